"""Tables that Spark makes, one for each thing that the app must be able to read, and what the app is to do with each."""

import json
import shutil
import sys
import zipfile
from pathlib import Path

from delta.tables import DeltaTable, IdentityGenerator
from pyspark.sql import SparkSession

from spark import open_spark

SEED = """VALUES
  (1L, 'Ana', 10.50BD, DATE'2026-01-01', TIMESTAMP'2026-01-01 10:00:00.123456', 'DE'),
  (2L, NULL, NULL, NULL, NULL, 'FR'),
  (3L, 'Çağ 漢字 🚣', -0.01BD, DATE'1969-12-31', TIMESTAMP'1969-12-31 23:59:59.999999', NULL),
  (4L, '', 99999.99BD, DATE'9999-12-31', TIMESTAMP'2038-01-19 03:14:08', 'a=b/c %20')"""
COLUMNS = "id BIGINT, name STRING, amount DECIMAL(10,2), day DATE, at TIMESTAMP, country STRING"


def make(spark: SparkSession, path: str, columns: str, tail: str, statements: list[str]) -> None:
    if tail == "BUILDER":
        # Spark's SQL knows no generated and identity columns for Delta: only its API does.
        builder = DeltaTable.create(spark).location(path)
        for column in columns.split(", "):
            name, kind, *rest = column.split(" ", 2)
            rule = IdentityGenerator() if rest == ["IDENTITY"] else (rest[0] if rest else None)
            builder = builder.addColumn(name, kind, generatedAlwaysAs=rule)
        builder.execute()
    else:
        spark.sql(f"CREATE TABLE delta.`{path}` ({columns}) USING delta {tail}")
    for statement in statements:
        spark.sql(statement.replace("{t}", f"delta.`{path}`"))


def properties(**pairs: str) -> str:
    return "TBLPROPERTIES (" + ", ".join(f"'delta.{key.replace('__', '.')}' = '{value}'" for key, value in pairs.items()) + ")"


INSERT = f"INSERT INTO {{t}} {SEED}"
MORE = "INSERT INTO {t} (id, name, country) VALUES (10, 'ten', 'DE'), (11, 'eleven', 'FR')"
CHANGES = [
    "UPDATE {t} SET name = upper(name) WHERE id = 1",
    "DELETE FROM {t} WHERE id = 11",
    "MERGE INTO {t} AS t USING (SELECT 2L AS id, 'merged' AS name UNION ALL SELECT 12L, 'twelve') AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)",
]

# What the app does to a table after it has read it, in its own SQL.
APP_CHANGES = [
    "INSERT INTO {t} (id, name, country) VALUES (100, 'from the app', 'DE')",
    "UPDATE {t} SET name = 'changed by the app' WHERE id = 10",
    "DELETE FROM {t} WHERE id = 12",
    "MERGE INTO {t} AS t USING (SELECT 3 AS id UNION ALL SELECT 101) AS s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
]

