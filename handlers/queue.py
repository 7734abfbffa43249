"""镇上待办: three lines, five to a page, first what is due first; 全部签收, ledger, search. 筛选: see filtering."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from handlers.buttons import in_rows, number, pressed, value_of
from handlers.card import facts
from handlers.colours import colour_seen, kind_of
from handlers.commands import COUNTY, TOWNSHIP, command
from handlers.erasing import erasures_row
from handlers.filtering import clearing
from handlers.flow import unfinished
from handlers.identity import requests_row
from handlers.integrity_card import brought_row, own_tasks
from handlers.integrity_content import custody_row
from handlers.narrowing import BUCKETS, bucket_of, has_own_turn, inspects, narrow_words, narrowed
from handlers.screen import Button, Lines, Rows, Screen, Told, View, Words, screen
from handlers.turn import Turn
from supervision.acts import casework
from supervision.acts.drafting import worth_keeping
from supervision.cases import Case, Track
from supervision.desks import AREA, at_desk, beside_desk, list_scope, sits_at_two
from supervision.exportable import OFFICES
from supervision.gate import Actor, scope_of
from supervision.lists import MOST_COUNTED, Count, Filter, Page, Scope
from supervision.offices import Role
from supervision.places import Level
from supervision.ports import Work
from supervision.refusals import Refusal

PAGE = 5

#: How many are signed for at once by 全部签收 (house).
MOST_AT_ONCE = 50

#: The tabs of those who watch, of the secretary, and of the inspector, whose turn is what was handed over.
_TABS = ("today", "unsigned", "others", "all")
_SECRETARYS_TABS = ("today", "unsigned", "desk", "others", "all")
_INSPECTORS_TABS = ("today", "desk", "others", "all")


def _office_only(turn: Turn) -> None:
    if not turn.actor.holds(*TOWNSHIP, *COUNTY):
        raise Refusal("not_for_you")


@command("queue")
def open_queue(turn: Turn) -> None:
    """The secretary's home; at the county's reception, its own three lines."""
    _office_only(turn)
    if at_reception(turn.actor):
        turn.say("reception")
        return
    turn.say("queue", bucket="today")


@command("ledger")
def open_ledger(turn: Turn) -> None:
    """台账: everything, ended too."""
    _office_only(turn)
    turn.say("queue", bucket="all")


@pressed("q")
def turn_page(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of the queue: (bucket, offset, narrowing)."""
    _office_only(turn)
    bucket, offset, narrow = (*args, "", "", "")[:3]
    if bucket not in BUCKETS:
        raise Refusal("button_old", screen=("home", {}))
    turn.answer("queue", bucket=bucket, offset=max(value_of(offset), 0), narrow=narrow)


def at_reception(actor: Actor) -> bool:
    """Whether this person's desk is the county's reception, and nothing else."""
    return bool(actor.offices) and all(office.role is Role.RECEPTION for office in actor.offices)


def page_of(
    work: Work,
    actor: Actor,
    what: Filter,
    offset: int,
    most: int = PAGE,
    total: Count | None = None,
    *,
    of: Scope | None = None,
) -> Page:
    """One page through the gate's scope, or `of` a list's part of it; `total` where it was counted already."""
    ends = work.time.day_ends(work.now)
    return work.cases.page(of or scope_of(work, actor), what, work.now, ends, offset, most, total)


def lines_of(view: View, cases: tuple[Case, ...], offset: int) -> Lines:
    """The cases of a page, each in two short lines."""
    summaries = view.work.cases.summaries(cases)
    return Lines(
        tuple(
            Words(
                _line(view, case),
                facts(view, case)
                | {
                    "n": offset + index,
                    "category": kind_of(case),
                    "summary": Told(summaries[case.id]) if summaries[case.id] else Words("case.voice_only"),
                },
            )
            for index, case in enumerate(cases, 1)
        ),
        gap=True,
    )


def _line(view: View, case: Case) -> str:
    if case.track is Track.INTEGRITY:
        return "queue.line_sealed"
    if not case.open:
        return "queue.line_ended"
    colour = colour_seen(view, case)
    return f"queue.line_{colour}" if colour is not None else "queue.line"


def openers(cases: tuple[Case, ...], offset: int) -> Rows:
    """A numbered button for each case of a page."""
    return (
        tuple(
            Button("queue.button.open", "o", (case.ref,), {"n": offset + index, "number": case.number})
            for index, case in enumerate(cases, 1)
        ),
    )


def turning(bucket: str, page: Page, narrow: str) -> Rows:
    """上一页 and 下一页, where there are any."""
    buttons = []
    extra = (narrow,) if narrow else ()
    if page.offset > 0:
        buttons.append(Button("queue.button.back", "q", (bucket, number(page.offset - PAGE), *extra)))
    if page.offset + len(page.cases) < page.total:
        buttons.append(Button("queue.button.next", "q", (bucket, number(page.offset + PAGE), *extra)))
    return (tuple(buttons),) if buttons else ()


