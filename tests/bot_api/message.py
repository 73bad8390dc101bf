"""A message as both sides see it: words, buttons, a file, and what became of it."""

from dataclasses import dataclass, field

from tests.bot_api.refusal import Json


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    content: bytes
    kind: str
    file_id: str


@dataclass(eq=False, slots=True)
class Message:
    raw: Json
    document: Document | None = None
    keyboard: Json | None = None  # a reply keyboard, its removal or a forced reply
    earlier: list[Json] = field(default_factory=list)
    deleted: bool = False

    @property
    def message_id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return _words(self.raw)

    @property
    def edits(self) -> list[str]:
        """What it said before each edit, oldest first."""
        return [_words(raw) for raw in self.earlier]

    @property
    def rows(self) -> list[list[Button]]:
        return _rows(self.raw)

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, which: str | int, *, removed: bool = False) -> Button:
        """By label or by place; `removed` also finds one that an edit has taken away."""
        kept = [self.raw, *reversed(self.earlier)] if removed else [self.raw]
        for raw in kept:
            found = [button for row in _rows(raw) for button in row]
            if isinstance(which, int) and which < len(found):
                return found[which]
            for button in found:
                if button.label == which:
                    return button
        raise LookupError(f"no button {which!r} under message {self.message_id}: {self.labels}")

    def changes(self, raw: Json) -> None:
        self.earlier.append(self.raw)
        self.raw = raw


def _words(raw: Json) -> str:
    return str(raw.get("text", raw.get("caption", "")))


def _rows(raw: Json) -> list[list[Button]]:
    rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_button(one) for one in row] for row in rows]


def _button(one: Json) -> Button:
    return Button(one["text"], one.get("callback_data", ""), one.get("url", ""))
