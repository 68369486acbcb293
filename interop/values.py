"""One spelling of values for comparing engines: by Delta type, as plain Python."""

import math
from collections import Counter
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any


def _float(value: Any) -> Any:
    number = float(value)
    if math.isnan(number):
        return "NaN"
    # The sign of zero is a value of its own.
    return "-0.0" if number == 0 and math.copysign(1, number) < 0 else number


def _timestamp(value: Any) -> str:
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return value.isoformat(timespec="microseconds")


def canonical(value: Any) -> Any:
    """A value that Arrow gave as Python, made hashable and comparable."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, datetime):
        return _timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, dict):
        return tuple((key, canonical(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(canonical(item) for item in value)
    raise TypeError(f"no spelling for {type(value)}")


def from_app(value: Any, kind: Any) -> Any:
    """A value of the app's own answer, spelled as `canonical` would; `kind` is the Arrow type that delta-rs gives the column."""
    import pyarrow.types as t

    if value is None:
        return None
    if t.is_integer(kind):
        return str(value)
    if t.is_floating(kind):
        return _float(value)
    if t.is_timestamp(kind):
        return _timestamp(value)
    if t.is_list(kind) or t.is_large_list(kind):
        return tuple(from_app(item, kind.value_type) for item in value)
    if t.is_map(kind):
        # The app gives maps as objects, whose keys are text.
        return tuple((from_app(key, kind.key_type), from_app(item, kind.item_type)) for key, item in value.items())
    if t.is_struct(kind):
        return tuple((field.name, from_app(value.get(field.name), field.type)) for field in kind)
    return value


def read_delta(table: Any, columns: list[str] | None = None) -> Any:
    """All rows of a Delta table. Single-threaded, because Arrow's threads may still call into delta-rs while Python shuts down
    and abort it (known since https://github.com/delta-io/delta-rs/issues/2184). Tables with deletion vectors or column mapping are
    read by delta-rs's own query engine: its Arrow datasets refuse the former and find no values in the latter."""
    import pyarrow as pa
    from deltalake import QueryBuilder

    if table.protocol().min_reader_version == 1:
        return table.to_pyarrow_dataset().to_table(columns=columns, use_threads=False)
    data = pa.table(QueryBuilder().register("t", table).execute("SELECT * FROM t").read_all())
    return data if columns is None else data.select(columns)


def rows_of(table: Any) -> Counter:
    """The rows of an Arrow table as a multiset: Delta tables have no order."""
    columns = [[canonical(value) for value in column.to_pylist()] for column in table.columns]
    return Counter(zip(*columns)) if columns else Counter()


def difference(found: Counter, expected: Counter) -> str | None:
    """None when equal; else the first rows that differ, for a person to read."""
    if found == expected:
        return None
    extra = list((found - expected).items())[:2]
    missing = list((expected - found).items())[:2]
    return f"{sum(found.values())} rows, expected {sum(expected.values())}; only found: {extra}; only expected: {missing}"
