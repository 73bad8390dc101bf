"""Between values and columns. Sealing will stand here: text in, sealed bytes out."""

from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from conversations.events import Address

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ADDRESS = TypeAdapter(Address)


def lookup(address: Address) -> str:
    """What an address is found by."""
    return f"{address.channel}:{address.key}"


def address_to_text(address: Address) -> bytes:
    return _ADDRESS.dump_json(address)


def address_from_text(text: bytes) -> Address:
    return _ADDRESS.validate_json(text)


def microseconds(at: datetime) -> int:
    """Since 1970, UTC; exact, so that an alarm is due at the moment it was set for."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
