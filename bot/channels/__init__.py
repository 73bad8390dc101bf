"""The port: what a channel must be able to do, and what can come of a delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Protocol, TypeAlias

from bot.exports import Document
from conversations.events import Address, MessageRef
from conversations.letters import Note


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is in the chat, as this message."""

    became: MessageRef


@dataclass(frozen=True, slots=True)
class TryLater:
    """Surely not delivered. `after` is what the platform asked for, if it did."""

    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """The bytes left and no answer came: it may or may not be there."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """They blocked the bot, or are gone."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take it."""


Receipt: TypeAlias = Delivered | TryLater | Unsure | Unwanted | Refused


class ChannelClosed(Exception):
    """The channel cannot be used at all. The message is one line that says what to do."""


class TokenRefused(ChannelClosed):
    """The platform does not know the token, or no longer does."""


class Unreachable(ChannelClosed):
    """The platform did not answer, however often it was tried."""


class Work(Enum):
    """What somebody can be shown to be doing for them."""

    WRITING = auto()
    A_DOCUMENT = auto()


class Channel(Protocol):
    def pieces(self, note: Note) -> Sequence[Note]:
        """The note in as many pieces as the channel needs, the same ones every time."""

    async def clear(self, to: Address, messages: Sequence[MessageRef]) -> TryLater | None:
        """Take messages of ours out of the chat; what the platform does not allow stays.

        To be repeated only if the platform asks to wait; what is gone already does no harm then.
        """

    async def working(self, to: Address, on: Work) -> None:
        """Show that it is under way, if the platform can: a courtesy, tried once and soon over.

        Raises nothing but ChannelClosed; whether it came through is of no importance.
        """

    async def deliver(self, to: Address, item: Note | Document) -> Receipt:
        """Raises ChannelClosed if nothing can be delivered to anybody."""
