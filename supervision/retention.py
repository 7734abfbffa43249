"""The table of terms 留存表: for every stored column and file what it is for, who reads it, and how long it is kept.

Tests hold it against the database, the key store and the data folder: a column or file without a row here, or a row
without its column, fails. What
`docs/retention.md` says is this table in words. Terms are policy ([retention], [drafts]); what is deleted is deleted by
destroying its key, which reaches write-ahead log, free pages and backups.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Deleted(StrEnum):
    """What is deleted by itself when its term is over (see acts.retaining)."""

    IDENTITY = "identity"
    CONTENT = "content"
    VISIT = "visit"
    SAMPLING = "sampling"
    INTEGRITY = "integrity"


class Why(StrEnum):
    """What a column is for."""

    LINK = "link"
    KEY = "key"
    STEPS = "steps"
    CLOCK = "clock"
    CONTENT = "content"
    FILES = "files"
    COVER = "cover"
    IDENTITY = "identity"
    RECEIPT = "receipt"
    READING = "reading"
    NAME_ERASED = "name_erased"
    SATISFACTION = "satisfaction"
    SEARCH = "search"
    RECUSAL = "recusal"
    DUTY = "duty"
    CALLBACK = "callback"
    VISIT = "visit"
    SPENDING = "spending"
    PETITION = "petition"
    INTEGRITY = "integrity"
    INTEGRITY_CONTENT = "integrity_content"
    ROSTER = "roster"
    ACCOUNT = "account"
    HABITS = "habits"
    INVITING = "inviting"
    SHEET = "sheet"
    TALK = "talk"
    ARRIVING = "arriving"
    SAYING = "saying"
    ERASING = "erasing"
    EXPORT = "export"
    POLICY = "policy"
    KEPT_TEXT = "kept_text"
    JOURNAL = "journal"
    MACHINE = "machine"
    PROOF = "proof"
    DATABASE = "database"
    KEYS = "keys"
    RESTORING = "restoring"


class Reader(StrEnum):
    """Who reads it: through the gate, except what only the machine needs."""

    MACHINE = "machine"
    CASE = "case"
    SPEAKER = "speaker"
    OWNER = "owner"
    OFFICES = "offices"
    TOWNSHIP = "township"
    COUNTY = "county"
    TWO = "two"
    KEEPER = "keeper"
    EVERYBODY = "everybody"


class Term(StrEnum):
    """How long."""

    IDENTITY = "identity"
    CONTENT = "content"
    VISIT = "visit"
    INTEGRITY = "integrity"
    DRAFT = "draft"
    MESSAGES = "messages"
    TWO_DAYS = "two_days"
    UNTIL_SENT = "until_sent"
    UNTIL_DONE = "until_done"
    WHILE = "while"
    ROSTER = "roster"
    FACTS = "facts"
    PROOF = "proof"
    UNDER = "under"
    TABLES = "tables"
    SHEET = "sheet"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Kept:
    """Some columns of a table, or files of a folder, that are kept alike."""

    columns: tuple[str, ...]
    why: Why
    who: Reader
    term: Term


def _kept(columns: str, why: Why, who: Reader, term: Term) -> Kept:
    return Kept(tuple(columns.split()), why, who, term)


def _facts(columns: str, why: Why = Why.STEPS, who: Reader = Reader.CASE) -> Kept:
    """Numbers, steps and moments without a word: kept for figures, duty tracks and the journal's sake."""
    return Kept(tuple(columns.split()), why, who, Term.FACTS)


def _machine(columns: str, term: Term = Term.FACTS, why: Why = Why.LINK) -> Kept:
    """What nobody is ever shown."""
    return Kept(tuple(columns.split()), why, Reader.MACHINE, term)


