"""Every act leaves an entry in the journal: on no way through an act is something written and nothing recorded.

What writes is found by reading storage (see writing); each act is walked with all its branches, and what it calls. A
new act without an entry fails here; what is let pass is named below, with the reason.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from textwrap import indent

import pytest

from tests.house.test_only_the_gate import files
from tests.house.writing import writing

#: What is written beside the facts of a case or of the house, and why it leaves no entry.
BESIDE = {
    "alarms": "what the machine says of itself; nobody does it",
    "chats": "which messages stand in a chat",
    "drafts": "what is half said: it is kept for nobody else, and is journalled when it is sent",
    "duties": "follows from the event, in its own act",
    "exports": "the file of an order that was journalled when it was given",
    "tries": "counts tries, for quotas",
    "people.set_digest": "when the morning's digest comes",
    "people.set_weekly": "when the week's summary comes",
    "people.set_silence": "when silence is heard of",
    "people.move_silence": "when silence is heard of",
    "people.speak": "in which language somebody reads",
    "invitations.move": "when a link is warned of",
    "invitations.warned": "that a link was warned of",
    "cases.prompted": "when the clock speaks next: what it says is recorded",
    "cases.prompted_many": "the same of several",
    "callbacks.owe": "how many are to be drawn by the end of the month",
    "pins.want": "what waits while a PIN is asked for",
    "pins.destroy_typed": "what was typed and is over",
}

#: Acts in which a way writes and records nothing, and why.
LET_PASS = {
    # The clock: nobody does it; what follows from it for a case is recorded (escalated, turned_red, drawn).
    "calling.callbacks_due": "when who is to ask is reminded next",
    "calling.reckon_anew": "moments under other rules, which were journalled when they changed",
    "drawing.months_due": "that a month's draw is made up; each drawn case has its own entry",
    "erasing.erasures_due": "when it is looked at again, where something hinders the deletion still",
    "erasing.reckon_anew": "moments under other rules, which were journalled when they changed",
    "integrity_owed.promises_due": "when somebody is reminded next; what those above hear has its entry",
    "integrity_owed.reckon_anew": "moments under other rules, which were journalled when they changed",
    # What stands in a chat is on its way out: the entry comes when Telegram has confirmed that it is gone.
    "content_leaving.leave": "gone is recorded when it is so",
    "identity.close": "gone is recorded when it is so",
    "identity.hide": "gone is recorded when it is so",
    "identity.leave": "gone is recorded when it is so",
    "identity.moments_due": "gone is recorded when it is so; what lapses has its entry at once",
    "integrity_content.hide": "gone is recorded when it is so",
    "integrity_content.moments_due": "gone is recorded when it is so; what lapses has its entry at once",
    # A part of an act that other rooms reach too, or that has its name from another: the act around it records.
    "deputising.prolong": "in the act of who takes leave (took_leave)",
    "integrity.let_go": "in the step by which somebody is apart (integrity_stepped)",
    "faces.cover": "of what is half said; that it was covered is recorded when it is sent (brought)",
    "faces.somebody_on": "of what is half said, likewise",
    "integrity_owed.settle": "in the matter's own step (integrity_stepped)",
    "parting.let_go": "in the act by which a case is kept from somebody (named)",
    "rules_changed.at_once": "in the approving of other rules (policy_changed)",
    "recusing.chosen": "in the handing over (handed_over)",
    "spending_course.note": "in the step of the spending (step_taken and the others)",
    "taking_again.keep_matter": "in the restore (restored)",
    "visiting.reported_in": "the visit has its entry when it was logged, the report when it is filed",
    # What is walked here has a way that cannot be gone.
    "enrolling.invite": "who is added now holds no office and has no link: the way goes on to the invitation",
    "identity.show": "each of the things that can be sought has its entry",
    "kinship.declared_in_roster": "recorded where a relative was added, or is vouched for no more",
    "retaining.apply_terms": "recorded where anything was deleted",
    "telling.pass_on": "recorded at the first tick; a second one changes nothing",
    "recusing.name": "an ended case has names_given, one under way always named",
    # A file somebody ordered is made and goes: the order was journalled, no other copy comes of it.
    "exporting.cancel": "the order has its entry (exported)",
    "exporting.delivered": "the order has its entry (exported)",
    "exporting.expire": "the order has its entry (exported)",
    "exporting.failed": "the order has its entry (exported)",
    "exporting.resume": "the order has its entry (exported)",
    # The lock on the own phone: what changes it is recorded (pin_set, pin_removed, pin_stuck, pin_reset).
    "pin.ask": "that it is asked for",
    "pin.ended": "that it is asked for no more",
    "pin.forget_typed": "what was typed is destroyed",
    "pin.standing": "when the person was last seen",
    "pin.stop": "that a change of it was left off",
    "pin.tried": "a wrong one, counted for the pause",
    # It must not be told.
    "reporting.unsay": "what came before a sealed number is made unreadable: an entry would say that it was there",
    "sealed_ways.about": "whom a number is about stands nowhere; that it is kept from somebody is told by its month",
    "sealed_ways.named": "whom a number is about stands nowhere; that it is kept from somebody is told by its month",
    "enrolling.follow_link": "opened, and nothing more; who completes it is recorded (enrolled)",
}

#: What may have been written, and recorded, on some way.
State = tuple[bool, bool]
States = frozenset[State]
NOTHING: States = frozenset({(False, False)})
WROTE: States = frozenset({(True, False)})
RECORDED: States = frozenset({(False, True)})

Node = tuple[str, str]


def then(first: States, second: States) -> States:
    return frozenset((a or c, b or d) for a, b in first for c, d in second)


@cache
def house() -> tuple[dict[Node, ast.FunctionDef], dict[Node, Node]]:
    """Functions of the rules, and what their modules import."""
    functions: dict[Node, ast.FunctionDef] = {}
    imported: dict[Node, Node] = {}
    for name, tree in files("supervision"):
        module = name.removesuffix(".py").replace("/", ".")
        for part in ast.walk(tree):
            if isinstance(part, ast.ImportFrom):
                for alias in part.names:
                    imported[module, alias.asname or alias.name] = (part.module or "", alias.name)
        assert isinstance(tree, ast.Module)
        for each in tree.body:
            if isinstance(each, ast.FunctionDef):
                functions[module, each.name] = each
    return functions, imported


_KNOWN: dict[Node, States] = {}


def outcome(function: Node) -> States:
    """On which ways a function ends, but for those that refuse."""
    if function not in _KNOWN:
        _KNOWN[function] = NOTHING  # where it calls itself
        tree = house()[0][function]
        own = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        way = Way(function[0], own)
        _KNOWN[function] = way.block(tree.body, NOTHING) | way.returned
    return _KNOWN[function]


class Way:
    """All ways through one function of a module."""

    def __init__(self, module: str, own: set[str]) -> None:
        self.module = module
        self.own = own
        self.returned: States = frozenset()

    def block(self, body: Iterable[ast.stmt], before: States) -> States:
        for statement in body:
            before = self.statement(statement, before)
        return before

    def statement(self, node: ast.stmt, before: States) -> States:
        match node:
            case ast.Return():
                self.returned |= then(before, self.value(node.value))
                return frozenset()
            case ast.Raise():
                return frozenset()
            case ast.If():
                yes, no = self.asked(node.test)
                return self.block(node.body, then(before, yes)) | self.block(node.orelse, then(before, no))
            case ast.For() | ast.While():
                head = then(before, self.value(node.iter if isinstance(node, ast.For) else node.test))
                once = self.block(node.body, head)
                always = isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple)
                return once if always else head | once
            case ast.FunctionDef() | ast.ClassDef():
                return before
        return self.held(node, before)

    def held(self, node: ast.stmt, before: States) -> States:
        """A statement that holds others, and each of which is gone through but where something is refused."""
        match node:
            case ast.With():
                for item in node.items:
                    before = then(before, self.value(item.context_expr))
                after = self.block(node.body, before)
                left = any("suppress" in ast.unparse(item.context_expr) for item in node.items)
                return after | before if left else after
            case ast.Try():
                after = self.block(node.body, before)
                caught = [self.block(each.body, before) for each in node.handlers]
                return self.block(node.finalbody, after.union(*caught))
            case ast.Match():
                head = then(before, self.value(node.subject))
                return head.union(*(self.block(each.body, head) for each in node.cases))
        return then(before, self.value(node))

    def asked(self, test: ast.expr) -> tuple[States, States]:
        """What has been done where it is so, and where not: a change that met no row has changed nothing."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                yes, no = self.asked(inner)
                return no, yes
            case ast.BoolOp(op=ast.And(), values=[first, *rest]):
                yes, no = self.asked(first)
                for each in rest:
                    more, less = self.asked(each)
                    yes, no = then(yes, more), no | then(yes, less)
                return yes, no
            case ast.Call() if self.value(test) != NOTHING:
                return self.value(test), NOTHING
        return self.value(test), self.value(test)

    def value(self, node: ast.AST | None) -> States:
        """What reckoning a value does, in the order it stands in."""
        match node:
            case None:
                return NOTHING
            case ast.IfExp():
                yes, no = self.asked(node.test)
                return then(yes, self.value(node.body)) | then(no, self.value(node.orelse))
            case ast.BoolOp(values=[first, *rest]):
                states = head = self.value(first)
                for each in rest:
                    head = then(head, self.value(each))
                    states |= head
                return states
            case ast.Lambda() | ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                return NOTHING | self.all(ast.iter_child_nodes(node))
            case ast.Call():
                return then(self.all([*node.args, *node.keywords, node.func]), self.called(node.func))
            case ast.Name(id=name) if name not in self.own and self.found(name) in house()[0]:
                return NOTHING | outcome(self.found(name))  # handed on: it may be called
        return self.all(ast.iter_child_nodes(node))

    def all(self, nodes: Iterable[ast.AST]) -> States:
        states = NOTHING
        for each in nodes:
            states = then(states, self.value(each))
        return states

    def found(self, name: str) -> Node:
        return house()[1].get((self.module, name), (self.module, name))

    def called(self, function: ast.expr) -> States:
        match function:
            case ast.Attribute(attr="record", value=ast.Name(id="work")):
                return RECORDED
            case ast.Attribute(attr="destroy_key" | "erase", value=ast.Name(id="work")):
                return WROTE
            case ast.Attribute(attr=method, value=ast.Attribute(attr=port)):
                beside = port in BESIDE or f"{port}.{method}" in BESIDE
                return WROTE if (port, method) in writing() and not beside else NOTHING
            case ast.Attribute(attr=name, value=ast.Name(id=module)):
                where = self.found(module)
                target = (f"{where[0]}.{where[1]}", name)
                return outcome(target) if target in house()[0] else NOTHING
            case ast.Name(id=name) if self.found(name) in house()[0]:
                return outcome(self.found(name))
        return NOTHING