@screen("queue")
def queue_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """今天必办 6 ｜ 等我签 9 ｜ 别人在办 25, and one page of the list chosen; the ledger is the list of everything."""
    work, actor = view.work, view.someone
    bucket = fields.get("bucket", "today")
    narrow = fields.get("narrow", "")
    # Of a list that is narrowed only its own figure is said: those of everything would be counted for nobody.
    counts = {} if narrow else _counts(work, actor)
    what = narrowed(work, actor, bucket, narrow)
    offset, of = int(fields.get("offset", 0)), list_scope(work, actor, bucket)
    page = page_of(work, actor, what, offset, total=counts.get(bucket), of=of)
    nothing = "queue.none.narrowed" if narrow else f"queue.none.{bucket}"
    shown = {
        **{tab: counted(count) for tab, count in counts.items() if tab != AREA},
        "own": _own_turn(work, actor, counts),
        "list": Words(f"queue.list.{bucket}"),
        "lines": lines_of(view, page.cases, page.offset) if page.cases else Words(nothing),
        "narrow": narrow_words(view, narrow),
        "place": _place_name(work, beside_desk(actor) if bucket == AREA else at_desk(actor)),
        "count": counted(page.total),
    }
    unsigned = page.total if narrow and bucket == "unsigned" else counts.get("unsigned")
    all_at_once = (*_sign_all_button(work, actor, narrow, unsigned), *_several(bucket, narrow, page))
    last = (
        Button("queue.button.narrow", "qn", (bucket, narrow) if narrow else (bucket,)),
        Button("queue.button.search", "go", ("case",)),
    )
    beside = _beside(actor, bucket, narrow)
    tabs = _tabs(work, actor, counts)
    rows: Rows = (
        *(openers(page.cases, page.offset) if page.cases else ()),
        *turning(bucket, page, narrow),
        *clearing(view, bucket, narrow),
        *((all_at_once,) if all_at_once else ()),
        *own_tasks(view),
        *brought_row(view),
        *requests_row(view),
        *erasures_row(view),
        *custody_row(view),
        *in_rows(tabs, 2),
        last,
        *((beside,) if beside else ()),
        *unfinished([each for each in work.drafts.parked(actor.person.id) if worth_keeping(work, each)]),
    )
    head = "queue.narrowed" if narrow else _head(work, actor)
    return Screen("ledger" if bucket == "all" else head, shown, rows=rows, content=True)


def _tabs(work: Work, actor: Actor, counts: Mapping[str, Count]) -> tuple[Button, ...]:
    """The other lists, each with its figure; uncounted, by name alone."""
    watching = _head(work, actor) == "queue.watch"
    names = {tab: "waiting" if watching and tab == "unsigned" else tab for tab in _tabs_of(work, actor)}
    if not counts:
        return tuple(Button(f"queue.tab_plain.{name}", "q", (tab, "0")) for tab, name in names.items())
    return tuple(
        Button(f"queue.tab.{name}", "q", (tab, "0"), {"count": counted(counts[tab])})
        for tab, name in names.items()
        if tab not in {"desk", AREA} or counts[tab] or (tab == "desk" and actor.holds(Role.INSPECTOR))
    )


def _tabs_of(work: Work, actor: Actor) -> tuple[str, ...]:
    """The lists of the desk; beside them what climbed to the area, where this person has an office there too."""
    return (*_own_tabs(work, actor), AREA) if sits_at_two(actor) else _own_tabs(work, actor)


def _own_tabs(work: Work, actor: Actor) -> tuple[str, ...]:
    if inspects(work, actor):
        return _INSPECTORS_TABS
    return _SECRETARYS_TABS if has_own_turn(work, actor) else _TABS


def _own_turn(work: Work, actor: Actor, counts: Mapping[str, Count]) -> Lines:
    """Below the secretary's three lines, where something waits for nobody else: it is not what others do; and how much
    reached him in the area's office."""
    said = {"queue.own_turn": "desk", "queue.from_area": AREA} if not inspects(work, actor) else {}
    found = ((key, counts[tab]) for key, tab in said.items() if tab in counts)
    return Lines(tuple(Words(key, {"count": counted(count)}) for key, count in found if count))


def _head(work: Work, actor: Actor) -> str:
    """The three lines as they are true for this office: who signs, who handles, who watches."""
    if inspects(work, actor):
        return "queue.inspector"
    return "queue" if _signs(work, actor) else "queue.watch"


