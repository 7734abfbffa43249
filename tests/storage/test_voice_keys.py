"""Each file lies under a key of its own: a recording goes with who the villager is, before what was said goes."""

import pytest

from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, EntryKind
from supervision.files import FileKind, FileState, Incoming, StoredFile
from tests.storage.test_drafts import readable, start
from tests.storage.township import CHAT, Cast, report, settle


@pytest.fixture
def cast(store: Store) -> Cast:
    return store.act_now(settle)


@pytest.fixture
def case(store: Store, cast: Cast) -> Case:
    return store.act_now(lambda work: report(work, cast))


def sent(work: UnitOfWork, cast: Cast, kind: FileKind = FileKind.VOICE, **owner: int) -> StoredFile:
    incoming = Incoming(kind=kind, file_id="remote", unique_id=f"{kind} {owner}", message_id=9)
    whose = {"chat_id": CHAT, "person_id": cast.supervisor.id, "draft_id": None}
    return work.files.expect(incoming, **whose | owner)


def file_of(store: Store, file: StoredFile) -> StoredFile:
    return store.read_now(lambda work: work.files.by_id(file.id))


@pytest.mark.parametrize("kind", list(FileKind))
def test_what_somebody_is_heard_or_seen_in_has_a_key_of_its_own(
    store: Store, cast: Cast, case: Case, kind: FileKind
) -> None:
    first, second = (store.act_now(lambda work: sent(work, cast, kind, case_id=case.id)) for _ in range(2))
    assert first == second
    assert first.key_id != case.key_id


def test_it_goes_with_who_the_villager_is_and_the_words_and_pictures_stay(
    store: Store, cast: Cast, case: Case
) -> None:
    voice = store.act_now(lambda work: sent(work, cast, case_id=case.id))
    picture = store.act_now(lambda work: sent(work, cast, FileKind.PHOTO, case_id=case.id))
    assert store.act_now(lambda work: work.deletions.forget_identities(case)) == 1
    gone = file_of(store, voice)
    assert (gone.state, gone.file_id, readable(store, voice.key_id)) == (FileState.DESTROYED, "", False)
    assert file_of(store, picture).state is FileState.PENDING
    assert store.read_now(lambda work: work.cases.entries(case.id))[0].text


def test_what_an_office_has_recorded_tells_of_no_villager_and_stays(
    store: Store, cast: Cast, case: Case
) -> None:
    answer = store.act_now(lambda work: sent(work, cast, case_id=case.id))
    said = (case, EntryKind.RESULT, cast.inspector.id, "换好了")
    store.act_now(lambda work: work.cases.add_entry(*said, files=[answer.id]))
    store.act_now(lambda work: work.deletions.forget_identities(case))
    assert readable(store, answer.key_id)


def test_one_from_before_shares_the_key_of_the_case_which_lives_on(
    store: Store, cast: Cast, case: Case
) -> None:
    voice = store.act_now(lambda work: sent(work, cast, case_id=case.id))
    old = f"UPDATE files SET key_id = '{case.key_id}'"
    store.act_now(lambda work: work.session.connection().exec_driver_sql(old))
    store.act_now(lambda work: work.deletions.forget_identities(case))
    assert (file_of(store, voice).state, file_of(store, voice).file_id) == (FileState.DESTROYED, "")
    assert readable(store, case.key_id)


def test_what_is_given_up_takes_it_along(store: Store, cast: Cast) -> None:
    draft = store.act_now(lambda work: start(work, cast))
    voice = store.act_now(lambda work: sent(work, cast, draft_id=draft.id))
    store.act_now(lambda work: work.drafts.discard(draft))
    assert not readable(store, voice.key_id)


def test_what_is_filed_keeps_it(store: Store, cast: Cast, case: Case) -> None:
    draft = store.act_now(lambda work: start(work, cast))
    voice = store.act_now(lambda work: sent(work, cast, draft_id=draft.id))
    store.act_now(lambda work: work.files.attach([voice.id], case_id=case.id))
    store.act_now(lambda work: work.drafts.discard(draft))
    assert file_of(store, voice).file_id == "remote"


def test_a_case_laid_anew_gives_it_another_of_its_own(store: Store, cast: Cast, case: Case) -> None:
    voice = store.act_now(lambda work: sent(work, cast, case_id=case.id))
    laid = store.act_now(lambda work: work.cases.lay_anew(case))
    now = file_of(store, voice)
    assert len({voice.key_id, laid.key_id, now.key_id}) == 3
    assert now.file_id == "remote"


def test_a_case_sealed_late_destroys_it(store: Store, cast: Cast, case: Case) -> None:
    voice = store.act_now(lambda work: sent(work, cast, case_id=case.id))
    store.act_now(lambda work: work.cases.forget(case))
    assert not readable(store, voice.key_id)
