"""The plain text is the whole page, as typed, and safe to paste."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.exports import text
from bot.exports.page import Page, Passage, Section

PAGE = Page(
    language="en-GB",
    direction="ltr",
    title="My reflection",
    about="What has worked well.",
    name="Amira",
    date="22 November 2026",
    made_at=datetime(2026, 11, 22, 15, 30, tzinfo=UTC),
    sections=(
        Section(
            "Welcome and Care",
            (
                Passage(
                    "I felt welcomed and cared for when:", ("They  smiled.", "*And* waved 👍🏽")
                ),
                Passage("It is even better when:", ()),
            ),
        ),
        Section("Communication", (Passage("It is even better when:", ("one\n\ntwo",)),)),
    ),
    nothing_yet="Nothing yet.",
    credit=("After the Cornerstones.", "Genuine Partnerships"),
    notice="A bot made this.",
)


def said(*words: str) -> Page:
    passage = Passage("It is even better when:", words)
    return replace(PAGE, sections=(Section("Communication", (passage,)),))


def test_the_whole_page_stands_in_reading_order_with_blank_lines_for_structure() -> None:
    assert text.render(PAGE) == (
        "My reflection\n\n"
        "What has worked well.\n\n"
        "Amira\n22 November 2026\n\n\n"
        "Welcome and Care\n\n"
        "I felt welcomed and cared for when:\nThey  smiled.\n*And* waved 👍🏽\n\n"
        "It is even better when:\nNothing yet.\n\n\n"
        "Communication\n\n"
        "It is even better when:\none\n\ntwo\n\n\n"
        "A bot made this.\n\n"
        "After the Cornerstones.\nGenuine Partnerships\n"
    )


def test_without_a_name_no_line_is_left_for_one() -> None:
    assert "What has worked well.\n\n22 November 2026\n" in text.render(replace(PAGE, name=None))


def test_line_ends_of_every_kind_become_one_kind() -> None:
    assert "when:\na\nb\nc\n" in text.render(said("a\r\nb\rc"))


def test_half_a_character_does_not_spoil_the_rest() -> None:
    assert "when:\nso \ufffd happy\n" in text.render(said("so \ud83d happy"))


def test_two_halves_of_a_character_come_together() -> None:
    assert "when:\n😀\n" in text.render(said("\ud83d\ude00"))


@given(st.text(st.characters()))
def test_any_words_can_be_sent_and_end_with_a_line_end(words: str) -> None:
    assert text.render(said(words)).encode().endswith(b"Genuine Partnerships\n")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_words_stand_exactly_as_typed(words: str) -> None:
    assert f"It is even better when:\n{words}\n" in text.render(said(words))