_CASES: Mapping[str, tuple[Kept, ...]] = {
    "cases": (
        _machine("id ref version"),
        _machine("key_id", Term.CONTENT, Why.KEY),
        _facts(
            "number track state open village_id township_id reporter_id category nature submitted_at unit_id "
            "inspector_id handled_by signed_by signed_at extensions dissatisfied reopened drawn supervised hurt voiced "
            "merged_into ended_at offered_to offers_refused own_finding found_in_id question_by extension_by overseen "
            "held_from doubted"
        ),
        _facts(
            "due_at due_kind provisional clock_started_at clock_length next_at reminded climbed paused_kind "
            "paused_left supervise_by spared_until",
            Why.CLOCK,
        ),
    ),
    "entries": (
        _machine("id ref case_id source_digest"),
        _machine("key_id", Term.CONTENT, Why.KEY),
        _facts("kind at by_id"),
        _kept("text files", Why.CONTENT, Reader.CASE, Term.CONTENT),
    ),
    "complainants": (
        _machine("id ref case_id receipt_digest"),
        _machine("identity_key_id", Term.IDENTITY, Why.KEY),
        _kept("identity spot", Why.IDENTITY, Reader.SPEAKER, Term.IDENTITY),
        _kept("receipt_number code", Why.RECEIPT, Reader.SPEAKER, Term.FACTS),
        _facts("supervisor_id satisfaction asked satisfied_by told_at joined", Why.SATISFACTION),
    ),
    "identity_requests": (
        _machine("id ref said next_at"),
        _machine("key_id", Term.CONTENT, Why.KEY),
        _kept("words answer", Why.READING, Reader.OFFICES, Term.CONTENT),
        _facts(
            "case_id sought complainant_id files by_id purpose at state decided_by decided_at unwilling shown_at "
            "gone_at",
            Why.READING,
            Reader.OFFICES,
        ),
    ),
    "erasures": (
        _machine("id ref next_at"),
        _facts(
            "case_id complainant_id by_id at due_at state decided_by decided_at",
            Why.NAME_ERASED,
            Reader.COUNTY,
        ),
    ),
    "files": (
        _machine(
            "id ordinal chat_id message_id album unique_digest draft_id case_id visit_id tries next_attempt"
        ),
        _machine("key_id", Term.CONTENT, Why.KEY),
        _kept("file_id name sha256 likeness copied", Why.FILES, Reader.CASE, Term.CONTENT),
        _facts("kind state person_id at reason size mime duration width height", Why.FILES),
        _facts("cover cover_place_id recognisable", Why.COVER),
    ),
    "case_words": (_machine("token township_id case_id", Term.CONTENT, Why.SEARCH),),
    "case_links": (_facts("case_id other_id by_id at"),),
    "prompts": (_machine("outbox_id case_id", Term.CONTENT),),
    "shown_numbers": (_machine("case_id chat_id message_id at", Term.CONTENT, Why.ERASING),),
    "missing_items": (_machine("id"), _facts("case_id entry_id item answer_id")),
    "offers": (_machine("id"), _facts("case_id from_id to_id by_id at outcome decided_at decided_by")),
    "passings": (_machine("id ref"), _facts("case_id complainant_id person_id from_id to_id at")),
    "demands": (
        _machine("id ref"),
        _facts("case_id by_id role entry_id at until signed_by signed_at withdrawn_at", Why.DUTY),
    ),
    "escalations": (
        _machine("id"),
        _facts("case_id rung role colour due_kind due_at at heard skipped", Why.DUTY),
    ),
    "recusals": (
        _facts("case_id person_id by_id at unmet", Why.RECUSAL, Reader.MACHINE),
        _kept("reason", Why.RECUSAL, Reader.COUNTY, Term.CONTENT),
    ),
    "named_people": (
        _machine("case_id name_digest"),
        _kept("name", Why.RECUSAL, Reader.CASE, Term.CONTENT),
        _facts("by_id at", Why.RECUSAL),
    ),
    "named_pairs": (_machine("case_id pair_digest"),),
    "tellings": (_machine("id"), _facts("case_id complainant_id step version person_id at", Why.DUTY)),
    "callbacks": (
        _machine("id ref next_at reminded"),
        _facts(
            "case_id complainant_id township_id recorded_by drawn_at due_at officer_id tries revealed_by revealed_at "
            "outcome done_at done_by spared_until",
            Why.CALLBACK,
            Reader.COUNTY,
        ),
    ),
    "callbacks_owed": (_machine("township_id since due_at", Term.WHILE, Why.CALLBACK),),
    "petitions": (
        _machine("case_id number_digest"),
        _kept("told", Why.PETITION, Reader.CASE, Term.CONTENT),
        _facts(
            "body handed_at accepted elsewhere round prolonged received_at ask_by earlier_id", Why.PETITION
        ),
    ),
    "spending_records": (
        _machine("id ref"),
        _kept("told files", Why.SPENDING, Reader.CASE, Term.CONTENT),
        _facts("case_id code round day at by_id amount choice stops_before catch_up_by", Why.SPENDING),
    ),
    "numbers_given": (_machine("number", Term.FACTS, Why.RECEIPT),),
    "duties": (
        _machine("id"),
        _facts(
            "case_id kind role person_id started_at due_at signed_at done_at done_by act late_by late_unit inherited "
            "words photos placed",
            Why.DUTY,
            Reader.OFFICES,
        ),
    ),
    "samplings": (
        _machine("id ref"),
        _machine("key_id", Term.VISIT, Why.KEY),
        _kept("words", Why.DUTY, Reader.OFFICES, Term.VISIT),
        _facts("person_id role place_id by_id drawn period at verdict done_at", Why.DUTY, Reader.OFFICES),
    ),
    "sampling_comments": (
        _machine("id sampling_id"),
        _kept("text", Why.DUTY, Reader.OFFICES, Term.VISIT),
        _facts("version at", Why.DUTY, Reader.OFFICES),
    ),
    "visits": (
        _machine("id ref case_id draft_ref"),
        _machine("key_id", Term.VISIT, Why.KEY),
        _kept("found whom place", Why.VISIT, Reader.OWNER, Term.VISIT),
        _facts("village_id person_id form topics visited_at members", Why.VISIT, Reader.OFFICES),
    ),
}

