"""What the store knows that bears on one event: an argument of the core, like the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.events import MessageRef
from conversations.session import Session
from conversations.template import PromptKey


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message of ours that theirs is a reply to."""

    reflection: int
    about: PromptKey


@dataclass(frozen=True, slots=True)
class Known:
    # what was asked since a turn became, once in the chat, for each turn of which that is open
    arrived: Mapping[int, MessageRef] = field(default_factory=dict)
    replied: Bubble | None = None
    others: Mapping[int, Session] = field(default_factory=dict)  # where the event is about them


NOTHING = Known()
