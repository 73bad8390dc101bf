"""What was said to a prompt: messages exactly as sent, and what the person took out again."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from conversations.events import MessageRef


@dataclass(frozen=True, slots=True)
class Words:
    """One message, exactly as sent."""

    message: MessageRef
    text: str

    @property
    def full(self) -> bool:
        """Whether the app may have cut it here, and sent the rest as the next message."""
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2 >= FULL


Part: TypeAlias = Words  # pictures and voice notes will join the union here


# A message as full as this was cut by the app: Telegram's hold 4,096 UTF-16 code units, and a
# character of two units may not have fitted.
FULL = 4095


def whole(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The texts, a message each; a paste that the app had cut is one again, without a seam."""
    texts: list[str] = []
    full = False
    for part in parts:
        if full:
            texts[-1] += part.text
        else:
            texts.append(part.text)
        full = part.full
    return tuple(texts)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was said to one prompt; settled once the person has moved on from it.

    What they took out is in no document, but kept: it can be brought back.
    """

    parts: tuple[Part, ...] = ()
    settled: bool = False
    cleared: tuple[Part, ...] = ()

    @property
    def everything(self) -> tuple[Part, ...]:
        return self.parts + self.cleared

    def with_all_taken_out(self) -> "Answer":
        return Answer(cleared=self.cleared + self.parts)

    def with_all_brought_back(self) -> "Answer":
        return replace(self, parts=self.cleared + self.parts, cleared=())