_SEALED: Mapping[str, tuple[Kept, ...]] = {
    "sealed_numbers": (_facts("number at", Why.INTEGRITY, Reader.COUNTY),),
    "integrity_matters": (
        _machine("id ref key_id number_digest version"),
        _facts(
            "county_id number county_number named came received_at registered_at stage receiver_id instruction "
            "signed_at longer_days closed_at ending",
            Why.INTEGRITY,
            Reader.COUNTY,
        ),
    ),
    "integrity_promises": (
        _machine("id next_at reminded climbed"),
        _facts(
            "matter_id owed started_at due_at length provisional spared_until kept_at how "
            "person_id ended_at ended_by act",
            Why.INTEGRITY,
            Reader.COUNTY,
        ),
    ),
    "integrity_contents": (
        _machine("id ref"),
        _machine("key_id", Term.INTEGRITY, Why.KEY),
        _kept("text", Why.INTEGRITY_CONTENT, Reader.TWO, Term.INTEGRITY),
        _facts("number county_id at", Why.INTEGRITY, Reader.COUNTY),
    ),
    "integrity_files": (
        _machine("id content_id ordinal tries next_attempt"),
        _machine("key_id", Term.INTEGRITY, Why.KEY),
        _machine("file_id", Term.UNTIL_DONE, Why.FILES),
        _facts("number kind state reason at", Why.INTEGRITY, Reader.COUNTY),
    ),
    "content_readings": (
        _machine("id ref said"),
        _facts(
            "number by_id purpose at state next_at decided_by decided_at shown_at gone_at",
            Why.READING,
            Reader.COUNTY,
        ),
    ),
    "kept_numbers": (_facts("digest", Why.RECUSAL, Reader.MACHINE),),
    "integrity_recusals": (
        _facts("matter_id person_id at", Why.RECUSAL, Reader.MACHINE),
        _facts("reason", Why.RECUSAL, Reader.COUNTY),
    ),
}

