"""Which methods of the ports write, found by reading storage: whatever reaches an INSERT, an UPDATE or a DELETE."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.test_only_the_gate import files

Node = tuple[str, str]

_MADE = {"insert", "update", "delete", "inserting", "Adding"}
_DONE = {"_change", "_insert", "insert", "destroy_key"}
_SAID = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE)\b")


@cache
def _house() -> tuple[dict[Node, ast.AST], dict[Node, Node]]:
    """Everything that stands at the top of a module of storage, or in a class there; and what names are imported."""
    nodes: dict[Node, ast.AST] = {}
    imported: dict[Node, Node] = {}
    for name, tree in files("storage"):
        module = name.removesuffix(".py").replace("/", ".")
        assert isinstance(tree, ast.Module)
        for part in ast.walk(tree):
            if isinstance(part, ast.ImportFrom) and (part.module or "").startswith("storage"):
                for alias in part.names:
                    imported[module, alias.asname or alias.name] = (part.module or "", alias.name)
        for each in tree.body:
            match each:
                case ast.FunctionDef(name=called):
                    nodes[module, called] = each
                case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                    for part in ast.walk(target):
                        if isinstance(part, ast.Name):
                            nodes[module, part.id] = each
                case ast.ClassDef():
                    nodes[module, each.name] = ast.Tuple(elts=list(each.bases))
                    for method in each.body:
                        if isinstance(method, ast.FunctionDef):
                            nodes[module, f"{each.name}.{method.name}"] = method
    return nodes, imported


@cache
def _ports() -> dict[str, Node]:
    """The class behind each port of a unit of work."""
    nodes, imported = _house()
    found = {}
    for (module, name), node in nodes.items():
        if (
            module == "storage.unit_of_work"
            and name.startswith("UnitOfWork.")
            and isinstance(node, ast.FunctionDef)
        ):
            said = getattr(node.returns, "value", "")
            if isinstance(said, str) and said.endswith("Repository"):
                found[name.partition(".")[2]] = imported["storage.unit_of_work", said]
    return found


def _mentions(node: Node) -> Iterator[Node]:
    nodes, imported = _house()
    module, name = node
    owner = name.partition(".")[0] if "." in name else None
    for part in ast.walk(nodes[node]):
        match part:
            case ast.Attribute(attr=called, value=ast.Name(id="self")) if owner:
                yield from _method((module, owner), called)
            case ast.Attribute(attr=called, value=ast.Attribute(attr=port)) if port in _ports():
                yield from _method(_ports()[port], called)
            case ast.Attribute(attr=called, value=ast.Name(id=other)):
                where = imported.get((module, other))
                if where is not None:
                    yield f"{where[0]}.{where[1]}", called
                elif (module, other) in nodes:
                    yield module, other
            case ast.Name(id=called):
                yield imported.get((module, called), (module, called))


def _method(owner: Node, called: str) -> Iterator[Node]:
    """A method of a class, or of the classes it stands on."""
    nodes, imported = _house()
    module, name = owner
    if (module, f"{name}.{called}") in nodes:
        yield module, f"{name}.{called}"
        return
    for base in ast.walk(nodes.get(owner, ast.Pass())):
        if isinstance(base, ast.Name):
            above = imported.get((module, base.id), (module, base.id))
            if above in nodes and above != owner:
                yield from _method(above, called)


def _writes_itself(node: Node) -> bool:
    for part in ast.walk(_house()[0][node]):
        match part:
            case ast.Call(func=ast.Name(id=made)) if made in _MADE:
                return True
            case ast.Call(func=ast.Attribute(attr=made)) if made in _DONE:
                return True
            case ast.Call(func=ast.Attribute(attr="update" | "delete", value=ast.Name(id=table))) if (
                table.isupper()
            ):
                return True
            case ast.Lambda(args=ast.arguments(args=[ast.arg(arg="insert")])):
                return True
            case ast.Constant(value=str(said)) if _SAID.match(said):
                return True
    return False


@cache
def writing() -> frozenset[tuple[str, str]]:
    """(port, method) of all that write."""
    return frozenset(
        (port, name) for port, owner in _ports().items() for name in _methods(owner) if _writes((owner, name))
    )


def _methods(owner: Node) -> set[str]:
    """What can be called of a class, with what it has of the classes it stands on."""
    nodes, imported = _house()
    module, name = owner
    own = {each.partition(".")[2] for where, each in nodes if where == module and each.startswith(f"{name}.")}
    for base in ast.walk(nodes.get(owner, ast.Pass())):
        if isinstance(base, ast.Name):
            own |= _methods(imported.get((module, base.id), (module, base.id)))
    return own


def _writes(method: tuple[Node, str]) -> bool:
    nodes, seen, ahead = _house()[0], set[Node](), list(_method(*method))
    while ahead:
        node = ahead.pop()
        if node in seen or node not in nodes:
            continue
        seen.add(node)
        if _writes_itself(node):
            return True
        ahead += _mentions(node)
    return False
