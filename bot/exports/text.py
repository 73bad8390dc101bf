"""The reflection as plain text, to be pasted into an e-mail.

Blank lines do all the structuring: a wall of signs is read out loud, sign by sign, by a screen
reader, and means little to an eye either.
"""

from collections.abc import Iterator

from bot.characters import whole
from bot.exports.page import Page, Passage, Section


def render(page: Page) -> str:
    """Every word on the page, in reading order."""
    return _encodable("\n\n".join(filter(None, _blocks(page))) + "\n")


def _blocks(page: Page) -> Iterator[str]:
    yield page.title
    yield page.about
    yield "\n".join(filter(None, (page.name, page.date)))
    for section in page.sections:
        yield from _section(section, page.nothing_yet)
    for passage in page.closing:
        yield f"\n{passage.stem}"
        yield "\n".join(passage.words)
    # one blank line more wherever a new part of the page begins
    yield f"\n{page.notice}"
    yield "\n".join(page.credit)


def _section(section: Section, nothing_yet: str) -> Iterator[str]:
    yield f"\n{section.heading}"
    for passage in section.passages:
        yield _passage(passage, nothing_yet)


def _passage(passage: Passage, nothing_yet: str) -> str:
    return "\n".join((passage.stem, *(passage.words or (nothing_yet,))))


def _encodable(text: str) -> str:
    """The words as typed, with one kind of line end, and such that UTF-8 can carry them."""
    return whole(text).replace("\r\n", "\n").replace("\r", "\n")