_PEOPLE: Mapping[str, tuple[Kept, ...]] = {
    "relatives": (
        _machine("id ref name_digest", Term.ROSTER),
        _kept("person_id kin name at by_roster", Why.RECUSAL, Reader.OWNER, Term.ROSTER),
    ),
    "people": (
        _machine("id ref phone_digest", Term.ROSTER),
        _kept("name", Why.ROSTER, Reader.EVERYBODY, Term.ROSTER),
        _kept("phone", Why.ROSTER, Reader.OWNER, Term.ROSTER),
        _kept(
            "user_id unreachable_since locked_at unlock_by unlock_at", Why.ACCOUNT, Reader.KEEPER, Term.ROSTER
        ),
        _kept("language away_until", Why.HABITS, Reader.OWNER, Term.ROSTER),
        _machine("digest_at weekly_at silent_at silence silent_since", Term.WHILE, Why.HABITS),
    ),
    "former_names": (
        _machine("id ref", Term.ROSTER),
        _kept("person_id name at", Why.RECUSAL, Reader.OWNER, Term.ROSTER),
    ),
    "pins": (
        _machine("person_id hash pending asks wrong wait_until seen_at code_at", Term.ROSTER, Why.ACCOUNT),
        _machine("key_id before_key_id wanted_key_id", Term.WHILE, Why.KEY),
        _machine("wanted wanted_at", Term.UNTIL_SENT, Why.ARRIVING),
    ),
    "offices": (
        _machine("id", Term.FACTS),
        _facts("person_id role place_id since until deputy_of", Why.ROSTER, Reader.EVERYBODY),
    ),
    "places": (
        _machine("id", Term.ROSTER),
        _kept(
            "code name level parent_id linked_id latitude longitude phone",
            Why.ROSTER,
            Reader.EVERYBODY,
            Term.ROSTER,
        ),
    ),
    "invitations": (
        _machine("id ref token_digest warn_at issued_at", Term.FACTS, Why.INVITING),
        _facts("person_id role place_id expires_at state user_id", Why.INVITING, Reader.KEEPER),
    ),
    "corrections": (
        _machine("id ref key_id", Term.FACTS),
        _kept("wanted", Why.ROSTER, Reader.OWNER, Term.UNTIL_DONE),
        _facts("person_id at state decided_by decided_at", Why.ROSTER, Reader.OWNER),
    ),
    "kept_texts": (
        _machine("id ref key_id", Term.WHILE),
        _kept("place_id kind category text by_id at case_id", Why.KEPT_TEXT, Reader.TOWNSHIP, Term.WHILE),
    ),
}

_TALK: Mapping[str, tuple[Kept, ...]] = {
    "chats": (
        _machine("chat_id stranger_answered_at", Term.ROSTER, Why.TALK),
        _machine("key_id", Term.MESSAGES, Why.KEY),
    ),
    "albums": (_machine("chat_id album target at", Term.TWO_DAYS, Why.TALK),),
    "sent_messages": (
        _machine(
            "chat_id message_id case_id key_id outbox_id at leaves_at folds_at", Term.CONTENT, Why.ERASING
        ),
    ),
    "seen_messages": (_machine("chat_id message_id at", Term.TWO_DAYS, Why.ERASING),),
    "drafts": (
        _machine(
            "id ref version key_id active remind_at reminded expires_at answered_at", Term.DRAFT, Why.TALK
        ),
        _kept("person_id chat_id flow step body updated_at", Why.TALK, Reader.OWNER, Term.DRAFT),
    ),
    "inbox": (
        _machine(
            "update_id chat_id message_id dedupe kind received_at handled_at", Term.MESSAGES, Why.ARRIVING
        ),
        _machine("key_id payload", Term.UNTIL_SENT, Why.ARRIVING),
        _machine("state tries next_attempt error_code", Term.MESSAGES, Why.ARRIVING),
    ),
    "outbox": (
        # Of a reminder, which message reminds of a case (see storage.prompts.found_by).
        _machine("id chat_id message_id", Term.CONTENT, Why.ERASING),
        _machine(
            "screen case_id replaces reply_to priority asked_by state tries next_attempt created_at "
            # Of the fields, once it was sent, only which request it asks about, or which list (see storage.standing).
            "claimed_by sent_at error_code parts_sent keyboard fields",
            Term.MESSAGES,
            Why.SAYING,
        ),
        _machine("rendered", Term.UNTIL_SENT, Why.SAYING),
    ),
    "exports": (
        _machine(
            "id ref chat_id file_id step steps done tries scope key_id size kept", Term.MESSAGES, Why.EXPORT
        ),
        _kept(
            "person_id kind what state ordered_at expires_at reason ended_at",
            Why.EXPORT,
            Reader.OWNER,
            Term.MESSAGES,
        ),
    ),
}

