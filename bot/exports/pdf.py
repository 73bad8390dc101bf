"""The reflection as a PDF to print or hand over: tagged, accessible, the same bytes each time.

The words travel to typst as data, never as markup, so nothing that a person types can mean
anything to it. How the page looks is in `reflection.typ`; this module prepares what it reads.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from bot.exports import glyphs
from bot.exports.page import Page, Passage, Section

Json = dict[str, Any]
Prepare = Callable[[str], str]  # turns words into something that the faces can print

_LAYOUT = Path(__file__).with_name("reflection.typ")
_NUMBERS = re.compile(r"(?<=\d) (?=\d)")
# Web addresses and held-down keys: without a place to break they would run off the paper.
# Left out are emoji and the scripts written without spaces, which know where to break.
_UNBROKEN = re.compile(
    r"[^ \u0e00-\u0fff\u1000-\u109f\u1680\u1780-\u17ff\u2000-\u2006\u2008-\u200b\u2600-\u27bf"
    r"\u2e80-\u3000\u3040-\u30fa\u3100-\ud7ff\uf900-\ufaff\U0001f000-\U0010ffff]{30,}|(.)\1{29,}"
)
_PIECE = 10


def render(page: Page) -> bytes:
    """The page as PDF/UA-1."""
    try:
        return _typeset(page, glyphs.printable)
    except _typst().TypstError:
        return _typeset(page, glyphs.spelled_out)


def _typeset(page: Page, prepare: Prepare) -> bytes:
    # A compiler for each page: it takes no time, and one refuses to serve two threads at once.
    compiler = _typst().Compiler(input=_layout(), font_paths=_fonts())
    document: bytes = compiler.compile(
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(page.made_at.timestamp()),
        sys_inputs={"page": json.dumps(_laid_out(page, prepare), ensure_ascii=False)},
    )
    return document


@cache
def _typst() -> Any:
    import typst  # noqa: PLC0415 - seven megabytes that can wait until somebody wants a PDF

    return typst


@cache
def _fonts() -> Any:
    return _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[glyphs.FOLDER]
    )


@cache
def _layout() -> bytes:
    return _LAYOUT.read_bytes()


def _laid_out(page: Page, prepare: Prepare) -> Json:
    def flow(text: str) -> list[Json]:
        return list(_stretches(prepare(glyphs.clean(text)), page.direction))

    return {
        "lang": _language(page.language),
        "dir": page.direction,
        "faces": list(_families().values()),
        "plain_title": " ".join(prepare(glyphs.clean(page.title)).split()),
        "title": flow(page.title),
        "about": flow(page.about),
        "name": flow(page.name) if page.name else [],
        "date": flow(page.date),
        "sections": [_section(section, flow) for section in page.sections],
        "closing": [_passage(passage, flow) for passage in page.closing],
        "nothing_yet": flow(page.nothing_yet),
        "credit": [flow(line) for line in page.credit],
        "notice": flow(
            _NUMBERS.sub("\u00a0", page.notice)
        ),  # a telephone number stays on one line
    }


def _section(section: Section, flow: Callable[[str], list[Json]]) -> Json:
    passages = [_passage(passage, flow) for passage in section.passages]
    return {"heading": flow(section.heading), "passages": passages}


def _passage(passage: Passage, flow: Callable[[str], list[Json]]) -> Json:
    return {"stem": flow(passage.stem), "words": [flow(message) for message in passage.words]}


def _stretches(text: str, direction: str) -> Iterator[Json]:
    """Neighbouring lines that run the same way, which is where their first letter runs."""
    faces = [_families()[file] for file in glyphs.faces_for(text)]
    for way, lines in groupby(_directed(text, direction), key=lambda line: line[0]):
        yield {"dir": way, "faces": faces, "lines": [_pieces(line) for _, line in lines]}


def _directed(text: str, direction: str) -> Iterator[tuple[str, str]]:
    """Each line with its direction; one without letters (an emoji, a number) follows on."""
    for line in text.split("\n"):
        strong = next((way for way in map(bidirectional, line) if way in {"L", "R", "AL"}), None)
        direction = {"L": "ltr", "R": "rtl", "AL": "rtl", None: direction}[strong]
        yield direction, line


def _pieces(line: str) -> list[str]:
    """The line, in pieces where it may break although nobody typed a space there."""
    return _UNBROKEN.sub(lambda run: "\0".join(_parted(run[0])), line).split("\0")


def _parted(run: str) -> Iterator[str]:
    """Short pieces that begin with a letter or digit, or with a zero-width space if they cannot.

    No line may begin with "!" or "." otherwise; but in a web address such a space would spoil
    every copy of it.
    """
    piece = ""
    for cluster in glyphs.clusters(run):
        begins = cluster[0].isalnum()
        if len(piece) >= (_PIECE if begins else 2 * _PIECE):
            yield piece
            piece = "" if begins else "\u200b"
        piece += cluster
    yield piece


def _language(tag: str) -> Json:
    """BCP 47 as typst wants it: "en-GB" is a language and a region."""
    language, *rest = tag.split("-")
    region = next((part for part in rest if len(part) == 2 and part.isalpha()), None)  # noqa: PLR2004 - by the standard
    return {"language": language.lower(), "region": region}


@cache
def _families() -> dict[str, str]:
    """What typst calls each font file, in the order in which they are asked."""
    known = {Path(font.path).name: font.family for font in _fonts().fonts() if font.path}
    return {file: known[file] for file in glyphs.faces()}
