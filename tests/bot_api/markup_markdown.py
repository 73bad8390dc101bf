"""parse_mode=MarkdownV2 and the old Markdown: enough to refuse what is broken."""

import re

from tests.bot_api.limits import units
from tests.bot_api.refusal import Json, Refusal, bad_request

_MARKS = {
    "```": ("pre", "PreCode"),
    "||": ("spoiler", "Spoiler"),
    "__": ("underline", "Underline"),
    "*": ("bold", "Bold"),
    "_": ("italic", "Italic"),
    "~": ("strikethrough", "Strikethrough"),
    "`": ("code", "Code"),
}
_RAW = {"```", "`"}
_TOKEN = re.compile(
    r"\\(?P<escaped>[\x01-\x7e])|(?P<link>\]\((?P<url>[^)\s]*)\))|(?P<quote>(?:^|(?<=\n))>)"
    r"|(?P<mark>```|\|\||__|[*_~`])|(?P<open>!?\[)|(?P<reserved>[\]()>#+\-=|{}.!])"
)
_OLD = re.compile(r"\\[_*`\[]|```|[_*`]|\[")


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.words = ""
        self.entities: list[Json] = []
        self.open: list[tuple[str, int, int]] = []

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        for token in _TOKEN.finditer(self.source):
            self.words += self.source[at : token.start()]
            self._take(token)
            at = token.end()
        self.words += self.source[at:]
        if self.open:
            mark, byte, _ = self.open[-1]
            name = _MARKS[mark][1] if mark in _MARKS else "TextUrl"
            raise _broken(f"Can't find end of {name} entity at byte offset {byte}")
        return self.words, sorted(self.entities, key=lambda one: int(one["offset"]))

    def _take(self, token: re.Match[str]) -> None:
        inside = self.open[-1][0] if self.open else ""
        if token["escaped"]:
            self.words += token["escaped"]
        elif inside in _RAW and token[0] != inside:
            self.words += token[0]
        elif token["mark"]:
            self._mark(token, inside)
        elif token["open"]:
            self._opens("[", token)
        elif token["link"] and inside == "[":
            self._closes({"type": "text_link", "url": token["url"]})
        elif not token["quote"]:
            raise _reserved(token[0][0])

    def _mark(self, token: re.Match[str], inside: str) -> None:
        mark = token["mark"]
        if mark == inside:
            self._closes({"type": _MARKS[mark][0]})
        else:
            self._opens(mark, token)

    def _opens(self, mark: str, token: re.Match[str]) -> None:
        byte = len(self.source[: token.start()].encode())
        self.open.append((mark, byte, units(self.words)))

    def _closes(self, entity: Json) -> None:
        _, _, start = self.open.pop()
        if length := units(self.words) - start:
            self.entities.append({**entity, "offset": start, "length": length})


def markdown_v2(source: str) -> tuple[str, list[Json]]:
    return _Reader(source).read()


def markdown(source: str) -> tuple[str, list[Json]]:
    """The old kind: only whether every mark finds its end; the entities are not worked out."""
    opened: tuple[str, int] | None = None
    for token in _OLD.finditer(source):
        mark = token[0]
        if mark.startswith("\\") or (opened and mark != opened[0]) or mark == "[":
            continue
        byte = len(source[: token.start()].encode())
        opened = None if opened else (mark, byte)
    if opened:
        raise _broken(f"Can't find end of the entity starting at byte offset {opened[1]}")
    return re.sub(r"\\([_*`\[])|```|[_*`]", r"\1", source), []


def _reserved(char: str) -> Refusal:
    return _broken(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")


def _broken(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")
