"""What our typefaces can print, read from the font files themselves.

Under PDF/UA a character that no face has is an error, and an export must never fail over a
word. So what cannot be printed is spelled out by its number, and everything else stays as typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, groupby
from pathlib import Path
from struct import iter_unpack, unpack_from

from bot.characters import whole

FOLDER = Path(__file__).with_name("fonts")

# Which file is asked first, where several could print the same character.
_MAIN, _SECOND = "AtkinsonHyperlegibleNext-Regular.ttf", "NotoSans-Regular.ttf"
_FIRST = (_MAIN, _SECOND, "NotoColorEmoji.ttf")
_LAST = ("NotoSansMath-Regular.ttf", "NotoSansCJKsc-Regular.otf")

# Shapers draw nothing for these when a face lacks them (HarfBuzz's "default ignorable").
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)


def clean(text: str) -> str:
    """The words with one kind of line end, and without what no page or e-mail can carry."""
    lines = (line.replace("\t", "    ") for line in whole(text).splitlines())
    return "\n".join("".join(filter(_is_text, line)) for line in lines)


def printable(text: str) -> str:
    """The words as typed, but with every character spelled out that no face can print."""
    if set(text) <= _main():
        return text
    return _bracketed(chain.from_iterable(map(_fitted, clusters(text))))


def spelled_out(text: str) -> str:
    """The last resort: whatever the main face itself cannot print is spelled out."""
    return _bracketed((char, char in _main()) for char in text)


def faces_for(text: str) -> tuple[str, ...]:
    """The files that this text asks first: the main one, and the one that knows its script.

    Where that is the second face, it sets the whole text, for it has Latin letters too, and two
    designs inside one word (as in Vietnamese) are hard to read.
    """
    letters = set(filter(str.isalpha, unicodedata.normalize("NFC", text))) - _main()
    if not letters:
        return ()
    home = max(faces(), key=lambda file: len(letters & faces()[file]))
    return (_SECOND,) if home == _SECOND else (_MAIN, home)


@cache
def faces() -> dict[str, frozenset[str]]:
    """Each font file, in the order in which they are asked, and the characters it can print.

    The bold files are left out: each covers what the regular one of its family covers.
    """
    found = {file.name for file in FOLDER.glob("*.[ot]tf") if "Bold" not in file.name}
    order = (*_FIRST, *sorted(found.difference(_FIRST, _LAST)), *_LAST)
    return {name: frozenset(map(chr, _covered((FOLDER / name).read_bytes()))) for name in order}


def clusters(text: str) -> Iterator[str]:
    """Each character with the marks that cling to it: one face has to print them together."""
    start = 0
    for here, char in enumerate(text):
        if here and unicodedata.category(char) not in {"Mn", "Mc", "Me", "Cf"}:
            yield text[start:here]
            start = here
    yield text[start:]


def _is_text(char: str) -> bool:
    # a byte order mark is allowed in no text of a tagged PDF
    return unicodedata.category(char) != "Cc" and char != "\ufeff"


@lru_cache(maxsize=4096)
def _fitted(cluster: str) -> tuple[tuple[str, bool], ...]:
    """Each character of the cluster, and whether it can be printed."""
    seen = set(_UNSEEN.sub("", cluster))
    if any(seen <= face for face in faces().values()):
        return ((cluster, True),)
    home = next((face for face in faces().values() if cluster[0] in face), _main())
    return tuple((char, char in home) for char in cluster)


def _bracketed(chars: Iterable[tuple[str, bool]]) -> str:
    """Neighbours that cannot be printed share one pair of brackets: [U+E000 U+E001]."""
    runs = groupby(chars, key=lambda pair: pair[1])
    return "".join(_run([char for char, _ in run], as_typed=fits) for fits, run in runs)


def _run(chars: list[str], *, as_typed: bool) -> str:
    if as_typed:
        return "".join(chars)
    return "[" + " ".join(f"U+{ord(char):04X}" for char in chars) + "]"


@cache
def _main() -> frozenset[str]:
    return faces()[_MAIN] | {"\n"}


def _covered(font: bytes) -> Iterator[int]:
    """The code points in a font's character map: the widest, if it has several."""
    (count,) = unpack_from(">H", font, 4)
    tables = iter_unpack(">4sLLL", font[12 : 12 + 16 * count])
    start = next(at for tag, _, at, _ in tables if tag == b"cmap")
    (count,) = unpack_from(">H", font, start + 2)
    offsets = (at for _, _, at in iter_unpack(">HHL", font[start + 4 : start + 4 + 8 * count]))
    maps = {unpack_from(">H", font, start + at)[0]: font[start + at :] for at in offsets}
    wide = maps.get(12)
    return _groups(wide) if wide else _segments(maps[4])


def _groups(table: bytes) -> Iterator[int]:
    """Format 12: runs of code points."""
    (count,) = unpack_from(">L", table, 12)
    runs = iter_unpack(">LLL", table[16 : 16 + 12 * count])
    return chain.from_iterable(range(first, last + 1) for first, last, _ in runs)


def _segments(table: bytes) -> Iterator[int]:
    """Format 4: runs in four parallel arrays, from which single glyphs may be missing."""
    (size,) = unpack_from(">H", table, 6)
    array = f">{size // 2}H"
    ends, starts = unpack_from(array, table, 14), unpack_from(array, table, 16 + size)
    shifts = unpack_from(array, table, 16 + 2 * size)
    for index, (first, last, shift) in enumerate(zip(starts, ends, shifts, strict=True)):
        for code in range(first, last + 1):
            if _glyph(table, 16 + 3 * size + 2 * index, code - first, code + shift):
                yield code


def _glyph(table: bytes, at: int, step: int, shifted: int) -> int:
    """Which glyph stands for a code point: a shift away, or looked up further on; 0 is none."""
    (offset,) = unpack_from(">H", table, at)
    return unpack_from(">H", table, at + offset + 2 * step)[0] if offset else shifted % 0x10000
