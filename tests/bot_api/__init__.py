"""A Bot API server for tests: real HTTP on loopback, and as strict as the real one.

The bot under test talks to `server.url`; the test talks as a person through `server.person()`.
"""

from tests.bot_api.account import Tap
from tests.bot_api.chats import Chat
from tests.bot_api.faults import (
    Babbles,
    BadGateway,
    Call,
    DropsAfter,
    DropsBefore,
    Fails,
    Faults,
    Floods,
    Hangs,
)
from tests.bot_api.message import Button, Document, Message
from tests.bot_api.person import Person
from tests.bot_api.server import BotApi

__all__ = [
    "Babbles",
    "BadGateway",
    "BotApi",
    "Button",
    "Call",
    "Chat",
    "Document",
    "DropsAfter",
    "DropsBefore",
    "Fails",
    "Faults",
    "Floods",
    "Hangs",
    "Message",
    "Person",
    "Tap",
]
