"""A small county's weeks, in which every report lives its whole life and no promise about time is broken."""

from pathlib import Path

from tests.simulations.county import Simulation
from tests.simulations.places import Size


def test_in_a_county_every_report_comes_to_its_end_and_every_clock_keeps_its_word(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path / "county", Size(villages=24, townships=3, areas=2, offices=2))
    try:
        simulation.plan(weeks=3, reports=15)
        simulation.live()
        simulation.check()
        figures = simulation.figures()
        assert figures["ended"] == figures["reports"] == 45
        assert figures["audited"] == figures["spendings"] > 0
        assert figures["closed"] == figures["numbers"] > 0
        assert figures["promises"] >= figures["numbers"]  # a named one has more, and who is named is drawn
        assert figures["escalations"] > 0
        assert {"prompts", "digest", "silent"} <= set(simulation.said)
    finally:
        simulation.store.close()
