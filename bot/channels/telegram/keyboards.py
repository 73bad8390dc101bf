"""Buttons in rows: short ones side by side, longer ones below each other, in the order given."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from conversations.letters import Option

ONE_ROW = 26  # characters of labels that fit side by side on a small phone
MOST_IN_ONE = 4  # that a thumb still tells apart

Row = Sequence[Option]


def keyboard(options: Row) -> InlineKeyboardMarkup | None:
    if not options:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(option.label, callback_data=option.data) for option in row]
            for row in rows(options)
        ]
    )


def rows(options: Row) -> list[Row]:
    if _width(options) > ONE_ROW:
        return [row for _, alike in groupby(options, _numbered) for row in _filled(list(alike))]
    if len(options) <= MOST_IN_ONE:
        return [options]
    half = (len(options) + 1) // 2
    return [options[:half], options[half:]]


def _numbered(option: Option) -> str | None:
    """The choice of a button that is one of several by number, `reflection.turn.choice.number`."""
    match option.data.split("."):
        case [_, _, choice, number] if number.isdecimal():
            return choice
        case _:
            return None


def _filled(alike: Row) -> Iterator[Row]:
    """Numbered buttons of one choice fill up rows; each of the others has its own."""
    row: list[Option] = []
    for option in alike:
        if row and (not _numbered(option) or _width([*row, option]) > ONE_ROW):
            yield row
            row = []
        row.append(option)
    yield row


def _width(row: Row) -> int:
    return sum(len(option.label) for option in row)
