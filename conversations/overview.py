"""All eight at once: what is there, in full or by its first words, and the way to each."""

from collections.abc import Callable

from conversations.answers import Part, whole
from conversations.effects import Line, Pick, Value
from conversations.events import Choice
from conversations.session import Session
from conversations.template import PromptKey

READ_BACK = 70  # characters of each answer in the read-back: one line on most phones


def in_full(session: Session) -> tuple[Line, ...]:
    """Every answer, and what was taken out of it; closing ones once there is something."""
    closing = (key for key in session.template.closing if session.answer(key).everything)
    return (*_blocks(session, _in_full), *(_closing_in_full(session, key) for key in closing))


def first_words(session: Session) -> tuple[Line, ...]:
    return _blocks(session, _first_words)


def the_questions(session: Session) -> tuple[Line, ...]:
    """The eight, to think about beforehand or to choose from."""
    return _blocks(session, _stem)


def ways_to_each(session: Session) -> tuple[Pick, ...]:
    numbers = range(1, len(session.template.prompts) + 1)
    return tuple(Pick(Choice.GO, n, Line("go.to", {"number": str(n)})) for n in numbers)


def shortened(parts: tuple[Part, ...], most: int) -> str:
    """The beginning of the words, cut between words, with a mark where they go on."""
    text = joined(parts)
    if len(text) <= most:
        return text
    beginning, *_ = *text[:most].rsplit(maxsplit=1), ""
    return beginning.rstrip() + " …"


def joined(parts: tuple[Part, ...]) -> str:
    return "\n".join(whole(parts))


def _blocks(session: Session, item: Callable[[Session, PromptKey], Line]) -> tuple[Line, ...]:
    return tuple(
        Line(
            "review.block",
            {
                "cornerstone": Line(f"cornerstone.{stone.key}"),
                "items": tuple(item(session, prompt) for prompt in stone.prompts),
            },
        )
        for stone in session.template.cornerstones
    )


def _in_full(session: Session, prompt: PromptKey) -> Line:
    number = str(session.template.number(prompt))
    words = _words_of(session, prompt)
    return Line("review.item", {"number": number, "stem": Line(f"prompt.{prompt}"), **words})


def _closing_in_full(session: Session, prompt: PromptKey) -> Line:
    words = _words_of(session, prompt)
    return Line("review.closing", {"stem": Line(f"prompt.{prompt}"), **words})


def _words_of(session: Session, prompt: PromptKey) -> dict[str, Value]:
    answer = session.answer(prompt)
    there = Line("review.words", {"words": joined(answer.parts) or Line("review.nothing")})
    out = Line("review.cleared", {"words": joined(answer.cleared)})
    rows = (there, out) if answer.parts else (out,)
    return {"words": rows if answer.cleared else (there,)}


def _first_words(session: Session, prompt: PromptKey) -> Line:
    one_row = " ".join(shortened(session.answer(prompt).parts, READ_BACK).split())
    words: str | Line = one_row or Line("review.nothing")
    number = str(session.template.number(prompt))
    return Line("review.first_words", {"number": number, "words": words})


def _stem(session: Session, prompt: PromptKey) -> Line:
    number = str(session.template.number(prompt))
    stem = Line(f"prompt.{prompt}")
    key = "questions.item_answered" if session.answer(prompt).parts else "questions.item"
    return Line(key, {"number": number, "stem": stem})
