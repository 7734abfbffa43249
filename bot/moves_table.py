"""The table of moves in a reader's words: what `lianqin moves` draws, a picture for each track."""

from collections.abc import Iterator
from functools import reduce
from pathlib import Path

from bot.pictures.moves import MovesFields, moves
from locales.catalogue import Catalogue
from supervision import integrity_moves as sealed
from supervision.case_clock import turn_by_clock
from supervision.cases import State, Track
from supervision.integrity import Stage
from supervision.offices import Role
from supervision.transitions import BY_CLOCK, OPEN, TABLE, ByClock, Effect, Transition, ways_on

#: The columns (words: `moves.head.*`).
HEADS = ("move", "from", "to", "who", "needs", "clock", "hears")


#: Rows of more tracks than these are about any matter: they come after the track's own.
_COMMON = 3


def reachable(track: Track) -> frozenset[State]:
    """The states a matter of this track can be in."""
    found, new = frozenset[State](), frozenset({State.SUBMITTED})
    while new:
        found |= new
        new = frozenset().union(*(ways_on(state, track) for state in new)) - found
    return found


def write(folder: Path, language: str) -> list[Path]:
    """Write a picture of every track's moves into a folder (made if missing); returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    words = _Words(language)
    written = []
    for track in Track:
        rows = sorted(
            (row for row in TABLE if track in row.tracks), key=lambda row: len(row.tracks) > _COMMON
        )
        if rows:
            # What is done with a sealed number is the county's table; by the case's own only words are added to it.
            path = folder / f"moves-{track.value}.{language}.png"
            path.write_bytes(moves(words.table(track, rows)))
            written.append(path)
    return written


class _Words:
    """Cells in one language."""

    def __init__(self, language: str) -> None:
        self._say = Catalogue.load().words(language)

    def table(self, track: Track, rows: list[Transition]) -> MovesFields:
        """All the rows of a track."""
        title = self._say("moves.title", track=self._say(f"track.{track.value}"))
        heads = [self._say(f"moves.head.{head}") for head in HEADS]
        known = reachable(track)
        cells = [list(self._row(row, known)) for row in rows]
        cells += [list(self._by_clock(row, known)) for row in BY_CLOCK if track in row.tracks]
        if track is Track.INTEGRITY:
            cells = [list(self._sealed(row)) for row in sealed.TABLE]
            return MovesFields(title, heads, cells, [self._say("moves.note_sealed")])
        return MovesFields(title, heads, cells, [self._say("moves.note")])

    def _by_clock(self, row: ByClock, known: frozenset[State]) -> Iterator[str]:
        yield self._say(f"moves.by_clock.{row.name}")
        yield self._states(row.states & known, known)
        yield self._say(f"state.{row.after.value}") if row.after else self._say("moves.stays")
        yield self._say("moves.clock_itself")
        yield "—"
        yield self._say(
            "moves.run_out", clock=self._say(f"clock.{row.clock}" if row.clock else "moves.any_clock")
        )
        yield (
            self._say("moves.ladder")
            if row.ladder
            else self._join([self._say(f"hears.{n}") for n in row.hears])
        )

    def _sealed(self, row: sealed.IntegrityMove) -> Iterator[str]:
        yield self._say(f"moves.integrity.{row.step.value}")
        stages = [stage for stage in (sealed.GIVEN, *Stage) if stage in row.stages]
        yield self._join([self._stage(stage) for stage in stages])
        yield self._stage(row.after) if row.after else self._say("moves.stays")
        yield self._say(f"moves.hands.{row.who.value}")
        yield self._join([self._say(f"need.{need.value}") for need in row.needs])
        yield self._join([self._say(f"moves.integrity_owed.{owed.value}") for owed in row.owes])
        yield self._say(f"moves.hands.{row.hears.value}") if row.hears else "—"

    def _stage(self, stage: Stage | None) -> str:
        return self._say(f"moves.stage.{stage.value if stage else 'given'}")

    def _row(self, row: Transition, known: frozenset[State]) -> Iterator[str]:
        button = f"move.button.{row.move.value}"
        yield self._say(button if button in self._say else f"moves.move.{row.move.value}")
        yield self._states(row.froms & known, known)
        ends = [row.after, *row.also, *((None,) if row.early else ())]
        found = [self._say(f"state.{end.value}" if end else "moves.stays") for end in ends]
        yield self._or(
            found + [self._say("moves.onto", state=self._say(f"state.{s.value}")) for s in row.onto]
        )
        who = [self._say(f"role.{role.value}") for role in Role if role in row.offices]
        yield self._join([*who, *([self._say("moves.speakers")] if row.speakers else [])])
        yield self._join([self._say(f"need.{need.value}") for need in row.needs])
        yield self._clock(row)
        yield self._join([self._say(f"hears.{name}") for name in row.hears])

    def _states(self, states: frozenset[State], known: frozenset[State]) -> str:
        for whole, key in (
            (known - {State.MERGED}, "moves.any_but_merged"),
            (OPEN & known, "moves.any_open"),
        ):
            if len(whole) > 2 and states >= whole:
                return self._say(key)
        return self._join([self._say(f"state.{state.value}") for state in State if state in states])

    def _clock(self, row: Transition) -> str:
        effect = self._say(f"effect.{row.effect.value}")
        if row.clock is None or row.effect in {Effect.RUNS_ON, Effect.STOPS}:
            return effect
        turn = turn_by_clock(row.clock)
        return self._say(
            "moves.clock",
            effect=effect,
            clock=self._say(f"clock.{row.clock}"),
            turn=self._say(f"role.{turn.value}"),
        )

    def _or(self, parts: list[str]) -> str:
        return reduce(lambda first, more: self._say("moves.or", first=first, more=more), parts)

    def _join(self, parts: list[str]) -> str:
        if not parts:
            return "—"
        return reduce(lambda first, more: self._say("moves.and", first=first, more=more), parts)
