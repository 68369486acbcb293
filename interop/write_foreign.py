"""Writes a lake with delta-rs, as a zip that Boathouse imports, and what it holds as JSON."""

import json
import shutil
import sys
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("small", pa.int16()),
        ("name", pa.string()),
        ("price", pa.decimal128(12, 3)),
        ("ratio", pa.float64()),
        ("flag", pa.bool_()),
        ("day", pa.date32()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("tags", pa.list_(pa.string())),
        ("place", pa.struct([("city", pa.string()), ("n", pa.int32())])),
    ]
)


def rows(first: int, count: int) -> pa.Table:
    made = [
        {
            "id": 2**53 + i,
            "small": i % 100 - 50,
            "name": None if i % 5 == 0 else f"naïve 漢字 {i}",
            "price": Decimal(i) / 8 if i % 4 else None,
            "ratio": i / 3,
            "flag": [True, False, None][i % 3],
            "day": date(1960 + i % 100, 1 + i % 12, 1 + i % 28),
            "at": datetime(2026, 3, 1 + i % 28, i % 24, 0, 0, i * 7, tzinfo=timezone.utc),
            "tags": None if i % 6 == 0 else [f"t{i}", None],
            "place": {"city": f"city {i}", "n": i} if i % 2 else None,
        }
        for i in range(first, first + count)
    ]
    return pa.Table.from_pylist(made, schema=SCHEMA)


def main(work: Path) -> None:
    lake = work / "foreign"
    appended = str(lake / "bronze" / "foreign_appended")
    write_deltalake(appended, rows(0, 60))
    write_deltalake(appended, rows(60, 40), mode="append")

    overwritten = str(lake / "silver" / "foreign_overwritten")
    write_deltalake(overwritten, rows(0, 30))
    write_deltalake(overwritten, rows(500, 20), mode="overwrite")

    partitioned = str(lake / "gold" / "foreign_partitioned")
    write_deltalake(partitioned, rows(0, 50), partition_by=["flag", "small"])

    shutil.make_archive(str(work / "foreign"), "zip", lake)
    tables = {
        "bronze.foreign_appended": appended,
        "silver.foreign_overwritten": overwritten,
        "gold.foreign_partitioned": partitioned,
    }
    summary = {name: {"path": path, "version": DeltaTable(path).version()} for name, path in tables.items()}
    (work / "foreign.json").write_text(json.dumps(summary))


main(Path(sys.argv[1]))
