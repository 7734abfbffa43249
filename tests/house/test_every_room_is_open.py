"""What a room of handlers answers exists once the bot is put together, not only where a test has brought it in."""

import ast
import subprocess
import sys
from pathlib import Path

import handlers

HOME = Path(handlers.__file__).parent
#: What registers a conversation, a screen, a button or a command where its module is imported.
REGISTERS = frozenset({"flow", "screen", "pressed", "command", "notice"})


def registers(path: Path) -> bool:
    """Whether a module registers anything at its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr)]
    calls += [each for node in tree.body if isinstance(node, ast.FunctionDef) for each in node.decorator_list]
    found = (call.func for call in calls if isinstance(call, ast.Call))
    return any(isinstance(each, ast.Name) and each.id.lstrip("_") in REGISTERS for each in found)


#: What putting the bot together brings in (bot.application).
TOGETHER = "import sys, bot.desk, bot.exporting, handlers.notices, handlers.registration"


def test_every_room_is_brought_in_where_the_bot_is_put_together() -> None:
    told = f"{TOGETHER}; print(*(name for name in sys.modules if name.startswith('handlers.')))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, cwd=HOME.parent)
    brought = set(done.stdout.decode().split())
    rooms = {f"handlers.{path.stem}" for path in HOME.glob("*.py") if registers(path)}
    assert len(rooms) > 50
    assert rooms - brought == set()
