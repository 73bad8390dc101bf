"""Time zones by the names of their places, as the time zone database has them."""

from functools import cache
from zoneinfo import available_timezones

_LONGEST = 60  # characters; no place has a longer name


def of_a_place(text: str) -> str | None:
    """The zone that "Warsaw", "new york" or "Europe/Warsaw" names; None if nothing is so named."""
    return _by_name().get(_folded(text)) if len(text) <= _LONGEST else None


def place_of(zone: str) -> str:
    """New York, of America/New_York, for those who read it."""
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _by_name() -> dict[str, str]:
    """Whole names win over their last words, and shorter names over longer ones."""
    zones = sorted((zone for zone in available_timezones() if "/" in zone), key=len, reverse=True)
    return {_folded(place_of(zone)): zone for zone in zones} | {_folded(z): z for z in zones}


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