def acts() -> Iterator[str]:
    """What other rooms call of the acts."""
    asked = set[str]()
    for _, tree in files("handlers", "bot", "storage"):
        asked |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        asked |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        asked |= {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
        }
    for module, name in house()[0]:
        if module.startswith("supervision.acts.") and name in asked and not name.startswith("_"):
            yield f"{module.removeprefix('supervision.acts.')}.{name}"


def silent() -> set[str]:
    """Acts in which a way writes and records nothing."""
    return {
        each
        for each in acts()
        if (True, False) in outcome((f"supervision.acts.{each.rpartition('.')[0]}", each.rpartition(".")[2]))
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("work.offices.end(1, 2)", False),
        ("work.offices.end(1, 2); work.record(e)", True),
        ("if a:\n  work.record(e)\nwork.places.put(p)", False),
        ("if not work.contents.change(a, b):\n  return\nwork.record(e)", True),
        ("for p in people:\n  work.people.rename(p, n)", False),
        ("try:\n  work.people.lock(p, t)\nexcept E:\n  raise\nwork.record(e)", True),
        ("work.people.lock(p, t)\nif late:\n  return\nwork.record(e)", False),
        ("work.people.lock(p, t)\nif late:\n  raise E\nwork.record(e)", True),
    ],
)
def test_a_way_that_tells_nothing_is_found(body: str, told: bool) -> None:
    way = Way("supervision.acts.none", set())
    ends = way.block(ast.parse(f"def f():\n{indent(body, ' ')}").body[0].body, NOTHING) | way.returned  # type: ignore[attr-defined]
    assert ((True, False) not in ends) is told


def test_what_writes_is_found_in_storage() -> None:
    found = writing()
    assert {("offices", "appoint"), ("cases", "add_entry"), ("integrity", "register")} <= found
    assert {("cases", "page"), ("places", "above"), ("journal", "of_case")}.isdisjoint(found)


def test_no_way_through_an_act_writes_without_an_entry() -> None:
    found = silent()
    assert found - LET_PASS.keys() == set(), "record an event, or name it with the reason"
    assert LET_PASS.keys() - found == set(), "no longer needed here"
