"""A voice: one language and register put a line into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from conversations.effects import Line
from conversations.events import Choice
from conversations.person import Register

Direction: TypeAlias = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Voice:
    """The wording of one edition. What a person said goes in as a value and is never a pattern."""

    language: str  # names its file, e.g. "en"
    locale: str  # for dates and for documents, e.g. "en_GB"
    direction: Direction
    register: Register
    lines: Mapping[str, str]
    typed: Mapping[str, tuple[Choice, ...]]  # words that, alone in a message, can ask for these

    def say(self, line: Line) -> str:
        """The words of a line. Raises KeyError if the catalogue lacks it; tests see to that."""
        values = {name: self._worded(value) for name, value in line.values.items()}
        return self.lines[line.key].format_map(values)

    def label(self, choice: Choice) -> str:
        return self.lines[f"choice.{choice}"]

    def _worded(self, value: str | Line | tuple[Line, ...]) -> str:
        match value:
            case str():
                return value
            case Line():
                return self.say(value)
            case tuple():
                return "\n".join(map(self.say, value))
