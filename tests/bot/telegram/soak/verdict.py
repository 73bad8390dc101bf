"""Whether every word of one person stands where it must, and nobody else's anywhere."""

import asyncio
import re
from collections.abc import Iterable

from tests.bot.telegram.reading import in_pdf, in_pdf_whole, in_text
from tests.bot.telegram.soak.account import EIGHT, NEXT, SHOW, Reflection
from tests.bot.telegram.soak.life import Life
from tests.bot.telegram.wording import line
from tests.bot_api import Message

CLOSINGS = {NEXT: line("document.closing.next"), SHOW: line("document.closing.show")}
NOTHING = line("document.nothing_yet")
FULL = 4095  # units: the app has cut a message as long as this
_TAG = re.compile(r"\bp(\d+)\.r\S+")


async def judge(life: Life) -> None:
    """Raises an AssertionError that says which word, where it was and where it should be."""
    for number, (pdf, text) in (await life.goes_home()).items():
        here = life.reflections[number]
        expected = {at: _expected(life, here, at) for at in (*EIGHT, *CLOSINGS)}
        _compare(f"text document {number}", _with_closings(in_text(text.decode())), expected)
        read = await asyncio.to_thread(in_pdf, pdf)
        one_row = {at: " ".join(words.split()) for at, words in expected.items()}
        _compare(f"PDF {number}", _with_closings(read), one_row)
        on_it = [life.text(one) for at in expected for one in here.answer(at).parts]
        on_it += [] if here.name is None else [life.text(here.name)]
        whole = await asyncio.to_thread(in_pdf_whole, pdf)
        for document, words in (("PDF", whole), ("text document", text.decode())):
            _same(f"{document} {number}", tags([words]), tags(on_it))
    kept = [life.text(one) for here in life.reflections.values() for one in here.everything()]
    _same("what is kept about them", tags([await life.takes_their_data()]), tags(kept))
    assert sum(map(len, map(list, (h.everything() for h in life.reflections.values())))) == len(
        life.messages
    ), "a message of theirs stands nowhere, or twice"
    await nothing_of_anybody_else(life)


async def nothing_of_anybody_else(life: Life) -> None:
    """In no bubble and in no document that ever came into their chat."""
    for message in life.person.inbox:
        strange = [tag for tag in tags([await _words(message)]) if _owner(tag) != life.number]
        assert not strange, f"of somebody else, in message {message.message_id}: {strange}"


def tags(texts: Iterable[str]) -> set[str]:
    """What tells each text from all others, the person's number first."""
    return {found[0] for text in texts for found in _TAG.finditer(text)}


def _owner(tag: str) -> int:
    return int(tag.partition(".")[0].removeprefix("p"))


def _expected(life: Life, here: Reflection, at: str) -> str:
    """The messages of one answer, a row each; what the app had cut is one again."""
    texts: list[str] = []
    full = False
    for message in here.answer(at).parts:
        text = life.text(message)
        texts[-1:] = [texts[-1] + text] if full else [*texts[-1:], text]
        full = len(text.encode("utf-16-le")) // 2 >= FULL
    return "\n".join(texts)


def _with_closings(eight: list[str]) -> dict[str, str]:
    """What stands after the eighth answer has headings of its own."""
    found = dict(zip(EIGHT, eight, strict=True))
    rest = found[EIGHT[-1]]
    for at, heading in reversed(CLOSINGS.items()):
        before, there, after = f" {rest} ".rpartition(heading)
        found[at] = after.strip()
        rest = before.strip() if there else rest
        found[at] = after.strip() if there else ""
    found[EIGHT[-1]] = "" if rest == NOTHING else rest
    return found


def _compare(what: str, found: dict[str, str], expected: dict[str, str]) -> None:
    is_at, be_at = _by_tag(found), _by_tag(expected)
    wrong = [
        f"{what}: {tag} is in answer {is_at.get(tag, 'none')}, should be in {be_at.get(tag)}"
        for tag in sorted(is_at.keys() | be_at.keys())
        if is_at.get(tag) != be_at.get(tag)
    ]
    wrong += [
        f"{what}, answer {at}: {_difference(found[at], words)}"
        for at, words in expected.items()
        if found[at] != words and not wrong
    ]
    assert not wrong, "\n  ".join(wrong)


def _by_tag(answers: dict[str, str]) -> dict[str, str]:
    return {tag: at for at, words in answers.items() for tag in tags([words])}


def _difference(found: str, expected: str) -> str:
    both = zip(found, expected, strict=False)
    first = next((at for at, (one, other) in enumerate(both) if one != other), len(found))
    part = slice(max(first - 40, 0), first + 40)
    return f"is ...{found[part]!r}..., should be ...{expected[part]!r}..."


def _same(what: str, found: set[str], expected: set[str]) -> None:
    missing, strange = expected - found, found - expected
    assert found == expected, f"{what}: missing {missing}, should not be there {strange}"


async def _words(message: Message) -> str:
    match message.document:
        case None:
            return message.text
        case document if document.name.endswith(".pdf"):
            return await asyncio.to_thread(in_pdf_whole, document.content)
        case document:
            return document.content.decode()
