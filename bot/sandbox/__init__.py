"""The local stand-in for Telegram, with phones for tests and for the demo's page."""

from bot.sandbox.faults import Fault
from bot.sandbox.groups import Group
from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox

__all__ = ["Fault", "Group", "Phone", "Sandbox"]
