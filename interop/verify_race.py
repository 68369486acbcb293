"""Reads with delta-rs the table to which twelve tabs committed at once: every version is there once, and nothing is lost."""

import json
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable

from report import Report, differs

report = Report()


def rows_at(path: str, version: int) -> list[tuple[int, int]]:
    table = pa.table(DeltaTable(path, version=version).to_pyarrow_table())
    return sorted(zip(table["writer"].to_pylist(), table["n"].to_pylist()))


def main(work: Path) -> int:
    race = json.loads((work / "race.json").read_text())
    told, commits = race["told"], race["commits"]
    with zipfile.ZipFile(work / "race.zip") as archive:
        archive.extractall(work / "raced")
    path = str(work / "raced" / race["table"].replace(".", "/", 1))
    total = len(told) * commits
    everything = [(writer, n) for writer in range(len(told)) for n in range(commits)]
    report.check(
        f"{len(told)} tabs were told {total} versions, one after the other and none twice",
        lambda: differs(sorted(version for versions in told for version in versions), list(range(1, total + 1))),
    )
    report.check(
        "each tab's versions grow in the order of its commits",
        lambda: differs([sorted(versions) for versions in told], told),
    )
    report.check("the last version has every row once", lambda: differs(rows_at(path, total), everything))
    for version in (1, total // 3, total // 2, total - 1):
        acknowledged = sorted(
            (writer, n) for writer, versions in enumerate(told) for n, at in enumerate(versions) if at <= version
        )
        report.check(
            f"version {version} has the rows of the commits up to it",
            lambda: differs(rows_at(path, version), acknowledged),
        )
    print(report.line())
    return 0 if report.failed == 0 and report.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
