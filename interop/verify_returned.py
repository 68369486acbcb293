"""The app's answers about tables that others wrote to after it: the same rows as those engines read, at every version."""

import json
import sys
from pathlib import Path

import pyarrow as pa

from report import Report, differs
from values import difference, rows_of
from verify_cases import app_rows


def main(work: Path) -> None:
    report = Report()
    answers = {answer["table"]: answer["asItCame"] for answer in json.loads((work / "returned-answers.json").read_text())}
    for table in json.loads((work / "returned.json").read_text()):
        versions = answers[table["table"]]["versions"]
        for file in sorted(Path(table["expected"]).iterdir(), key=lambda path: int(path.stem)):
            expected = pa.ipc.open_file(pa.OSFile(str(file))).read_all()
            answer = versions.get(file.stem, {"error": "it knows no such version"})

            def problem() -> str | None:
                found = app_rows(answer, expected.schema)
                names = [column["name"] for column in answer["columns"]]
                return differs(names, expected.column_names) or difference(found, rows_of(expected))

            report.check(f"{table['table']}@v{file.stem}: the app reads what the other engine wrote", problem)
    print(report.line())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
