"""parse_mode=HTML: the few tags that are allowed, closed in order."""

import re
from html import unescape
from typing import NamedTuple

from tests.bot_api.limits import units
from tests.bot_api.refusal import Json, Refusal, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_TOKEN = re.compile(
    r"<(?P<slash>/?)(?P<tag>[^\s<>=]*)(?P<rest>[^<>]*)(?P<close>>?)"
    r"|&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
)


class _Open(NamedTuple):
    tag: str
    rest: str
    start: int


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.words = ""
        self.entities: list[Json] = []
        self.open: list[_Open] = []

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        for token in _TOKEN.finditer(self.source):
            self.words += self.source[at : token.start()]
            self._take(token)
            at = token.end()
        self.words += self.source[at:]
        if self.open:
            tag = self.open[-1].tag
            raise _broken(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return self.words, sorted(self.entities, key=lambda one: int(one["offset"]))

    def _take(self, token: re.Match[str]) -> None:
        if token["close"] is None:
            self.words += unescape(token[0])
            return
        offset = len(self.source[: token.start()].encode())
        if token["slash"]:
            self._ends(token["tag"].lower(), token["close"], offset)
        else:
            self._starts(token, offset)

    def _starts(self, token: re.Match[str], offset: int) -> None:
        tag = token["tag"].lower()
        if tag not in _KINDS:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {offset}')
        if not token["close"]:
            raise _broken(f"Unclosed start tag at byte offset {offset}")
        self.open.append(_Open(tag, token["rest"], units(self.words)))

    def _ends(self, tag: str, close: str, offset: int) -> None:
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {offset}")
        if not close:
            raise _broken(f"Unclosed end tag at byte offset {offset}")
        opened = self.open.pop()
        if tag not in {"", opened.tag}:
            why = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _broken(f"Unmatched end tag at byte offset {offset}, {why}")
        if length := units(self.words) - opened.start:
            entity = {"type": _KINDS[opened.tag], "offset": opened.start, "length": length}
            self.entities.append(entity | _details(opened))


def html(source: str) -> tuple[str, list[Json]]:
    return _Reader(source).read()


def _details(opened: _Open) -> Json:
    found = re.search(r"""(?:href|emoji-id)\s*=\s*["']?([^"'\s>]*)""", opened.rest)
    value = unescape(found[1]) if found else ""
    match opened.tag:
        case "a":
            return {"url": value}
        case "tg-emoji":
            return {"custom_emoji_id": value}
        case _:
            return {}


def _broken(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")