_HOUSE: Mapping[str, tuple[Kept, ...]] = {
    "amendments": (
        _machine("id ref", Term.PROOF),
        _kept(
            "state place_id proposed_by proposed_at changes before undoes lapses_at decided_by decided_at version",
            Why.POLICY,
            Reader.EVERYBODY,
            Term.PROOF,
        ),
    ),
    "journal": (
        _kept(
            "id stream seq at act actor_id policy salt digest prev mac",
            Why.JOURNAL,
            Reader.COUNTY,
            Term.PROOF,
        ),
    ),
    "journal_later": (_machine("id day act policy salt digest mac", Term.WHILE, Why.JOURNAL),),
    "journal_unsealed": (_machine("entry_id", Term.WHILE, Why.JOURNAL),),
    "seals": (_machine("seq from_id upto_id entries root prev mac at", Term.PROOF, Why.JOURNAL),),
    "deletions": (_machine("kind of_id at", Term.PROOF, Why.PROOF),),
    "doomed_keys": (_machine("key_id at", Term.WHILE, Why.KEY),),
    "replaced_keys": (_machine("key_id case_id files over_at", Term.WHILE, Why.KEY),),
    "alarms": (
        _kept("code raised_at last_at times fields told_at over_at", Why.MACHINE, Reader.KEEPER, Term.WHILE),
    ),
    "holes": (_machine("id from_id upto_id missing since at told_at", Term.WHILE, Why.MACHINE),),
    "tries": (_machine("who count since", Term.WHILE, Why.MACHINE),),
    "lanes": (_machine("chat_id owner fence leased_until ready_at", Term.WHILE, Why.MACHINE),),
    "leases": (_machine("name owner fence leased_until", Term.WHILE, Why.MACHINE),),
    "meta": (_machine("key value", Term.WHILE, Why.MACHINE),),
    "alembic_version": (_machine("version_num", Term.WHILE, Why.MACHINE),),
}

_KEYS: Mapping[str, tuple[Kept, ...]] = {
    "keys": (_machine("id name wrapped made_at", Term.UNDER, Why.KEYS),),
}

#: What lies in the data folder, by folder: patterns of names. The key store's and the database's files are those
#: of SQLite; on PostgreSQL they are not there.
DISK: Mapping[str, tuple[Kept, ...]] = {
    "./": (
        _machine("lianqin.db lianqin.db-wal lianqin.db-shm lianqin.db-journal", Term.TABLES, Why.DATABASE),
        _machine("keys.db keys.db-wal keys.db-shm keys.db-journal master.key", Term.UNDER, Why.KEYS),
        _kept("anchors.jsonl", Why.JOURNAL, Reader.KEEPER, Term.PROOF),
        _kept("demo-policy.toml restored-policy.toml", Why.POLICY, Reader.KEEPER, Term.WHILE),
        _machine(
            "lock control.lock control.sock control.json calendar.json moved.json .writable",
            Term.WHILE,
            Why.MACHINE,
        ),
        _machine("keys.db.part master.???????? lianqin.db.restoring*", Term.MADE, Why.MACHINE),
    ),
    "files/": (
        _kept("??/*.original ??/*.copy ??/*.thumbnail", Why.FILES, Reader.CASE, Term.CONTENT),
        _machine("??/*.part", Term.MADE, Why.FILES),
    ),
    "paper/": (_machine("*", Term.MADE, Why.EXPORT),),
    "sheets/": (_kept("*.pdf *.json", Why.SHEET, Reader.KEEPER, Term.SHEET),),
    "restoring/": (_machine("*", Term.MADE, Why.RESTORING),),
    "before-restore-*/": (_kept("*", Why.RESTORING, Reader.KEEPER, Term.WHILE),),
}


def on_disk(path: str) -> Kept | None:
    """The row of a file, by its path inside the data folder ("files/ab/x.copy"); None: the table does not know it."""
    for folder, rows in DISK.items():
        for kept in rows:
            if any(fnmatchcase(path, folder.removeprefix("./") + name) for name in kept.columns):
                return kept
    return None


#: The parts of the table, in the order in which they are read.
PARTS: Mapping[str, Mapping[str, tuple[Kept, ...]]] = {
    "cases": _CASES,
    "sealed": _SEALED,
    "people": _PEOPLE,
    "talk": _TALK,
    "house": _HOUSE,
    "keys": _KEYS,
}
