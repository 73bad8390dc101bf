"""Notes on the screen, documents in a folder."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.channels import Delivered, Receipt, TryLater, Work
from bot.characters import whole
from bot.exports import Document
from conversations.effects import Line
from conversations.events import Address, Event, MessageRef, Said
from conversations.hearing import command
from conversations.letters import Note, Option, chosen
from conversations.voice import Voice

HERE = Address("terminal", "here")  # one shell, one person
WIDTH = 78  # columns; wider rows are hard to read


class TerminalChannel:
    """Writes notes to standard output and documents into a folder."""

    def __init__(self, out: Path, voice: Voice, new_id: Callable[[], str], *, plain: bool) -> None:
        self._out = out
        self._voice = voice
        self._new_id = new_id
        self._plain = plain
        self._options: tuple[Option, ...] = ()

    def pieces(self, note: Note) -> Sequence[Note]:
        return [note]

    async def clear(self, to: Address, messages: Sequence[MessageRef]) -> TryLater | None:
        """What is on a screen stays there."""

    async def working(self, to: Address, on: Work) -> None:
        """A screen shows what is there, and that is there at once."""

    async def deliver(self, to: Address, item: Note | Document) -> Receipt:
        del to
        match item:
            case Note():
                self._show(item)
            case Document():
                return self._save(item)
        return Delivered(MessageRef(self._new_id()))

    def understand(self, line: str) -> Event:
        """A number or a label of a choice on the screen, a command, or words."""
        typed = line.strip()
        for number, option in enumerate(self._options, start=1):
            if typed.casefold() in {str(number), option.label.casefold()}:
                return chosen(option.data)
        message, line = MessageRef(self._new_id()), whole(line)
        return command(message, line) if typed.startswith("/") else Said(message, line)

    def say(self, key: str, **values: str) -> None:
        self._print(self._voice.say(Line(f"terminal.{key}", values)), dim=True)

    def _show(self, note: Note) -> None:
        self._print(note.text)
        if note.options:
            self._options = note.options
        for number, option in enumerate(note.options, start=1):
            self._print(f"  {number}. {option.label}", dim=True)
        self._print("")

    def _save(self, document: Document) -> Receipt:
        """Never over another file; the same document again is the same file."""
        try:
            path = _free(self._out, document)
            path.touch(mode=0o600)  # it is about them
            path.write_bytes(document.content)
        except OSError as error:
            self.say("not_saved", folder=str(self._out), reason=error.strerror or "")
        else:
            self.say("saved", path=str(path))
        return Delivered(MessageRef(self._new_id()))

    def _print(self, text: str, *, dim: bool = False) -> None:
        if not self._plain:
            width = min(WIDTH, shutil.get_terminal_size().columns)
            text = "\n".join(click.wrap_text(row, width) for row in text.split("\n"))
            text = click.style(text, dim=True) if dim else text
        screen = sys.stdout.encoding or "ascii"  # a sign that it has not is no reason to stop
        click.echo(text.encode(screen, "replace").decode(screen))
        sys.stdout.flush()


def _free(folder: Path, document: Document) -> Path:
    stem, _, ending = document.name.rpartition(".")
    path, number = folder / document.name, 1
    while path.exists() and path.read_bytes() != document.content:
        number += 1
        path = folder / f"{stem}-{number}.{ending}"
    return path
