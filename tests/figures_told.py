"""What the tests have counted, told at the end of the run: cells of the matrix, pairs of worlds, forged buttons.

`count` where something is tried; what stood in a test that failed is not told.
"""

from collections import Counter
from collections.abc import Generator

import pytest

_PROPERTY = "counted"
_COUNTED: Counter[str] = Counter()


def count(what: str, number: int = 1) -> None:
    """So many of something were tried in the test that runs now."""
    _COUNTED[what] += number


class Figures:
    """The plugin: a test's counts go with its report, through xdist too, and are summed where the run ends."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """What is counted from a test's beginning to its end is that test's, where nothing of it failed."""
        report = yield
        if report.failed or report.skipped:
            _COUNTED.clear()
        if call.when == "teardown":
            report.user_properties.append((_PROPERTY, dict(_COUNTED)))
            _COUNTED.clear()
        return report

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line for each thing that was counted."""
        told: Counter[str] = Counter()
        # The report of an end that went well has no category of its own.
        for report in terminalreporter.getreports(""):
            for name, value in getattr(report, "user_properties", ()):
                if name == _PROPERTY:
                    told.update(value)
        if told:
            terminalreporter.section("counted, in tests that passed")
            for what, number in sorted(told.items()):
                terminalreporter.line(f"{number:>10,}  {what}")
