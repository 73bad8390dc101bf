"""Trouble on purpose: what goes wrong, for which calls, and how often. Counted, never random."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.bot_api.clock import Clock
from tests.bot_api.refusal import Refusal, too_many


@dataclass(frozen=True, slots=True)
class Fails:
    """Answered with an error; nothing was done."""

    code: int = 500
    description: str = "Internal Server Error"


@dataclass(frozen=True, slots=True)
class BadGateway:
    """502 with a page for people, as the proxy in front sends it; nothing was done."""


@dataclass(frozen=True, slots=True)
class DropsBefore:
    """The connection breaks and nothing was done."""


@dataclass(frozen=True, slots=True)
class DropsAfter:
    """It was done, and the connection breaks before the answer."""


@dataclass(frozen=True, slots=True)
class Babbles:
    """It was done, and the answer is not the one that was asked for: no JSON, or another kind."""

    words: str = "upstream said nothing useful"


@dataclass(frozen=True, slots=True)
class Floods:
    """429 for this chat until the time is up; actions are counted apart from messages."""

    retry_after: int


@dataclass(frozen=True, slots=True)
class Hangs:
    """Nothing happens for a while; then it is done as if nothing had been."""

    seconds: float


Counted: TypeAlias = tuple[int | None, bool]
Trouble: TypeAlias = Fails | BadGateway | DropsBefore | DropsAfter | Babbles | Floods | Hangs


@dataclass(slots=True)
class Call:
    """One request as it came, and how it ended."""

    method: str
    values: Mapping[str, object]
    chat: int | None
    at: float
    outcome: str = "unfinished"
    result: object = None  # what was done, whether or not the bot was told


@dataclass(slots=True)
class Rule:
    trouble: Trouble
    methods: frozenset[str]
    chat: int | None
    every: int
    times: int | None
    seen: int = 0

    def strikes(self, call: Call) -> bool:
        if self.times == 0 or (self.methods and call.method not in self.methods):
            return False
        if self.chat is not None and self.chat != call.chat:
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        self.times = None if self.times is None else self.times - 1
        return True


@dataclass(slots=True)
class Faults:
    clock: Clock
    rules: list[Rule] = field(default_factory=list)
    shut_until: dict[Counted, float] = field(default_factory=dict)
    too_early: list[Call] = field(default_factory=list)

    def once(self, trouble: Trouble, *methods: str, chat: int | None = None) -> None:
        """Several of these for the same calls happen one after another, in order."""
        self.add(trouble, *methods, chat=chat, times=1)

    def always(self, trouble: Trouble, *methods: str, chat: int | None = None) -> None:
        self.add(trouble, *methods, chat=chat)

    def add(
        self,
        trouble: Trouble,
        *methods: str,
        chat: int | None = None,
        every: int = 1,
        times: int | None = None,
    ) -> None:
        """For one in `every` matching calls, at most `times`; no methods means all of them."""
        self.rules.append(Rule(trouble, frozenset(methods), chat, every, times))

    def clear(self) -> None:
        self.rules.clear()
        self.shut_until.clear()

    def check_flood(self, call: Call) -> None:
        """Refuses, and remembers, a call that comes before its `retry_after` is over."""
        left = self.shut_until.get(_counted(call), 0.0) - self.clock.now()
        if call.chat is not None and left > 0:
            self.too_early.append(call)
            raise too_many(math.ceil(left))

    def strike(self, call: Call) -> Trouble | None:
        """The first rule that strikes; later ones do not count this call."""
        return next((rule.trouble for rule in self.rules if rule.strikes(call)), None)

    def shut(self, call: Call, flood: Floods) -> Refusal:
        self.shut_until[_counted(call)] = self.clock.now() + flood.retry_after
        return too_many(flood.retry_after)


def _counted(call: Call) -> Counted:
    return call.chat, call.method == "sendChatAction"
