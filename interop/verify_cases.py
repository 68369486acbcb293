"""Spark and delta-rs read what the app wrote, version by version; then they write to it, for the app to read."""

import json
import shutil
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, Callable

import pyarrow as pa
from delta.tables import DeltaTable as SparkTable
from deltalake import DeltaTable, write_deltalake
from pyspark.sql import SparkSession, functions

from model import Model
from report import Report, differs
from spark import open_spark
from spark_tables import zipped
from values import difference, from_app, read_delta, rows_of

FEED = ("_change_type", "_commit_version")

report = Report()
check = report.check


def spark_rows(spark: SparkSession, path: str, version: int | None = None) -> pa.Table:
    reader = spark.read.format("delta")
    return (reader if version is None else reader.option("versionAsOf", version)).load(path).toArrow()


def spark_feed(spark: SparkSession, path: str) -> pa.Table:
    return spark.read.format("delta").option("readChangeFeed", "true").option("startingVersion", 0).load(path).toArrow()


def once(make: Callable[[], pa.Table]) -> Callable[[], pa.Table]:
    """Asks an engine the first time only: each answer takes Spark a second or more."""
    made: list[pa.Table] = []

    def get() -> pa.Table:
        if not made:
            made.append(make())
        return made[0]

    return get


def in_order(table: pa.Table, names: list[str]) -> Counter:
    return rows_of(table.select(names))


def app_rows(answer: dict[str, Any], schema: pa.Schema, names: list[str] | None = None) -> Counter:
    if "error" in answer:
        raise ValueError(f"the app says {answer['error']}")
    columns = [column["name"] for column in answer["columns"]]
    wanted = [columns.index(name) for name in names or columns]
    kinds = [schema.field(name).type for name in columns]
    return Counter(tuple(from_app(row[at], kinds[at]) for at in wanted) for row in answer["rows"])


def compare_app(label: str, answer: dict[str, Any], data: Callable[[], pa.Table]) -> None:
    """The app's answer and another engine's table: the same names, in the same order, and the same rows."""

    def problem() -> str | None:
        table = data()
        if "error" in answer:
            return f"the app says {answer['error']}"
        names = [column["name"] for column in answer["columns"]]
        return differs(names, table.column_names) or difference(app_rows(answer, table.schema), rows_of(table))

    check(label, problem)


def check_history(label: str, spark: SparkSession, path: str, history: list[dict[str, Any]]) -> None:
    def problem() -> str | None:
        rows = spark.sql(f"DESCRIBE HISTORY delta.`{path}`").select("version", "operation").collect()
        return differs(sorted((row[0], row[1]) for row in rows), [(entry["version"], entry["operation"]) for entry in history])

    check(label, problem)


def check_feed(label: str, spark: SparkSession, path: str, changes: dict[str, Any]) -> None:
    def problem() -> str | None:
        theirs = spark_feed(spark, path)
        names = [name for name in theirs.column_names if name != "_commit_timestamp"]
        return difference(app_rows(changes, theirs.schema, names), in_order(theirs, names))

    check(f"{label}: the change feed that Spark reads is the app's", problem)


def check_own(spark: SparkSession, lake: Path, case: dict[str, Any], model: Model) -> None:
    table, what = case["table"], case["what"]
    path = str(lake / table.replace(".", "/", 1))
    check(f"{table} ({what}): the app runs every statement", lambda: case.get("problem"))
    states = model.run(case)
    for entry in case["history"]:
        version = entry["version"]
        label = f"{table}@v{version} ({what})"
        names, expected = states[version]
        answer = case["versions"][str(version)]
        data = once(lambda: spark_rows(spark, path, version))
        check(f"{label}: Spark reads the rows that the statements make", lambda: difference(in_order(data(), names), expected))
        compare_app(f"{label}: the app shows what Spark reads", answer, data)
        if "delta-rs" not in case["skip"]:
            check(f"{label}: delta-rs reads the rows that the statements make", lambda: difference(in_order(read_delta(DeltaTable(path, version=version)), names), expected))
    check_history(f"{table} ({what}): Spark tells the same history", spark, path, case["history"])
    if case["feed"]:
        check_feed(f"{table} ({what})", spark, path, case["changes"])


def check_foreign(spark: SparkSession, lake: Path, foreign: dict[str, Any], original: dict[str, Any]) -> None:
    table = foreign["table"]
    came = foreign["asItCame"]
    for entry in came["history"]:
        version = entry["version"]
        compare_app(f"{table}@v{version}: the app reads what Spark wrote", came["versions"][str(version)], lambda: spark_rows(spark, original["path"], version))
    check_history(f"{table}: the app tells Spark's history", spark, original["path"], came["history"])
    if original["feed"]:
        check_feed(table, spark, original["path"], came["changes"])
    for refusal in foreign["refusals"]:
        check(f"{table}: the app refuses {refusal['sql']}", lambda: None if "error" in refusal["answer"] else "it did it")
    check(f"{table}: the app runs every statement on Spark's table", lambda: foreign.get("problem"))
    after = foreign.get("after")
    if after is None:
        return
    path = str(lake / table.replace(".", "/", 1))
    for entry in after["history"][len(came["history"]) :]:
        version = entry["version"]
        compare_app(f"{table}@v{version}: Spark reads what the app wrote to its table", after["versions"][str(version)], lambda: spark_rows(spark, path, version))
    check_history(f"{table}: Spark tells the app's history", spark, path, after["history"])
    if original["feed"]:
        check_feed(f"{table} after the app wrote to it", spark, path, after["changes"])


