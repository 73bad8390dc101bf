"""The reflection as plain data, already worded: what every format renders, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Passage:
    """One prompt and the person's own words under it."""

    stem: str  # exactly as on the sheet, e.g. "It is even better when:"
    words: tuple[str, ...]  # one entry for each message, exactly as sent; empty: nothing yet


@dataclass(frozen=True, slots=True)
class Section:
    """One Cornerstone: its name and its passages, in the sheet's order."""

    heading: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on the page, in reading order."""

    language: str  # BCP 47, for the document's metadata and hyphenation, e.g. "en-GB"
    direction: Literal["ltr", "rtl"]
    title: str
    about: str  # one sentence under the title
    name: str | None  # whose name stands on top; None prints no line at all
    date: str  # worded for the reader, e.g. "22 November 2026"
    made_at: datetime  # the same moment, aware; for metadata, so that a repeat is byte-identical
    sections: tuple[Section, ...]
    nothing_yet: str  # stands, quietly, under a stem without words
    credit: tuple[str, ...]  # Genuine Partnerships and the 4 Cornerstones
    notice: str  # the standing notice: a bot made this, and whom to ring
    closing: tuple[Passage, ...] = ()  # behind the sections: what they added after the end
