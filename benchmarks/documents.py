"""How long a document takes: the first one (fonts are read), then warm, beside an empty page."""

from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.timing import Figure, per_second, seconds
from bot.exports import text
from bot.exports.page import Page
from bot.exports.publishing import page_of, publish
from conversations.effects import Format, Line
from conversations.letters import Note, Parcel
from conversations.library import Library, load
from conversations.person import Register
from conversations.reflection import Chapter, Passage, Reflection

WORDS = "They rang me before the meeting, asked how I like to talk, and then waited. "
MADE_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WARM = 20


def figures() -> list[Figure]:
    library = load()
    voice = library.voice("en", Register.PLAIN)
    parcel = _parcel(library, (WORDS * 4,))
    long = _parcel(library, (WORDS * 80,))
    first = seconds(lambda: publish(parcel, voice))
    page: Page = page_of(parcel, voice)
    return [
        Figure("first PDF, typst and fonts loaded with it", first * 1000, "ms"),
        Figure("warm PDF, a page and a bit", _warm(lambda: publish(parcel, voice)), "ms"),
        Figure("warm PDF, 50,000 characters", _warm(lambda: publish(long, voice)), "ms"),
        Figure("warm PDF, nothing said", _warm(lambda: publish(_parcel(library), voice)), "ms"),
        Figure("text", _warm(lambda: text.render(page)), "ms"),
    ]


def _warm(work: Callable[[], object]) -> float:
    return 1000 / per_second(work, WARM)


def _parcel(library: Library, words: tuple[str, ...] = ()) -> Parcel:
    chapters = tuple(
        Chapter(stone.key, tuple(Passage(prompt, words) for prompt in stone.prompts))
        for stone in library.template.cornerstones
    )
    reflection = Reflection(library.template.key, "Ana", chapters)
    unsure = Note(library.voice("en", Register.PLAIN).say(Line("export.unsure")))
    return Parcel(reflection, Format.PDF, "en", Register.PLAIN, MADE_AT, "Europe/London", unsure)
