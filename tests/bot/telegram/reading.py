"""Reading back what the person was given: which words stand under which of the eight stems."""

import re
import subprocess

from tests.bot.telegram.wording import DOCUMENT_END, EMPTY
from tests.bot_api import Message

CORNERSTONES = ("Welcome and Care", "Value and Include", "Communication", "Working in Partnership")
BETTER = "It is even better when:"
STEMS = (
    "I felt welcomed and cared for when:",
    BETTER,
    "I felt valued and included when:",
    BETTER,
    "Communication has been good when:",
    BETTER,
    "Working in partnership has been good when:",
    BETTER,
)
_PAGE_NUMBER = re.compile(r"\n\d+ / \d+\s*\f")


def in_text(document: str) -> list[str]:
    """The eight answers in a text document, exactly as they stand there."""
    return _between(document, [f"\n{stem}\n" for stem in STEMS], f"\n{DOCUMENT_END}")


def in_pdf(document: bytes) -> list[str]:
    """The eight answers in a PDF, their rows joined: where a row ends is the page's affair."""
    stems = [f" {stem} " for stem in STEMS]
    return _between(in_pdf_whole(document), stems, f" {DOCUMENT_END}")


def in_pdf_whole(document: bytes) -> str:
    command = ["pdftotext", "-raw", "-", "-"]
    done = subprocess.run(command, input=document, capture_output=True, check=True)
    return " ".join(_PAGE_NUMBER.sub("\n", done.stdout.decode()).split())


def in_review(bubbles: str) -> list[str]:
    """The eight answers as /review shows them."""
    numbered = [f"{number}. {stem}\n" for number, stem in enumerate(STEMS, start=1)]
    return _between(bubbles, numbered, r"\Z")


def pdf(messages: list[Message]) -> bytes:
    return _newest(messages, ".pdf")


def text(messages: list[Message]) -> str:
    return _newest(messages, ".txt").decode()


def _newest(messages: list[Message], end: str) -> bytes:
    found = [one.document for one in messages if one.document and one.document.name.endswith(end)]
    return found[-1].content


def _between(whole: str, stems: list[str], end: str) -> list[str]:
    """What stands between each stem and the next, which must all be there, in order."""
    answers = "(.*?)".join([*map(re.escape, stems), end if end == r"\Z" else re.escape(end)])
    found = re.search(answers, whole, re.DOTALL)
    assert found, f"not all eight stems are there, in order: {whole}"
    return [_own(answer) for answer in found.groups()]


def _own(answer: str) -> str:
    """Without the heading of the Cornerstone that follows."""
    kept = answer.strip()
    for heading in CORNERSTONES:
        kept = kept.removesuffix(heading).strip()
    return "" if kept in EMPTY else kept
