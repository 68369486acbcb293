"""What the app exports of recipes as PySpark gives the same tables in Spark as the app made; recipes over real files give what a script of its own makes of those files."""

import json
import shutil
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession, functions

from clean_reference import REFERENCES
from report import Report, differs
from spark import open_spark

report = Report()
check = report.check


def spelled(frame: DataFrame) -> Counter:
    """Rows as texts: Python knows no year 10000, and takes the zeros for one."""
    columns = []
    for field in frame.schema:
        value = functions.col(f"`{field.name}`")
        columns.append(functions.hex(value) if field.dataType.simpleString() == "binary" else value.cast("string"))
    return Counter(tuple(row) for row in frame.select(columns).collect())


def columns_of(frame: DataFrame) -> list[tuple[str, str]]:
    return [(field.name, field.dataType.simpleString()) for field in frame.schema]


def rows_differ(found: Counter, expected: Counter) -> str | None:
    if found == expected:
        return None
    extra, missing = list((found - expected).items())[:3], list((expected - found).items())[:3]
    return f"{sum(found.values())} rows, the app has {sum(expected.values())}; only in Spark: {extra}; only in the app: {missing}"


def load(script: str) -> dict[str, Any]:
    module: dict[str, Any] = {"__name__": "exported"}
    exec(compile(script, "exported.py", "exec"), module)  # noqa: S102: the very thing that is tested
    return module


def check_script(spark: SparkSession, lake: Path, recipe: dict[str, Any], ansi: str) -> None:
    def problem() -> str | None:
        if "problem" in recipe:
            return f"the app says {recipe['problem']}"
        spark.conf.set("spark.sql.ansi.enabled", ansi)

        def table(name: str) -> DataFrame:
            return spark.read.format("delta").load(str(lake / name.replace(".", "/", 1)))

        module = load(recipe["script"])
        made = module["transform"](spark, [table(name) for name in module["INPUTS"]])
        app = table(recipe["output"])
        return differs(columns_of(made), columns_of(app)) or rows_differ(spelled(made), spelled(app))

    check(f"{recipe['name']}, ANSI {ansi}: Spark makes what the app made", problem)


def check_whole_script(spark: SparkSession, lake: Path, recipe: dict[str, Any]) -> None:
    """The script as people run it: it reads a lake's folder and writes the table there."""

    def problem() -> str | None:
        copy = lake.parent / "recipes-copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(lake, copy)
        path = str(copy / recipe["output"].replace(".", "/", 1))
        before = spelled(spark.read.format("delta").load(path))
        load(recipe["script"])["main"](str(copy))
        after = spark.read.format("delta").load(path)
        latest = spark.sql(f"DESCRIBE HISTORY delta.`{path}`").first()
        return differs(latest["engineInfo"].split("/")[0], "Apache-Spark") or rows_differ(spelled(after), before)

    check(f"{recipe['name']}: the script writes the table into the lake's folder", problem)


def check_reference(spark: SparkSession, lake: Path, data: Path, recipe: dict[str, Any]) -> None:
    """Against a script that shares nothing with the app."""

    def problem() -> str | None:
        names, rows = REFERENCES[recipe["name"].rsplit("/", 1)[-1]](data)
        frame = spark.read.format("delta").load(str(lake / recipe["output"].replace(".", "/", 1)))
        expected = Counter(rows)
        return differs(frame.columns, names) or rows_differ(spelled(frame), expected)

    check(f"{recipe['name']}: the app cleans the files as the reference does", problem)


def main(work: Path, data: Path, jars: list[str]) -> None:
    recipes = json.loads((work / "recipes.json").read_text())
    lake = work / "recipes-lake"
    shutil.rmtree(lake, ignore_errors=True)
    with zipfile.ZipFile(work / "recipes.zip") as archive:
        archive.extractall(lake)
    spark = open_spark(jars)
    for recipe in recipes:
        for ansi in ("true", "false"):
            check_script(spark, lake, recipe, ansi)
    check_whole_script(spark, lake, recipes[0])
    for recipe in recipes:
        if recipe.get("reference"):
            check_reference(spark, lake, data, recipe)
    spark.stop()
    print(report.line())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
