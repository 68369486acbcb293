"""What the rows of a table must be after each statement, worked out by native DuckDB, which knows nothing of Delta."""

import re
from collections import Counter
from typing import Any

import duckdb

from values import rows_of


class Model:
    """All tables of the cases, as plain tables of DuckDB, and the rows that each had at each version."""

    def __init__(self) -> None:
        self.database = duckdb.connect()
        self.database.execute("SET TimeZone = 'UTC'")
        for layer in ("bronze", "silver", "gold"):
            self.database.execute(f"CREATE SCHEMA {layer}")

    def rows(self, table: str) -> Counter:
        return rows_of(self.database.execute(f"SELECT * FROM {table}").to_arrow_table())

    def columns(self, table: str) -> list[str]:
        return [row[0] for row in self.database.execute(f"DESCRIBE {table}").fetchall()]

    def run(self, case: dict[str, Any]) -> dict[int, tuple[list[str], Counter]]:
        """Version → names of the columns, and the rows. A statement's state holds for all versions that it committed."""
        table = case["table"]
        states: dict[int, tuple[list[str], Counter]] = {}
        latest = -1
        for step in case["steps"]:
            self._apply(table, step.get("model", step["sql"]), states)
            version = step.get("version", latest)
            # What came in between changed no rows: a compaction, or the start of VACUUM.
            for at in range(latest + 1, version):
                states[at] = states[latest]
            states[version] = (self.columns(table), self.rows(table))
            latest = max(latest, version)
        return states

    def _apply(self, table: str, sql: str | None, states: dict[int, tuple[list[str], Counter]]) -> None:
        if sql is None:
            return
        restored = re.fullmatch(r"RESTORE (\d+)", sql)
        if restored:
            self._restore(table, int(restored[1]))
            return
        self.database.execute(sql)
        count = len(self._kept(table))
        self.database.execute(f'CREATE TABLE "{table}@{count}" AS SELECT * FROM {table}')

    def _kept(self, table: str) -> list[str]:
        names = self.database.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'").fetchall()
        return [name for (name,) in names if name.startswith(f"{table}@")]

    def _restore(self, table: str, index: int) -> None:
        """Back to the state after a statement, counted over those that change rows, from 0."""
        self.database.execute(f"DELETE FROM {table}")
        self.database.execute(f'INSERT INTO {table} SELECT * FROM "{table}@{index}"')
