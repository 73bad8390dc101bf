"""Long text in pieces that Telegram takes: between words, never inside a character."""

from collections.abc import Iterator

from telegram.constants import MessageLimit
from wcwidth import iter_graphemes

MOST = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 code units: an emoji counts as two or more


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def split(text: str, most: int = MOST) -> list[str]:
    """Pieces of at most `most` units; joined again they are the text."""
    return list(_pieces(text, most)) if units(text) > most else [text]


def _pieces(text: str, most: int) -> Iterator[str]:
    while units(text) > most:
        end = _end(text, most)
        yield text[:end]
        text = text[end:]
    yield text


def _end(text: str, most: int) -> int:
    """Where the first piece ends: behind a paragraph, a row or a word in its second half."""
    fits = _fitting(text, most)
    for between in ("\n\n", "\n", " "):
        found = text.rfind(between, fits // 2, fits)
        if found > 0:
            return found + len(between)
    return fits


def _fitting(text: str, most: int) -> int:
    """How many characters fit, counted in whole clusters: 👩‍👧 is one, and stays one."""
    used = end = 0
    for cluster in iter_graphemes(text[: most + 1]):
        used += units(cluster)
        if used > most:
            return end or most // 2  # one cluster longer than a message: nobody could read it
        end += len(cluster)
    return end
