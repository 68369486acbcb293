"""Opens with delta-rs, pyarrow and native DuckDB what Boathouse wrote, and compares with what Boathouse says."""

import json
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from known import check_known
from report import Report, differs
from values import difference, from_app, read_delta, rows_of

report = Report()
check = report.check


def delta_types(schema: Any) -> dict[str, str]:
    """Column → Delta type, spelled as Boathouse shows it."""

    def spell(kind: Any) -> str:
        if isinstance(kind, str):
            return kind
        if kind["type"] == "struct":
            return f"struct<{','.join(f['name'] + ':' + spell(f['type']) for f in kind['fields'])}>"
        if kind["type"] == "array":
            return f"array<{spell(kind['elementType'])}>"
        return f"map<{spell(kind['keyType'])},{spell(kind['valueType'])}>"

    return {field["name"]: spell(field["type"]) for field in json.loads(schema.to_json())["fields"]}


DUCKDB_TYPES = {
    "string": "VARCHAR",
    "long": "BIGINT",
    "integer": "INTEGER",
    "short": "SMALLINT",
    "byte": "TINYINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "binary": "BLOB",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "timestamp_ntz": "TIMESTAMP",
}


def duckdb_type(delta: str) -> str | None:
    """The type native DuckDB must find in an exported file; None for nested types, which are compared by their values."""
    if delta.startswith("decimal"):
        return delta.upper()
    return DUCKDB_TYPES.get(delta)


def columns_of(answer: dict[str, Any]) -> dict[str, str]:
    return {column["name"]: column["type"] for column in answer["columns"]}


def app_rows(answer: dict[str, Any], schema: pa.Schema) -> Counter:
    kinds = [schema.field(column["name"]).type for column in answer["columns"]]
    return Counter(tuple(from_app(value, kind) for value, kind in zip(row, kinds)) for row in answer["rows"])


def check_statistics(table: DeltaTable) -> str | None:
    """File by file: the row count and null counts are exact, and the bounds hold the data (Delta's per-file statistics)."""
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    for action in actions:
        data = pq.ParquetFile(Path(table.table_uri.removeprefix("file://")) / action["path"]).read()
        if action["num_records"] != data.num_rows:
            return f"{action['path']}: numRecords {action['num_records']}, rows {data.num_rows}"
        for name in data.column_names:
            column = data.column(name)
            if pa.types.is_nested(column.type):
                continue
            nulls = action.get(f"null_count.{name}")
            if nulls is not None and nulls != column.null_count:
                return f"{action['path']}: nullCount of {name} is {nulls}, NULLs {column.null_count}"
            values = [value for value in column.to_pylist() if value is not None and value == value]
            low, high = action.get(f"min.{name}"), action.get(f"max.{name}")
            if low is not None and values and not low <= min(values):
                return f"{action['path']}: min of {name} is {low!r}, the data has {min(values)!r}"
            if high is not None and values and not high >= max(values):
                return f"{action['path']}: max of {name} is {high!r}, the data has {max(values)!r}"
    return None if actions else "the table has no files"


def check_export(path: Path, table: DeltaTable) -> None:
    label = path.stem

    def native() -> str | None:
        relation = duckdb.connect().execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        found = {row[0]: row[1] for row in relation}
        expected = {name: duckdb_type(kind) or found.get(name) for name, kind in delta_types(table.schema()).items()}
        return differs(found, expected)

    def counted() -> str | None:
        [[count]] = duckdb.connect().execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
        return differs(count, read_delta(table).num_rows)

    check(f"{label}: the exported Parquet holds the rows that delta-rs reads", lambda: difference(rows_of(pq.read_table(path)), rows_of(read_delta(table))))
    check(f"{label}: native DuckDB finds the right types in the exported Parquet", native)
    check(f"{label}: native DuckDB counts the same rows in the exported Parquet", counted)


def check_table(work: Path, name: str, answer: dict[str, Any]) -> None:
    path = work / "lake" / name.replace(".", "/", 1)
    history = answer["history"]
    versions = [entry["version"] for entry in history]
    latest = DeltaTable(str(path))
    schema = read_delta(latest).schema

    check(f"{name}: delta-rs sees the newest version", lambda: differs(latest.version(), versions[-1]))
    check(f"{name}: versions count up from 0", lambda: differs(versions, list(range(len(versions)))))
    check(
        f"{name}: needs no more than reader 1 and writer 2",
        lambda: differs((latest.protocol().min_reader_version, latest.protocol().min_writer_version), (1, 2)),
    )
    check(f"{name}: names and types are those that Boathouse shows", lambda: differs(delta_types(latest.schema()), columns_of(answer)))
    check(f"{name}: every value is the one that Boathouse shows", lambda: difference(rows_of(read_delta(latest)), app_rows(answer, schema)))

    def operations() -> str | None:
        entries = sorted(latest.history(), key=lambda entry: entry["version"])
        found = [(entry["version"], entry["operation"], entry["timestamp"]) for entry in entries]
        return differs(found, [(entry["version"], entry["operation"], int(entry["timestamp"])) for entry in history])

    check(f"{name}: delta-rs tells the same history", operations)
    for entry in history:
        at = DeltaTable(str(path), version=entry["version"])
        label = f"{name}@v{entry['version']}"
        check(f"{label}: row count is the one on the timeline", lambda: differs(read_delta(at).num_rows, int(entry["rows"])))
        check(f"{label}: file statistics are right and hold the data", lambda: check_statistics(at))
        check_export(work / "exports" / f"{name}@v{entry['version']}.parquet", at)


def check_foreign(work: Path, answers: dict[str, Any]) -> None:
    expected = json.loads((work / "foreign.json").read_text())
    check("Boathouse imports every table that delta-rs wrote", lambda: differs(sorted(answers), sorted(expected)))
    for name in sorted(set(answers) & set(expected)):
        table = DeltaTable(expected[name]["path"])
        data = read_delta(table)
        answer = answers[name]
        check(f"{name}: Boathouse shows the types that delta-rs wrote", lambda: differs(columns_of(answer), delta_types(table.schema())))
        check(f"{name}: Boathouse reads every value that delta-rs wrote", lambda: difference(app_rows(answer, data.schema), rows_of(data.select([c["name"] for c in answer["columns"]]))))
        check(f"{name}: Boathouse sees every version", lambda: differs(answer["history"][-1]["version"], table.version()))


def main(work: Path) -> int:
    with zipfile.ZipFile(work / "lake.zip") as archive:
        archive.extractall(work / "lake")
    answers = json.loads((work / "answers.json").read_text())
    for name, answer in sorted(answers["tables"].items()):
        check(f"{name}: opens in delta-rs", lambda: check_table(work, name, answer))
    check_known(work, answers["known"], check, differs, difference)
    check_foreign(work, answers["foreign"])
    print(report.line())
    return 0 if report.failed == 0 and report.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
