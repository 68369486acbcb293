"""Counts the checks of one run and tells what failed."""

from typing import Any, Callable


class Report:
    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, promise: str, problem: Callable[[], str | None]) -> None:
        """Runs one check: the promise holds when there is no problem to tell."""
        try:
            trouble = problem()
        except Exception as error:  # a check that can not be made is a promise not kept
            trouble = f"{type(error).__name__}: {error}"
        if trouble is None:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {promise}\n       {trouble[:1200]}", flush=True)

    def line(self) -> str:
        return f"{self.passed} passed, {self.failed} failed"


def differs(found: Any, expected: Any) -> str | None:
    return None if found == expected else f"found {found!r}, expected {expected!r}"
