"""How the bot's lines begin, from its own catalogue: tests wait for a line, not for its wording.

What issue and sheet fix word for word (the stems, the headings, the thanks) is written out where
it is tested.
"""

from conversations.events import Choice
from conversations.library import FALLBACK, load
from conversations.person import Register

_VOICE = load().voice(FALLBACK, Register.PLAIN)


def line(key: str) -> str:
    """The first row of a line, up to the first thing that is filled in."""
    return _VOICE.lines[key].strip().partition("\n")[0].partition("{")[0].strip()


def label(choice: Choice) -> str:
    return _VOICE.label(choice)


HELLO = line("welcome.hello")
START = line("welcome.start")
HELD = line("welcome.held")
WHERE = line("where")
THANKS = "Thank you. Send more, or tap Next."
NOTHING_YET = line("ask.nothing_yet")
STOPPED = line("stopped")
LAST_WAS = line("review.short")
ALL = line("review.full")
WHOSE_NAME = line("name.ask")
MADE = line("finished.made")
CLOSING = line("closing.intro")
WHO = line("prompt.closing.show")
KEPT_UNTIL = line("finished.kept")
ADDED = line("ask.added")
STILL_OPEN = line("finished.open")
KEPT_APART = line("finished.held")
CHANGED = line("finished.edited")
EXPORTED = line("export.done")
UNSURE = line("export.unsure")
HELP = "In danger, call 999."
PRIVACY = line("privacy")
DELETE = line("delete.ask")
NOT_DELETED = line("delete.kept")
NOT_DELETED_AND_KEPT = line("delete.kept_words")
DELETED = line("delete.done")
STALE = line("stale.question")
OTHER = line("stale.reflection")
UNKNOWN = line("unknown")
UNKNOWN_KEPT = line("unknown.kept")
CAPTION = line("unreadable.caption")
TROUBLE = line("trouble")
DOCUMENT_END = line("document.notice")
EMPTY = frozenset({"", line("document.nothing_yet"), line("review.nothing")})