def _signs(work: Work, actor: Actor) -> bool:
    """Whether what waits to be signed is this person's own: a secretary's, who covers him, or an officer's of a
    dispatched body."""
    bodies = (work.places.by_id(place).level for place in actor.places(Role.OFFICER))
    return has_own_turn(work, actor) or Level.DISPATCHED in bodies


def counted(count: Count) -> int | Words:
    """How many, as it is said: beyond what is counted, only that there are more."""
    return Words("count.more", {"count": min(count, MOST_COUNTED)}) if count.more else int(count)


def _counts(work: Work, actor: Actor) -> dict[str, Count]:
    """How many behind each tab."""
    ends = work.time.day_ends(work.now)
    asked = {tab: bucket_of(work, actor, tab) for tab in _own_tabs(work, actor)}
    counts = work.cases.counts(list_scope(work, actor, "all"), asked, ends)
    if not sits_at_two(actor):
        return counts
    scope = list_scope(work, actor, AREA)
    return counts | work.cases.counts(scope, {AREA: bucket_of(work, actor, AREA)}, ends)


def _sign_all_button(work: Work, actor: Actor, narrow: str, unsigned: Count | None) -> tuple[Button, ...]:
    """Of a narrowed list only what it shows is signed for: elsewhere nobody would see which those are."""
    if not unsigned or not _signs(work, actor):
        return ()
    return (Button("queue.button.sign_all", "qa", (narrow,) if narrow else (), {"count": counted(unsigned)}),)


def _several(bucket: str, narrow: str, page: Page) -> tuple[Button, ...]:
    """选多件, where there are several."""
    if sum(case.open for case in page.cases) < 2:
        return ()
    return (Button("queue.button.several", "qs", (bucket, narrow) if narrow else (bucket,)),)


def _beside(actor: Actor, bucket: str, narrow: str) -> tuple[Button, ...]:
    """登记开支 and 导出表格, side by side: three to a row their words would break on a small phone."""
    spending = (Button("queue.button.spending", "go", ("spending",)),) if actor.holds(*TOWNSHIP) else ()
    extra = (narrow,) if narrow else ()
    export = (Button("queue.button.export", "xe", (bucket, *extra)),) if actor.holds(*OFFICES) else ()
    return (*spending, *export)


def _place_name(work: Work, actor: Actor) -> str:
    for office in actor.offices:
        if office.role in TOWNSHIP | COUNTY:
            return work.places.by_id(office.place_id).name
    return ""


@pressed("qa")
def ask_sign_all(turn: Turn, args: tuple[str, ...]) -> None:
    """全部签收, of what is shown: (narrowing). Asked once more, since it cannot be taken back."""
    narrow = (*args, "")[0]
    _ask_to_sign(turn, narrow, _unsigned(turn, narrow).cases)


def _ask_to_sign(turn: Turn, narrow: str, cases: tuple[Case, ...], *, changed: bool = False) -> None:
    turn.answer("queue.sign_all", count=len(cases), narrow=narrow, asked=_mark(cases), changed=changed)


def _mark(cases: tuple[Case, ...]) -> str:
    """Says which cases were asked about: what has come since is not signed for unseen."""
    return number(crc32(" ".join(sorted(case.ref for case in cases)).encode()))


def _unsigned(turn: Turn, narrow: str) -> Page:
    what = narrowed(turn.work, turn.actor, "unsigned", narrow)
    desk = list_scope(turn.work, turn.actor, "unsigned")
    return page_of(turn.work, turn.actor, what, 0, MOST_AT_ONCE, of=desk)


@screen("queue.sign_all")
def sign_all_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Yes or no."""
    extra = (fields["narrow"],) if fields.get("narrow") else ()
    buttons = (
        Button("queue.button.sign_all_yes", "qy", (fields["asked"], *extra)),
        Button("queue.button.sign_all_no", "q", ("unsigned", "0", *extra)),
    )
    key = "queue.sign_all_changed" if fields.get("changed") else "queue.sign_all"
    return Screen(key, {"count": fields["count"]}, rows=(buttons,))


@pressed("qy")
def sign_all(turn: Turn, args: tuple[str, ...]) -> None:
    """Sign for all that were asked about, and hand each to its preset unit: (what was asked about, narrowing). Where
    others wait by now it is asked anew; what cannot be signed for is passed over."""
    shown, narrow = (*args, "", "")[:2]
    done, cases = 0, _unsigned(turn, narrow).cases
    if cases and shown != _mark(cases):
        _ask_to_sign(turn, narrow, cases, changed=True)
        return
    for case in cases:
        try:
            with turn.work.savepoint():
                casework.sign_and_assign(turn.work, turn.actor, case.ref)
        except Refusal:
            continue
        done += 1
    if not done:
        raise Refusal("nothing_to_sign")
    turn.answer("queue.signed_all", count=done)
    turn.say("queue", bucket="today")
