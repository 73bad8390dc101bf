"""A voice: one language and register put a line into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time

from conversations.effects import Line, Moment, Pick, Value
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
    notice: str = ""  # the whole privacy notice, with placeholders for the facts
    facts: Mapping[str, str] = field(default_factory=dict)  # what any line may say of the operator

    def say(self, line: Line, timezone: str = "Europe/London") -> str:
        """The words of a line; a moment in it is said as the day that it falls on there.

        Raises KeyError if the catalogue lacks it; tests see to that.
        """
        values = {name: self._worded(value, timezone) for name, value in line.values.items()}
        return self.lines[line.key].format_map({**self.facts, **values})

    def whole_notice(self) -> str:
        """The privacy notice as a text of its own, in Markdown."""
        return self.notice.format_map(self.facts)

    def label(self, choice: Choice | Pick) -> str:
        return self.say(choice.label) if isinstance(choice, Pick) else self.say(_label(choice))

    def _worded(self, value: Value, timezone: str) -> str:
        match value:
            case str():
                return value
            case datetime():
                day = value.astimezone(ZoneInfo(timezone)).date()
                return format_date(day, format="long", locale=self.locale)
            case Moment(at):
                there = at.astimezone(ZoneInfo(timezone))
                day_ = format_skeleton("MMMMEEEEd", there, ZoneInfo(timezone), locale=self.locale)
                return f"{day_}, {format_time(there, 'short', ZoneInfo(timezone), self.locale)}"
            case Line():
                return self.say(value, timezone)
            case tuple():
                return "\n".join(self.say(line, timezone) for line in value)


def _label(choice: Choice) -> Line:
    return Line(f"choice.{choice}")
