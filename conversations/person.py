"""Who is speaking. A person may keep several reflections; each is a Session of its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from conversations.events import Address

PersonId = NewType("PersonId", str)


class Register(StrEnum):
    """Who is speaking, so that each is spoken to as themselves."""

    PLAIN = "plain"
    YOUNG = "young"
    PARENT = "parent"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, slots=True)
class Consent:
    """A recorded yes: to which notice, and when."""

    notice: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    address: Address
    language: str = "en"
    register: Register = Register.PLAIN
    timezone: str = "Europe/London"
    consents: tuple[Consent, ...] = ()
    current: int = 1  # the number of the reflection at hand
