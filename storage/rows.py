"""Between values and columns: times, owners, and what is to be sealed or hashed on the way in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from conversations.events import Address

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ADDRESS = TypeAdapter(Address)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column to be sealed under its owner's key when the row is written."""

    owner: str
    about: str
    plain: bytes


@dataclass(frozen=True, slots=True)
class Hashed:
    """A column to be hashed under its owner's key when the row is written."""

    owner: str
    text: str


def owner_of(person: str, reflection: int | None = None) -> str:
    """Whose key it is: the person's, or that of one reflection of theirs."""
    return person if reflection is None else f"{person}/{reflection}"


def found_by(address: Address) -> str:
    """What is hashed to find an address by."""
    return f"address|{address.channel}|{address.key}"


def address_to_text(address: Address) -> bytes:
    return _ADDRESS.dump_json(address)


def address_from_text(text: bytes) -> Address:
    return _ADDRESS.validate_json(text)


def microseconds(at: datetime) -> int:
    """Since 1970, UTC; exact, so that an alarm is due at the moment it was set for."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