# name → (columns, what follows them (BUILDER: made by Spark's API, columns as name, type and rule), Spark's statements, what the app does then, what the app must refuse, whether it has a change feed)
TABLES: dict[str, tuple[str, str, list[str], list[str], list[str], bool]] = {
    "plain": (COLUMNS, "", [INSERT, MORE, *CHANGES], [*APP_CHANGES, "OPTIMIZE {t}"], [], False),
    "partitioned": (COLUMNS, "PARTITIONED BY (country, day)", [INSERT, MORE, *CHANGES], APP_CHANGES, [], False),
    "vectors": (COLUMNS, properties(enableDeletionVectors="true"), [INSERT, MORE, *CHANGES], [*APP_CHANGES, "OPTIMIZE {t}"], [], False),
    "feed": (COLUMNS, properties(enableChangeDataFeed="true"), [INSERT, MORE, *CHANGES], APP_CHANGES, [], True),
    "name_mapped": (
        COLUMNS,
        properties(columnMapping__mode="name"),
        [INSERT, "ALTER TABLE {t} RENAME COLUMN amount TO `the price`", "ALTER TABLE {t} DROP COLUMN day", "ALTER TABLE {t} ADD COLUMN day STRING", MORE, *CHANGES],
        [*APP_CHANGES, "ALTER TABLE {t} RENAME COLUMN name TO title"],
        [],
        False,
    ),
    "id_mapped": (COLUMNS, properties(columnMapping__mode="id"), [INSERT, "ALTER TABLE {t} RENAME COLUMN amount TO price", MORE, *CHANGES], APP_CHANGES, [], False),
    "widened": (
        "id INT, small SHORT, tiny BYTE, price DECIMAL(6,2), name STRING, country STRING, place STRUCT<lat: FLOAT, n: ARRAY<SHORT>>",
        properties(enableTypeWidening="true"),
        [
            "INSERT INTO {t} VALUES (1, 1, 1, 1.11, 'x', 'DE', named_struct('lat', float(1.5), 'n', array(1S, NULL)))",
            "ALTER TABLE {t} ALTER COLUMN id TYPE BIGINT",
            "ALTER TABLE {t} ALTER COLUMN tiny TYPE INT",
            "ALTER TABLE {t} ALTER COLUMN price TYPE DECIMAL(12,4)",
            "ALTER TABLE {t} ALTER COLUMN place.lat TYPE DOUBLE",
            "ALTER TABLE {t} ALTER COLUMN place.n.element TYPE INT",
            "INSERT INTO {t} VALUES (3000000000, 2, 70000, 123456.7891, 'y', NULL, named_struct('lat', 0.1D, 'n', array(70000)))",
        ],
        APP_CHANGES,
        [],
        False,
    ),
    "v2_checkpoint": (COLUMNS, properties(checkpointPolicy="v2", checkpointInterval="2"), [INSERT, MORE, *CHANGES], APP_CHANGES, [], False),
    "checkpointed": (COLUMNS, properties(checkpointInterval="2", checkpoint__writeStatsAsStruct="true", checkpoint__writeStatsAsJson="false"), [INSERT, MORE, *CHANGES], APP_CHANGES, [], False),
    "in_commit_time": (COLUMNS, "", [INSERT, "ALTER TABLE {t} SET TBLPROPERTIES ('delta.enableInCommitTimestamps' = 'true')", MORE, *CHANGES], APP_CHANGES, [], False),
    "generated": (
        "id BIGINT, name STRING, country STRING, day DATE, month INT month(day), initial STRING substring(name,1,1)",
        "BUILDER",
        ["INSERT INTO {t} (id, name, country, day) VALUES (1, 'Ana', 'DE', DATE'2026-05-05'), (2, NULL, NULL, NULL)", MORE],
        APP_CHANGES,
        [],
        False,
    ),
    "checked": (
        COLUMNS,
        "",
        [INSERT, "ALTER TABLE {t} ADD CONSTRAINT positive CHECK (id > 0 AND id IS NOT NULL)", MORE, *CHANGES],
        APP_CHANGES,
        ["INSERT INTO {t} (id) VALUES (-1)", "UPDATE {t} SET id = NULL WHERE id = 1"],
        False,
    ),
    "nested": (
        "id BIGINT, name STRING, country STRING, place STRUCT<city: STRING, at: ARRAY<DOUBLE>>, tags MAP<STRING, ARRAY<INT>>, list ARRAY<STRUCT<a: INT, b: STRING>>",
        "",
        ["INSERT INTO {t} VALUES (1, 'a', 'DE', named_struct('city', 'Bern', 'at', array(1.0D, NULL)), map('k', array(1, NULL), 'z', NULL), array(named_struct('a', 1, 'b', 'x'), NULL)), (2, NULL, NULL, NULL, NULL, NULL), (3, '', '', named_struct('city', NULL, 'at', NULL), map(), array())", MORE],
        APP_CHANGES,
        [],
        False,
    ),
    "ntz": ("id BIGINT, name STRING, country STRING, at TIMESTAMP_NTZ", "", ["INSERT INTO {t} VALUES (1, 'a', 'DE', TIMESTAMP_NTZ'2026-03-01 09:14:00.000001'), (2, NULL, NULL, NULL)", MORE], APP_CHANGES, [], False),
    "row_tracked": (COLUMNS, properties(enableRowTracking="true"), [INSERT, MORE, *CHANGES], [], ["INSERT INTO {t} (id) VALUES (1000)", "OPTIMIZE {t}", "VACUUM {t}"], False),
    "clustered": (COLUMNS, "CLUSTER BY (id)", [INSERT, MORE], [], ["INSERT INTO {t} (id) VALUES (1000)", "OPTIMIZE {t}"], False),
    "identity": (
        "id BIGINT IDENTITY, name STRING, country STRING",
        "BUILDER",
        ["INSERT INTO {t} (name) VALUES ('a'), ('b')"],
        [],
        ["INSERT INTO {t} (name) VALUES ('c')"],
        False,
    ),
}


def zipped(directory: Path, target: Path) -> str:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(directory.rglob("*")):
            if file.is_file():
                archive.write(file, Path(directory.name) / file.relative_to(directory))
    return str(target)


def main(work: Path, jars: list[str]) -> None:
    root = work / "spark"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    spark = open_spark(jars)
    tables = []
    for name, (columns, tail, statements, then, refused, feed) in TABLES.items():
        make(spark, str(root / name), columns, tail, statements)
        table = f"silver.spark_{name}"
        tables.append(
            {
                "table": table,
                "path": str(root / name),
                "zip": zipped(root / name, root / f"{name}.zip"),
                "then": [sql.replace("{t}", table) for sql in then],
                "refused": [sql.replace("{t}", table) for sql in refused],
                "feed": feed,
            }
        )
    spark.stop()
    (work / "spark.json").write_text(json.dumps(tables))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
