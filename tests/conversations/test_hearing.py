"""What is heard in typed words."""

import pytest

from conversations.events import Began, Choice, Chose, Event, MessageRef, Mistyped, Said, Timed
from conversations.hearing import COMMANDS, NUMBERED, command, is_command
from conversations.places import Asking
from conversations.session import Session
from tests.conversations.worlds import ANA, TEMPLATE, TYPED, heard

HERE = MessageRef("here")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Began()),
        ("/start from_the_poster", Began()),
        ("/START@cornerstones_bot", Began()),
        ("/next", Chose(Choice.NEXT)),
        ("/Next", Chose(Choice.NEXT)),
        ("/next@cornerstones_bot", Chose(Choice.NEXT)),
        ("/export", Chose(Choice.EXPORT)),
        ("/export   PDF ", Chose(Choice.EXPORT_PDF)),
        ("/export text", Chose(Choice.EXPORT_TEXT)),
        ("/delete", Chose(Choice.DELETE)),
        ("/delete everything", Chose(Choice.DELETE)),
        ("/delete yes", Chose(Choice.DELETE_YES)),
        ("/delete@cornerstones_bot yes", Chose(Choice.DELETE_YES)),
        ("/delete this", Chose(Choice.DELETE_THIS)),
        ("/question 7", Chose(Choice.GO, which=7)),
        ("/questions 7", Chose(Choice.GO, which=7)),
        ("/clear_3", Chose(Choice.CLEAR, which=3)),
        ("/bring back 3", Chose(Choice.BRING_BACK, which=3)),
        ("/pause", Chose(Choice.STOP)),
        ("/reflections 2", Chose(Choice.OPEN, which=2)),
        ("/remind", Chose(Choice.REMIND)),
        ("/remind_off", Chose(Choice.NO_REMINDER)),
        ("/remind friday 5pm", Timed(HERE, "/remind friday 5pm")),
        ("/question 1234567", Mistyped(HERE, "/question 1234567")),
        ("/privacy more", Chose(Choice.PRIVACY_MORE)),
        ("/mydata", Chose(Choice.MY_DATA)),
        ("/keep", Chose(Choice.KEEP)),
        ("/keep longer", Chose(Choice.KEEP_LONGER)),
        ("/keep_longer", Chose(Choice.KEEP_LONGER)),
        ("/Keep_Longer@a_bot", Chose(Choice.KEEP_LONGER)),
        ("/delete_yes", Chose(Choice.DELETE_YES)),
        ("/warn", Chose(Choice.WARN_ME)),
        ("/warn off", Chose(Choice.NO_WARNING)),
        ("/withdraw", Chose(Choice.WITHDRAW)),
        ("/yes", Chose(Choice.AGREE)),
    ],
)
def test_a_command_means_the_same_however_it_is_typed(text: str, event: Event) -> None:
    assert command(HERE, text) == event


@pytest.mark.parametrize("text", ["/", "/nxet", "/next please", "/export word", "/🙂", "/ next"])
def test_a_command_that_we_do_not_know_keeps_its_words_as_typed(text: str) -> None:
    assert command(HERE, text) == Mistyped(HERE, text)


@pytest.mark.parametrize(
    ("text", "ours"),
    [("/next please", True), ("/START@bot now", True), ("/me waves", False), ("/", False)],
)
def test_a_message_that_begins_with_a_command_of_ours_is_told_from_another(
    text: str, *, ours: bool
) -> None:
    assert is_command(text) is ours


def test_the_stable_commands_are_all_there() -> None:
    stable = {"next", "skip", "back", "review", "finish", "export", "delete", "privacy", "help"}
    stable |= {"mydata", "withdraw", "yes", "keep longer", "warn", "delete this"}

    assert {name.removeprefix("/") for name in COMMANDS} >= stable


def test_every_choice_can_be_typed() -> None:
    """No name and the carrying on of an aside have words or a command of their own."""
    commands = {*COMMANDS.values(), *NUMBERED.values()}
    typed = {*commands, *(choice for words in TYPED.values() for choice in words)}

    assert set(Choice) - typed == {Choice.CARRY_ON}  # /next does it everywhere


def asked_by(text: str) -> tuple[Choice, ...]:
    walk = Session(ANA.id, ANA.current, TEMPLATE, Asking(TEMPLATE.prompts[0]))
    return heard(ANA, walk, Said(MessageRef("new"), text)).asks


@pytest.mark.parametrize("text", ["next", "Next", " NEXT ", "next!", "“Next.”", "…next…"])
def test_a_word_alone_in_its_message_can_ask_for_something(text: str) -> None:
    assert asked_by(text) == (Choice.NEXT,)


@pytest.mark.parametrize("text", ["next time", "nextt", "no next", "n e x t", "", "!", "next 🙂"])
def test_anything_with_more_to_it_asks_for_nothing(text: str) -> None:
    assert asked_by(text) == ()


def test_a_yes_can_ask_for_more_than_one_thing_and_the_place_decides() -> None:
    assert asked_by("Yes.") == (Choice.YES, Choice.AGREE, Choice.DELETE_YES)


def test_the_labels_of_the_question_about_deleting_can_be_typed() -> None:
    assert asked_by("Yes, delete everything") == (Choice.DELETE_YES,)
    assert asked_by("No, keep my words") == (Choice.KEEP,)
    assert asked_by("Only this reflection") == (Choice.DELETE_THIS,)


def test_the_label_of_a_yes_can_be_typed() -> None:
    assert asked_by("Yes, that is OK") == (Choice.YES, Choice.AGREE)
