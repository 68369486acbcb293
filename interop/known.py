"""What the generated files must have become: worked out here from their cells, without Boathouse or an engine."""

from collections import Counter, defaultdict
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Callable

from deltalake import DeltaTable

from values import canonical, read_delta, rows_of

Cells = list[list[str | None]]


def _read(work: Path, name: str, version: int, columns: list[str]) -> Counter:
    table = DeltaTable(str(work / "lake" / name.replace(".", "/", 1)), version=version)
    return rows_of(read_delta(table, columns))


def _silver(cells: Cells) -> list[tuple[Any, ...]]:
    """trim, cast, filter, deduplicate by id (first wins), derive: as the recipe in export-lake.mjs says."""
    truth = {"true": True, "false": False, "no": False}
    kept: dict[int, tuple[Any, ...]] = {}
    for id_, name, amount, active, born, seen in (row[:6] for row in cells):
        if amount is None or int(id_) in kept:
            continue
        kept[int(id_)] = (
            int(id_),
            None if name is None else name.strip(),
            Decimal(amount),
            None if active is None else truth[active.lower()],
            None if born is None else datetime.fromisoformat(born).date(),
            None if seen is None else datetime.fromisoformat(seen.replace("Z", "+00:00")),
            Decimal(amount) * 2,
        )
    return list(kept.values())


def _gold(silver: list[tuple[Any, ...]]) -> Counter:
    groups: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for row in silver:
        groups[row[3]].append(row)
    return Counter(
        (
            active,
            str(len(rows)),
            str(sum(row[1] is not None for row in rows)),
            canonical(sum(row[2] for row in rows)),
            str(sum(row[0] for row in rows)),
            canonical(min((row[4] for row in rows if row[4]), default=None)),
            canonical(max((row[5] for row in rows if row[5]), default=None)),
            str(len({row[1] for row in rows if row[1] is not None})),
        )
        for active, rows in groups.items()
    )


GOLD = ["active", "people", "named", "total", "id_sum_is_too_large_for_a_double", "oldest", "newest", "names"]


def check_known(
    work: Path,
    known: dict[str, Any],
    check: Callable[[str, Callable[[], str | None]], None],
    differs: Callable[[Any, Any], str | None],
    difference: Callable[[Counter, Counter], str | None],
) -> None:
    first, second, columns = known["first"], known["second"], known["columns"]
    padded = [[*row, None] for row in first]

    check(
        "bronze keeps every cell as it came",
        lambda: difference(_read(work, "bronze.people", 0, columns[:6]), Counter(map(tuple, first))),
    )
    check(
        "an append with a new column keeps the old rows, NULL in the new column",
        lambda: difference(_read(work, "bronze.people", 1, columns), Counter(map(tuple, padded + second))),
    )
    for version, cells in ((0, first), (1, first + second)):
        silver = _silver(cells)
        names = ["id", "name", "amount", "active", "born", "seen", "amount_twice"]
        expected = Counter(tuple(canonical(value) for value in row) for row in silver)
        check(
            f"silver.people@v{version} is what the recipe says, worked out in Python",
            lambda: difference(_read(work, "silver.people", version, names), expected),
        )
        check(
            f"gold.people_by_active@v{version} is what the aggregate says, worked out in Python",
            lambda: difference(_read(work, "gold.people_by_active", version, GOLD), _gold(silver)),
        )
