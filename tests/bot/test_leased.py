"""A lease as its holder knows it."""

import pytest

from bot.leased import Leased


def test_a_lease_runs_out_while_the_machine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = Leased("sender")
    monkeypatch.setattr("bot.leased.elapsed", lambda: 100.0)
    lease.keep(1, 114.0)
    assert lease.held == 1
    monkeypatch.setattr("bot.leased.elapsed", lambda: 700.0)
    assert lease.held is None
