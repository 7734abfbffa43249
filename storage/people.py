"""The people of the roster: row, mapping, repository."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, text, update
from sqlalchemy import select as columns
from sqlmodel import Field, SQLModel, col, select

from storage import roster
from storage.columns import UTC, Blob, Long, RowId, one_of
from storage.former_names import FormerNames
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.naming import name_key
from supervision.people import Awaited, Language, Person


class PersonRow(SQLModel, table=True):
    """One person. The phone is sealed under the system's key and found by its keyed digest."""

    __tablename__ = "people"
    __table_args__ = (one_of("language", Language),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    name: str
    phone: bytes = Field(sa_type=Blob)
    phone_digest: bytes = Field(sa_type=Blob, unique=True)
    user_id: int | None = Field(default=None, sa_type=Long, unique=True)
    language: str = Language.ZH.value
    unreachable_since: datetime | None = Field(default=None, sa_type=UTC)
    locked_at: datetime | None = Field(default=None, sa_type=UTC)
    away_until: datetime | None = Field(default=None, sa_type=UTC)
    unlock_by: int | None = Field(default=None, sa_type=RowId)
    unlock_at: datetime | None = Field(default=None, sa_type=UTC)
    digest_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    weekly_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    silent_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    silence: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    silent_since: datetime | None = Field(default=None, sa_type=UTC)


def person_of(row: PersonRow) -> Person:
    """The row as the rules know it."""
    assert row.id is not None
    return Person(
        id=row.id,
        ref=row.ref,
        name=row.name,
        user_id=row.user_id,
        language=Language(row.language),
        unreachable_since=row.unreachable_since,
        locked_at=row.locked_at,
        away_until=row.away_until,
    )


#: What the rules know of a person; the phone and the person's own moments are read where they are needed.
KNOWN: Any = tuple(
    col(getattr(PersonRow, name))
    for name in ("id", "ref", "name", "user_id", "language", "unreachable_since", "locked_at", "away_until")
)
_BY_USER = Prepared(select(*KNOWN).where(col(PersonRow.user_id) == bindparam("asked")))
_BY_ID = Prepared(select(*KNOWN).where(col(PersonRow.id) == bindparam("asked")))
_NAMES = Prepared(columns(col(PersonRow.id), col(PersonRow.name)).order_by(col(PersonRow.id)))
#: Under what the lengths of the names are kept.
_LENGTHS = "lengths of names"
_THIS, _NOW = col(PersonRow.id) == bindparam("this"), bindparam("now", type_=UTC)
_DIGEST_AT, _SILENT_AT = col(PersonRow.digest_at), col(PersonRow.silent_at)
_DIGESTS_DUE = Prepared(
    select(*KNOWN).where(_DIGEST_AT <= _NOW).order_by(_DIGEST_AT).limit(bindparam("most"))
)
_SILENCE_DUE = Prepared(
    columns(*KNOWN, col(PersonRow.silence))
    .where(_SILENT_AT <= _NOW)
    .order_by(_SILENT_AT)
    .limit(bindparam("most"))
    # Two metronomes on one PostgreSQL would otherwise both tell of the same step.
    .with_for_update(skip_locked=True)
)
_SET_DIGEST = Prepared(
    update(PersonRow)
    .where(_THIS, or_(_DIGEST_AT.is_(None), bindparam("was_before", type_=UTC) >= _DIGEST_AT))
    .values(digest_at=bindparam("at"))
)
_WEEKLY_AT = col(PersonRow.weekly_at)
_WEEKLY_DUE = Prepared(select(*KNOWN).where(_WEEKLY_AT <= _NOW).order_by(_WEEKLY_AT).limit(bindparam("most")))
_SET_WEEKLY = Prepared(
    update(PersonRow)
    .where(_THIS, or_(_WEEKLY_AT.is_(None), bindparam("was_before", type_=UTC) >= _WEEKLY_AT))
    .values(weekly_at=bindparam("at"))
)
_SET_SILENCE = Prepared(
    update(PersonRow)
    .where(_THIS)
    .values(
        silent_at=bindparam("at"),
        silence=bindparam("steps"),
        silent_since=bindparam("since", type_=UTC),
    )
)
_MOVE_SILENCE = Prepared(
    update(PersonRow)
    .where(_THIS, bindparam("was_before", type_=UTC) >= _SILENT_AT)
    .values(silent_at=bindparam("at"))
)
_AWAITED = ("id", "digest_at", "weekly_at", "silent_at", "silence", "silent_since")
_AWAITED_AFTER = Prepared(
    columns(*(col(getattr(PersonRow, name)) for name in _AWAITED))
    .where(
        col(PersonRow.id) > bindparam("after"),
        or_(_DIGEST_AT.is_not(None), _WEEKLY_AT.is_not(None), _SILENT_AT.is_not(None)),
    )
    .order_by(col(PersonRow.id))
    .limit(bindparam("most"))
)


_EMPTY = (
    "user_id", "unreachable_since", "locked_at", "away_until", "unlock_by", "unlock_at", "digest_at", "silent_at",
    "weekly_at", "silent_since",
)  # fmt: skip
_ADD = inserting(PersonRow)
#: Under which name what was read lies in an act's memo: asked half a dozen times in each.
_KEPT = roster.Kind.PEOPLE
_BIND = Prepared(update(PersonRow).where(_THIS).values(user_id=bindparam("account")))


class PeopleRepository(Repository):
    """Implements supervision.ports.People."""

    def by_id(self, person_id: int) -> Person:
        """The person. Raises LookupError when there is none: ids come from our own rows."""
        held = self._known(_BY_ID, person_id)
        if held is None:
            raise LookupError(person_id)
        return held

    def by_ids(self, person_ids: Iterable[int]) -> dict[int, Person]:
        """Several persons in one statement; unknown ids are left out."""
        asked = set(person_ids)
        if len(asked) == 1:
            (person_id,) = asked
            one = self._known(_BY_ID, person_id)
            return {person_id: one} if one is not None else {}
        rows = self._all(select(PersonRow).where(col(PersonRow.id).in_(asked))) if asked else ()
        people = (person_of(row) for row in rows)
        return {person.id: person for person in people}

    def by_ref(self, ref: str) -> Person | None:
        """The person behind an opaque reference."""
        return self._found(col(PersonRow.ref) == ref)

    def by_user(self, user_id: int) -> Person | None:
        """The person a Telegram account is bound to."""
        return self._known(_BY_USER, user_id)

    def by_phone(self, phone: str) -> Person | None:
        """The person with this phone, as normalised by the roster."""
        return self._found(col(PersonRow.phone_digest) == self._work.digest("phone", phone))

    def bearing(self, name: str) -> tuple[Person, ...]:
        """Everybody whose name stands in it, however it was typed: “镇上的何某某和他儿子”."""
        told, by_key = name_key(name), self._by_key()
        runs = (told[at : at + size] for size in self._sizes() for at in range(len(told) - size + 1))
        found = {each for key in (told, *runs) for each in by_key.get(key, ())}
        return tuple(self.by_id(each) for each in sorted(found))

    def namesakes(self, people: Iterable[int]) -> frozenset[int]:
        """These, and everybody who bears or bore a name that one of them bears or bore. Who has left and comes back
        under another phone is somebody else on the roster, and here once more."""
        asked, by_key = frozenset(people), self._by_key()
        keys = (name_key(name) for each in asked for name in self.names_of(each))
        return asked.union(*(by_key.get(key, ()) for key in keys if key))

    def names(self) -> Collection[str]:
        """Every name on the roster, former ones too, in the spelling by which names are compared."""
        return self._by_key().keys()

    def names_of(self, person_id: int) -> tuple[str, ...]:
        """The name of today, and those of before a correction."""
        before = (name for each, name in self._former() if each == person_id)
        return tuple(dict.fromkeys((self.by_id(person_id).name, *before)))

    def _former(self) -> Sequence[tuple[int, str]]:
        known = roster.known(self._work, roster.Kind.PEOPLE)
        found: Sequence[tuple[int, str]] | None = known.get(FormerNames)
        if found is None:
            found = known[FormerNames] = FormerNames(self._work).all()
        return found

    def _by_key(self) -> dict[str, list[int]]:
        known = roster.known(self._work, roster.Kind.PEOPLE)
        by_key: dict[str, list[int]] | None = known.get(_NAMES)
        if by_key is None:
            by_key = known[_NAMES] = {}
            for person_id, written in (*_NAMES.all(self._work), *self._former()):
                by_key.setdefault(name_key(written), []).append(person_id)
        return by_key

    def _sizes(self) -> frozenset[int]:
        """How long names are; a single character is found everywhere and means nobody."""
        known = roster.known(self._work, roster.Kind.PEOPLE)
        sizes: frozenset[int] | None = known.get(_LENGTHS)
        if sizes is None:
            sizes = known[_LENGTHS] = frozenset(map(len, self._by_key())) - {1}
        return sizes

    def phone_of(self, person_id: int) -> str:
        """The person's phone. Raises LookupError when there is no such person."""
        row = self._first(select(PersonRow).where(col(PersonRow.id) == person_id))
        if row is None:
            raise LookupError(person_id)
        return self._open(self._work.keys.system, "people", "phone", row.ref, row.phone) or ""

    def add(self, name: str, phone: str, language: Language = Language.ZH) -> Person:
        """A new person. The phone must not be another's (unique by digest)."""
        roster.changes(self._work, roster.Kind.PEOPLE)
        ref = self._work.token()
        values = dict.fromkeys(_EMPTY) | {"silence": 0}
        added = _ADD.id(
            self._work,
            ref=ref,
            name=name,
            phone=self._seal(self._work.keys.system, "people", "phone", ref, phone),
            phone_digest=self._work.digest("phone", phone),
            language=language.value,
            **values,
        )
        return Person(added, ref, name, None, language)

    def rename(self, person_id: int, name: str) -> None:
        """Correct the name. The one of before stays somebody's name for ever: people go on saying it."""
        known = {name_key(each) for each in self.names_of(person_id)[1:]}
        before = self.by_id(person_id).name
        if name_key(before) not in {name_key(name), *known}:
            FormerNames(self._work).add(person_id, before)
        self._set(person_id, name=name)

    def renumber(self, person_id: int, phone: str) -> None:
        """Correct the phone. Raises LookupError when there is no such person."""
        row = self._first(select(PersonRow).where(col(PersonRow.id) == person_id))
        if row is None:
            raise LookupError(person_id)
        sealed = self._seal(self._work.keys.system, "people", "phone", row.ref, phone)
        self._set(person_id, phone=sealed, phone_digest=self._work.digest("phone", phone))

    def bind(self, person_id: int, user_id: int | None) -> None:
        """Bind a Telegram account (unique), or unbind with None."""
        roster.changes(self._work, roster.Kind.PEOPLE)
        _BIND.run(self._work, this=person_id, account=user_id)

    def speak(self, person_id: int, language: Language) -> None:
        """Speak this language with the person from now on."""
        self._set(person_id, language=language.value)

    def mark_unreachable(self, person_id: int, since: datetime | None) -> None:
        """Note since when Telegram refuses to deliver; None when it delivers again."""
        self._set(person_id, unreachable_since=since)

    def take_leave(self, person_id: int, until: datetime | None) -> None:
        """Note until when the person is on leave; None: back at work."""
        self._set(person_id, away_until=until)

    def named(self, part: str, limit: int) -> Sequence[Person]:
        """Those whose name has this in it."""
        with_it = col(PersonRow.name).contains(part, autoescape=True)
        rows = self._all(select(PersonRow).where(with_it).order_by(col(PersonRow.name)).limit(limit))
        return tuple(person_of(row) for row in rows)

    def locked(self) -> Sequence[Person]:
        """Those whose access was ended, the latest first."""
        held = select(PersonRow).where(col(PersonRow.locked_at).is_not(None))
        return tuple(person_of(row) for row in self._all(held.order_by(col(PersonRow.locked_at).desc())))

    def lock(self, person_id: int, at: datetime | None) -> None:
        """End the person's access, or (None) give it back."""
        self._set(person_id, locked_at=at, unlock_by=None, unlock_at=None)

    def ask_unlock(self, person_id: int, by_id: int | None, at: datetime | None) -> None:
        """A keeper asks a second person to give access back; None: that is decided."""
        self._set(person_id, unlock_by=by_id, unlock_at=at)

    def unlock_asked(self, person_id: int) -> tuple[int | None, datetime | None]:
        """Which keeper asked, and when."""
        row = self._first(select(PersonRow).where(col(PersonRow.id) == person_id))
        return (row.unlock_by, row.unlock_at) if row is not None else (None, None)

    def digest_due(self, now: datetime, limit: int) -> Sequence[Person]:
        """Whose morning digest is due, the longest waiting first."""
        return tuple(person_of(row) for row in _DIGESTS_DUE.all(self._work, now=now, most=limit))

    def set_digest(self, person_id: int, was_before: datetime, at: datetime | None) -> bool:
        """Set the next digest unless another did first: only where none is set, or it was due by `was_before`."""
        return _SET_DIGEST.run(self._work, this=person_id, was_before=was_before, at=at) == 1

    def weekly_due(self, now: datetime, limit: int) -> Sequence[Person]:
        """Whose week's summary is due, the longest waiting first."""
        return tuple(person_of(row) for row in _WEEKLY_DUE.all(self._work, now=now, most=limit))

    def set_weekly(self, person_id: int, was_before: datetime, at: datetime | None) -> bool:
        """As `set_digest`, of the week's summary."""
        return _SET_WEEKLY.run(self._work, this=person_id, was_before=was_before, at=at) == 1

    def silence_due(self, now: datetime, limit: int) -> Sequence[tuple[Person, int]]:
        """Supervisors silent for so long that somebody is to hear of it, each with how many have heard."""
        rows = _SILENCE_DUE.all(self._work, now=now, most=limit)
        return tuple((person_of(row), row.silence) for row in rows)

    def set_silence(
        self, person_id: int, at: datetime | None, steps: int = 0, since: datetime | None = None
    ) -> None:
        """When somebody is to hear that the person has been silent; `steps`: how many have heard by now; `since`: from
        when that is counted."""
        _SET_SILENCE.run(self._work, this=person_id, at=at, steps=steps, since=since)

    def move_silence(self, person_id: int, was_before: datetime, at: datetime) -> None:
        """The same step of it at another moment; one that is set to come after `was_before` stays."""
        _MOVE_SILENCE.run(self._work, this=person_id, was_before=was_before, at=at)

    def awaited_after(self, after: int, limit: int) -> Sequence[Awaited]:
        """The moments of people above this id who have any."""
        rows = _AWAITED_AFTER.all(self._work, after=after, most=limit)
        return tuple(Awaited(row.id, *row[1:]) for row in rows)

    def silence_of(self, person_id: int) -> int:
        """How many have heard by now that the person is silent; 0 once there was a sign of life."""
        row = self._first(select(PersonRow).where(col(PersonRow.id) == person_id))
        return row.silence if row is not None else 0

    def without_moments(self) -> Sequence[Person]:
        """Enrolled people for whom neither a digest nor silence is awaited."""
        neither = (col(PersonRow.digest_at).is_(None), col(PersonRow.silent_at).is_(None))
        enrolled = col(PersonRow.user_id).is_not(None)
        return tuple(person_of(row) for row in self._all(select(PersonRow).where(enrolled, *neither)))

    def _known(self, statement: Prepared, asked: int) -> Person | None:
        """Somebody, read once; who is not there may be there the next time."""
        memo = (statement, asked)
        known = self._work.memo.get(_KEPT)
        if known is None:
            known = roster.known(self._work, _KEPT)
        held: Person | None = known.get(memo)
        if held is None:
            row = statement.first(self._work, asked=asked)
            if row is not None:
                held = known[memo] = person_of(row)
        return held

    def _found(self, condition: Any) -> Person | None:
        row = self._first(select(PersonRow).where(condition))
        return person_of(row) if row else None

    def _set(self, person_id: int, **values: Any) -> None:
        known = roster.known(self._work, roster.Kind.PEOPLE)
        roster.changes(self._work, roster.Kind.PEOPLE)
        # Who was read besides is as before: somebody on leave is no reason to read a whole county anew.
        others = {
            asked: each for asked, each in known.items() if isinstance(each, Person) and each.id != person_id
        }
        roster.known(self._work, roster.Kind.PEOPLE).update(others)
        self._change(update(PersonRow).where(col(PersonRow.id) == person_id).values(**values))
