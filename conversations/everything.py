"""All that is kept about one person, as a value: what /mydata tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.events import Address, Incoming, MessageRef
from conversations.letters import Letter
from conversations.person import Person
from conversations.session import Session


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours that is in the chat."""

    message: MessageRef
    reflection: int
    about: str | None  # the prompt it asked
    at: datetime
    in_order: bool = True  # False: it may have stood there before, as another message


@dataclass(frozen=True, slots=True)
class Everything:
    address: Address
    person: Person
    away: bool  # they blocked the bot
    sessions: Sequence[Session]
    letters: Sequence[Letter]  # that wait to be delivered
    sent: Sequence[Sent]  # what was delivered
    parked: Sequence[Incoming]  # what could not be handled
