"""Who is speaking. A person may keep several reflections; each is a Session of its own."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)


class Register(StrEnum):
    """Who is speaking, so that each is spoken to as themselves."""

    PLAIN = "plain"
    YOUNG = "young"
    PARENT = "parent"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, slots=True)
class Consent:
    """A recorded yes, or a yes taken back: to which notice, and when."""

    notice: str
    at: datetime
    given: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    language: str = "en"
    register: Register = Register.PLAIN
    timezone: str = "Europe/London"
    consents: tuple[Consent, ...] = ()
    current: int = 1  # the number of the reflection at hand
    newest: int = 1  # the highest number that one of theirs ever had; none is used again
    warned: bool = False  # they asked to be told a week before anything is deleted

    def at_a_fresh_one(self) -> "Person":
        """At a reflection with a number of its own."""
        number = max(self.newest, self.current) + 1
        return replace(self, current=number, newest=number)

    @property
    def agreed(self) -> bool:
        """Whether their last word is a yes, to whichever notice."""
        return bool(self.consents) and self.consents[-1].given

    @property
    def withdrawn(self) -> bool:
        """Whether they took their yes back, and have not given it again."""
        return bool(self.consents) and not self.agreed

    def agrees_to(self, notice: str) -> bool:
        """Whether their last word on it is a yes to this very notice."""
        return self.agreed and self.consents[-1].notice == notice