def returned(work: Path, table: str, engine: str, path: Path, rows: dict[int, pa.Table]) -> dict[str, Any]:
    """A table that another engine wrote to after the app, packed for the app, and the rows that it must find at each version."""
    name = f"{table.replace('.', '_', 1)}_{engine}"
    expected = work / "returned" / f"{name}.arrow"
    expected.mkdir()
    for version, data in rows.items():
        with pa.OSFile(str(expected / f"{version}.arrow"), "wb") as sink, pa.ipc.new_file(sink, data.schema) as writer:
            writer.write_table(data)
    return {"table": f"silver.{name}", "zip": zipped(path, work / "returned" / f"{name}.zip"), "expected": str(expected)}


def spark_writes(spark: SparkSession, work: Path, lake: Path, case: dict[str, Any]) -> dict[str, Any]:
    table = case["table"]
    path = work / "returned" / f"{table.replace('.', '_', 1)}_by_spark"
    shutil.copytree(lake / table.replace(".", "/", 1), path)
    target = f"delta.`{path}`"
    spark.sql(f"VACUUM {target} RETAIN 0 HOURS")
    first = DeltaTable(str(path)).version()
    data = spark.read.format("delta").load(str(path))
    key = data.columns[0]
    spark.createDataFrame(data.limit(2).collect(), data.schema).write.format("delta").mode("append").save(str(path))
    least = data.agg({key: "min"}).collect()[0][0]
    SparkTable.forPath(spark, str(path)).delete(functions.col(f"`{key}`") == functions.lit(least))
    spark.sql(f"MERGE INTO {target} AS t USING (SELECT max(`{key}`) AS k FROM {target}) AS s ON t.`{key}` = s.k WHEN MATCHED THEN DELETE")
    spark.sql(f"OPTIMIZE {target}")
    spark.sql(f"ALTER TABLE {target} SET TBLPROPERTIES ('delta.checkpointInterval' = '1', 'by' = 'Spark')")
    last = int(spark.sql(f"DESCRIBE HISTORY {target} LIMIT 1").collect()[0]["version"])
    return returned(work, table, "spark", path, {version: spark_rows(spark, str(path), version) for version in range(first, last + 1)})


def rs_writes(work: Path, lake: Path, case: dict[str, Any]) -> dict[str, Any]:
    table = case["table"]
    path = work / "returned" / f"{table.replace('.', '_', 1)}_by_rs"
    shutil.copytree(lake / table.replace(".", "/", 1), path)
    uri = str(path)
    DeltaTable(uri).vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    first = DeltaTable(uri).version()
    data = read_delta(DeltaTable(uri))
    key = data.column_names[0]
    write_deltalake(uri, data.slice(0, 2), mode="append")
    some = data.slice(0, 1).select([key])
    delta = DeltaTable(uri)
    delta.merge(source=some, predicate=f"t.{key} = s.{key}", source_alias="s", target_alias="t").when_matched_delete().execute()
    delta.optimize.compact()
    delta.create_checkpoint()
    last = DeltaTable(uri).version()
    return returned(work, table, "delta_rs", path, {version: read_delta(DeltaTable(uri, version=version)) for version in range(first, last + 1)})


def main(work: Path, jars: list[str]) -> None:
    lake = work / "cases"
    zipfile.ZipFile(work / "cases.zip").extractall(lake)
    answers = json.loads((work / "cases.json").read_text())
    originals = {table["table"]: table for table in json.loads((work / "spark.json").read_text())}
    spark = open_spark(jars)
    model = Model()
    for case in answers["own"]:
        check_own(spark, lake, case, model)
    for foreign in answers["foreign"]:
        check_foreign(spark, lake, foreign, originals[foreign["table"]])
    (work / "returned").mkdir()
    back: list[dict[str, Any]] = []
    for case in answers["own"]:
        check(f"{case['table']}: Spark appends, deletes, merges, optimizes, vacuums and checkpoints", lambda: back.append(spark_writes(spark, work, lake, case)))
        if "delta-rs" not in case["skip"] and "delta-rs writes" not in case["skip"]:
            check(f"{case['table']}: delta-rs appends, merges, compacts, vacuums and checkpoints", lambda: back.append(rs_writes(work, lake, case)))
    spark.stop()
    (work / "returned.json").write_text(json.dumps(back))
    print(report.line())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
