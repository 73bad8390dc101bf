"""What the bot does, told one sentence at a time."""

import pytest

from conversations.effects import Format
from conversations.events import Alarm, Button, CameBack, Choice, Chose, Rang, WentAway
from conversations.letters import Note, Parcel
from conversations.person import Register
from conversations.reflection import reflect
from conversations.session import Asking
from tests.conversations.chat import Chat, begun, finished, finished_early
from tests.conversations.worlds import LONG, TEMPLATE

QUESTION = ["ask.heading"]
WELCOME = ["welcome.hello", "welcome.start"]
DOCUMENTS = ["pdf", "txt"]
ENDED = [*DOCUMENTS, "finished.made"]


# The first minute.


def test_a_stranger_is_welcomed_in_two_bubbles_and_asked_for_a_yes() -> None:
    ana = Chat()

    assert ana.types("/start") == WELCOME
    assert ana.buttons == [
        Choice.YES_YOUNG,
        Choice.YES_PARENT,
        Choice.YES_PRACTITIONER,
        Choice.YES,
        Choice.TELL_MORE,
    ]


@pytest.mark.parametrize(
    ("choice", "register"),
    [
        (Choice.YES, Register.PLAIN),
        (Choice.YES_YOUNG, Register.YOUNG),
        (Choice.YES_PARENT, Register.PARENT),
        (Choice.YES_PRACTITIONER, Register.PRACTITIONER),
    ],
)
def test_one_tap_says_yes_and_who_is_speaking_and_begins(
    choice: Choice, register: Register
) -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.taps(choice) == QUESTION
    assert ana.at == "question 1"
    assert ana.person.register is register
    assert [(yes.notice, yes.at) for yes in ana.person.consents] == [(TEMPLATE.notice, ana.now)]


@pytest.mark.parametrize("word", ["/next", "yes", "OK!"])
def test_a_typed_yes_just_starts(word: str) -> None:
    ana = Chat()
    ana.types("/start")

    assert (ana.types(word) if word.startswith("/") else ana.says(word)) == QUESTION
    assert ana.person.register is Register.PLAIN
    assert ana.at == "question 1"


def test_who_is_speaking_can_be_typed() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/parent") == QUESTION
    assert ana.person.register is Register.PARENT


def test_a_yes_that_comes_before_the_welcome_is_answered_with_the_welcome() -> None:
    ana = Chat()

    assert ana.types("/next") == WELCOME
    assert ana.person.consents == ()
    assert ana.types("/next") == QUESTION


def test_words_before_the_yes_become_the_start_of_the_first_answer() -> None:
    ana = Chat()

    assert ana.says("My TA is lovely.") == WELCOME
    assert ana.says("She waits for me.", "Every day.") == []
    assert ana.waits(8) == ["welcome.held"]
    assert ana.taps(Choice.YES_YOUNG) == QUESTION
    ana.says("And she smiles.")
    assert ana.answers[0] == [
        "My TA is lovely.",
        "She waits for me.",
        "Every day.",
        "And she smiles.",
    ]
    assert ana.held == []


@pytest.mark.parametrize("text", ["help", "next", "stop"])
def test_a_stranger_whose_first_word_is_a_command_is_welcomed_and_it_can_be_an_answer(
    text: str,
) -> None:
    ana = Chat()

    assert ana.says(text) == WELCOME
    ana.types("/words")
    ana.taps(Choice.YES)
    assert ana.answers[0] == [text]


def test_an_unknown_command_from_a_stranger_is_kept_with_what_it_says() -> None:
    ana = Chat()

    assert ana.types("/hello they never listen") == WELCOME
    ana.taps(Choice.YES)
    assert ana.answers[0] == ["/hello they never listen"]


def test_nothing_but_a_yes_begins() -> None:
    ana = Chat()
    ana.types("/start")

    for typed in ("/skip", "/back", "/review", "/finish", "/export", "/new", "/add", "/name"):
        assert ana.types(typed) == ["welcome.first"]
        assert ana.at == "threshold"
    assert ana.person.consents == ()


def test_what_tells_something_can_be_asked_for_before_the_yes() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/help") == ["help"]
    assert ana.types("/privacy") == ["privacy"]
    assert ana.types("/stop") == ["stopped"]
    assert ana.taps(Choice.TELL_MORE) == ["welcome.more"]
    assert ana.buttons[0] is Choice.YES_YOUNG
    assert ana.taps(Choice.YES_YOUNG) == QUESTION


def test_no_yes_can_be_gone_round_by_way_of_the_question_about_deleting() -> None:
    ana = Chat()
    ana.types("/start")
    ana.types("/delete")

    for typed in ("/finish", "/export", "/export pdf", "/name", "/new", "/review"):
        assert not set(ana.types(typed)) & set(DOCUMENTS), typed
        assert ana.person.consents == ()
        assert ana.at in {"threshold", "aside"}, typed


def test_deleting_can_be_declined_before_the_yes_and_the_yes_is_asked_for_again() -> None:
    ana = Chat()
    ana.says("hello there")
    ana.types("/delete")

    assert ana.taps(Choice.KEEP) == ["delete.kept"]
    assert ana.at == "threshold"
    assert ana.buttons[0] is Choice.YES_YOUNG
    assert ana.held == ["hello there"]


# The walk.


def test_a_question_says_its_number_and_its_cornerstone_then_the_stem_then_a_hint() -> None:
    ana = begun()

    assert bubble(ana).startswith(
        "Question 1 of 8 · Welcome and Care\n\nI felt welcomed and cared for when:\n\n"
    )
    assert ana.buttons == [Choice.NEXT, Choice.SKIP, Choice.HELP]


def bubble(chat: Chat) -> str:
    note = chat.latest[-1]
    assert isinstance(note, Note)
    return note.text


def test_a_burst_is_one_answer_and_acknowledged_once() -> None:
    ana = begun()

    assert ana.says("They knew my name.", "They asked", "about my dog") == []
    assert ana.waits(7) == []
    assert ana.says("Pepper") == []
    assert ana.waits(7) == []
    assert ana.waits(1) == ["ask.thanks"]
    assert ana.buttons == [Choice.NEXT]
    assert ana.waits(3600) == []
    assert ana.answers[0] == ["They knew my name.", "They asked", "about my dog", "Pepper"]


def test_a_silence_moves_nobody() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.waits(3600)

    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


def test_words_after_the_acknowledgement_join_the_same_answer() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.waits(8)

    assert ana.says("And my dog's.") == []
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.answers[0] == ["They knew my name.", "And my dog's."]
    assert ana.taps(Choice.NEXT) == QUESTION


def test_next_need_not_wait_for_the_acknowledgement() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.taps(Choice.NEXT) == QUESTION
    assert ana.at == "question 2"
    assert ana.waits(3600) == []


def test_next_without_words_asks_again_and_never_skips() -> None:
    ana = begun()

    assert ana.taps(Choice.NEXT) == ["ask.nothing_yet"]
    assert ana.types("/next") == ["ask.nothing_yet"]
    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


def test_skip_leaves_a_question_without_asking_why() -> None:
    ana = begun()

    assert ana.taps(Choice.SKIP) == QUESTION
    assert ana.at == "question 2"
    assert ana.answers[0] == []


def test_skip_keeps_the_words_that_are_there() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.SKIP)

    assert ana.answers[0] == ["They knew my name."]


def test_nothing_yet_is_a_good_answer() -> None:
    ana = begun()
    ana.says("nothing yet")

    assert ana.taps(Choice.NEXT) == QUESTION
    assert ana.answers[0] == ["nothing yet"]


def test_back_keeps_the_words_of_both_questions() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.says("They ask about my dog.")

    assert ana.taps(Choice.BACK) == QUESTION
    assert ana.at == "question 1"
    assert "Your words so far:\nThey knew my name." in bubble(ana)
    ana.says("They smiled.")
    ana.taps(Choice.NEXT)
    assert ana.at == "question 2"
    assert ana.answers[:2] == [
        ["They knew my name.", "They smiled."],
        ["They ask about my dog."],
    ]


def test_there_is_nothing_before_the_first_question() -> None:
    ana = begun()

    assert ana.types("/back") == ["ask.first_already"]
    assert ana.at == "question 1"


def test_the_next_question_is_the_next_open_one_and_wraps() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says("They ask about my dog.")
    ana.taps(Choice.NEXT)
    ana.taps(Choice.BACK)
    ana.taps(Choice.BACK)

    assert ana.at == "question 1"
    assert ana.taps(Choice.SKIP) == QUESTION
    assert ana.at == "question 3"


def test_a_long_answer_is_shown_shortened_under_its_question_and_kept_whole() -> None:
    ana = begun()
    ana.says(LONG)
    ana.types("/start")

    assert bubble(ana).endswith(" …")
    assert len(bubble(ana)) < 1000
    assert ana.answers[0] == [LONG]


def test_start_in_the_middle_says_where_we_are_and_asks_the_same_again() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/start") == ["where"]
    assert ana.at == "question 1"
    assert "They knew my name." in bubble(ana)
    assert ana.waits(3600) == []


def test_whoever_unblocks_the_bot_is_told_where_we_are() -> None:
    ana = begun()
    ana.happens(WentAway())

    assert ana.happens(CameBack()) == ["where"]


def test_after_stop_nothing_more_is_said_until_they_write() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/stop") == ["stopped"]
    assert ana.waits(3600) == []
    assert ana.says("And my dog's.") == []
    assert ana.waits(8) == ["ask.thanks"]


def test_review_shows_all_eight_in_full() -> None:
    ana = begun()
    ana.says(LONG.strip(), "first\nsecond")

    assert ana.types("/review") == ["review.full"]
    assert f"1. I felt welcomed and cared for when:\n{LONG.strip()}\nfirst\nsecond" in bubble(ana)
    assert "8. It is even better when:\n(nothing yet)" in bubble(ana)
    assert ana.taps(Choice.CARRY_ON) == QUESTION


# Words that are commands.


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("next", "/next"),
        ("Skip", "/skip"),
        ("BACK!", "/back"),
        (" stop ", "/stop"),
        ("help?", "/help"),
    ],
)
def test_a_bare_word_does_what_its_command_does_and_can_be_taken_back(
    word: str, typed: str
) -> None:
    by_word, by_command = begun(), begun()
    for chat in (by_word, by_command):
        chat.says("They knew my name.")
        chat.taps(Choice.NEXT)
        chat.says("They ask about my dog.")

    assert by_word.says(word) == by_command.types(typed)
    assert by_word.at == by_command.at
    assert by_word.buttons[-1] is Choice.MY_WORDS
    assert by_word.taps(Choice.MY_WORDS) == QUESTION
    assert by_word.at == "question 2"
    assert by_word.answers[1] == ["They ask about my dog.", word]


def test_a_bare_word_can_be_taken_back_even_after_more_was_said() -> None:
    ana = begun()
    ana.says("stop")
    ana.says("shouting at me")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert sorted(ana.answers[0]) == ["shouting at me", "stop"]


def test_a_bare_word_can_be_taken_back_after_having_a_look() -> None:
    ana = begun()
    ana.says("help")
    ana.taps(Choice.CARRY_ON)

    ana.taps(Choice.MY_WORDS)
    assert ana.answers[0] == ["help"]


def test_a_bare_word_that_was_edited_is_taken_back_as_edited() -> None:
    ana = begun()
    ana.says("help")
    ana.edits("help", "help with reading")

    ana.taps(Choice.MY_WORDS)
    assert ana.answers[0] == ["help with reading"]


def test_a_yes_that_was_an_answer_becomes_the_first_one() -> None:
    ana = Chat()
    ana.types("/start")
    ana.says("yes")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.at == "question 1"
    assert ana.answers[0] == ["yes"]


def test_words_taken_back_before_the_yes_are_held() -> None:
    ana = Chat()
    ana.types("/start")
    ana.says("help")

    assert ana.taps(Choice.MY_WORDS) == ["welcome.held"]
    assert ana.held == ["help"]


def test_words_taken_back_after_the_end_are_offered_to_the_last_answer() -> None:
    ana = finished()
    ana.says("stop")

    assert ana.taps(Choice.MY_WORDS) == ["finished.held"]
    assert ana.held == ["stop"]
    assert ana.buttons[0] is Choice.ADD_WORDS


def test_there_is_nothing_to_take_back_if_nothing_was_taken() -> None:
    ana = begun()

    assert ana.types("/words") == QUESTION
    assert ana.answers[0] == []


@pytest.mark.parametrize("word", ["yes", "no", "ok", "no name"])
def test_a_yes_or_a_no_to_a_question_of_the_sheet_is_an_answer(word: str) -> None:
    ana = begun()

    assert ana.says(word) == []
    assert ana.answers[0] == [word]


def test_a_word_among_others_is_an_answer() -> None:
    ana = begun()

    assert ana.says("next time", "they stop and help") == []
    assert ana.answers[0] == ["next time", "they stop and help"]


def test_an_unknown_command_alone_is_explained_and_can_be_kept() -> None:
    ana = begun()

    assert ana.types("/wave") == ["unknown"]
    assert ana.buttons == [Choice.CARRY_ON, Choice.MY_WORDS, Choice.HELP]
    assert ana.answers[0] == []
    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.answers[0] == ["/wave"]


def test_an_unknown_command_with_a_sentence_is_kept_as_words() -> None:
    ana = begun()

    assert ana.types("/me waves at everyone") == ["unknown.kept"]
    assert ana.answers[0] == ["/me waves at everyone"]


def test_a_command_with_more_after_it_is_explained_and_can_be_kept() -> None:
    ana = begun()

    assert ana.types("/next they rang me back") == ["unknown"]
    assert ana.at == "question 1"
    ana.taps(Choice.MY_WORDS)
    assert ana.answers[0] == ["/next they rang me back"]


def test_an_unknown_command_is_never_a_name() -> None:
    ana = begun()
    ana.answers_all()

    assert ana.types("/name Ana") == ["unknown"]
    assert ana.name is None
    assert ana.at == "reviewing"


# Edits.


def test_an_edit_changes_the_answer_in_place_and_says_nothing() -> None:
    ana = begun()
    ana.says("one", "tow", "three")

    assert ana.edits("tow", "two") == []
    assert ana.answers[0] == ["one", "two", "three"]


def test_an_edit_reaches_an_answer_that_was_left_long_ago() -> None:
    ana = begun()
    ana.says("They new my name.")
    ana.taps(Choice.NEXT)
    ana.taps(Choice.SKIP)

    assert ana.edits("They new my name.", "They knew my name.") == []
    assert ana.answers[0] == ["They knew my name."]
    assert ana.at == "question 3"


def test_an_edit_reaches_words_that_are_held_aside() -> None:
    ana = Chat()
    ana.says("helo")

    assert ana.edits("helo", "hello") == []
    assert ana.held == ["hello"]


def test_an_edit_reaches_the_name_and_a_fresh_document_is_offered() -> None:
    ana = begun()
    ana.answers_all()
    ana.says("Anna")

    assert ana.edits("Anna", "Ana") == ["finished.edited"]
    assert ana.name == "Ana"


def test_an_edit_after_the_end_offers_a_fresh_document() -> None:
    ana = finished_early()

    assert ana.edits("They knew my name.", "They knew our names.") == ["finished.edited"]
    assert ana.taps(Choice.EXPORT) == [*DOCUMENTS, "export.done"]
    assert parcel(ana).reflection.chapters[0].passages[0].words == ("They knew our names.",)


def parcel(chat: Chat) -> Parcel:
    first = chat.latest[0]
    assert isinstance(first, Parcel)
    return first


def test_an_edit_that_changes_nothing_says_nothing() -> None:
    ana = finished_early()

    assert ana.edits("They knew my name.", "They knew my name.") == []


# Reading back, the name, the documents.


def test_after_the_last_question_the_answers_are_read_back_and_a_name_is_asked_for() -> None:
    ana = begun()

    assert ana.answers_all() == ["review.last"]
    assert ana.at == "reviewing"
    assert "1. Answer to question 1.\n2. Answer to question 2." in bubble(ana)
    assert ana.buttons == [Choice.NO_NAME, Choice.REVIEW, Choice.BACK]


@pytest.mark.parametrize("answer", ["Ana", "Ana and her mum", "x" * 60])
def test_a_name_is_what_was_sent_and_no_more(answer: str) -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says(answer) == ENDED
    assert parcel(ana).reflection.name == answer


@pytest.mark.parametrize("answer", ["x" * 61, "Ana\nB."])
def test_a_long_name_is_kept_as_words_of_the_last_answer(answer: str) -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says(answer) == ["name.too_long"]
    assert ana.at == "reviewing"
    assert ana.name is None
    assert ana.answers[-1] == ["Answer to question 8.", answer]


@pytest.mark.parametrize("typed", ["no name", "No name.", "/next", "/skip"])
def test_no_name_is_needed(typed: str) -> None:
    ana = begun()
    ana.answers_all()

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    assert keys == ENDED
    assert parcel(ana).reflection.name is None


def test_the_name_is_never_taken_from_anything_but_a_message_for_it() -> None:
    ana = begun()
    ana.says("I am Ana.")
    ana.types("/finish")

    assert parcel(ana).reflection.name is None


def test_a_name_can_be_put_on_later_changed_and_taken_off() -> None:
    ana = finished()

    assert ana.taps(Choice.PUT_NAME) == ["review.short"]
    ana.says("Ana")
    assert ana.name == "Ana"
    ana.taps(Choice.PUT_NAME)
    assert ana.buttons[0] is Choice.NEXT
    assert ana.taps(Choice.NEXT) == ENDED
    assert ana.name == "Ana"
    ana.types("/name")
    assert ana.taps(Choice.NO_NAME) == ENDED
    assert ana.name is None


def test_no_name_under_an_old_reading_back_changes_nothing() -> None:
    ana = begun()
    ana.answers_all()
    ana.says("Ana")

    assert ana.taps(Choice.NO_NAME) == ["stale.question"]
    assert ana.name == "Ana"


@pytest.mark.parametrize("skipped", [0, 1, 5])
def test_finish_makes_both_documents_from_anywhere_with_no_question_first(skipped: int) -> None:
    ana = begun()
    for _ in range(skipped):
        ana.taps(Choice.SKIP)
    ana.says("They knew my name.")

    assert ana.types("/finish") == ENDED
    assert ana.answers[skipped] == ["They knew my name."]
    assert len(ana.session.settled) == skipped + 1
    assert [letter.format for letter in ana.latest if isinstance(letter, Parcel)] == [
        Format.PDF,
        Format.TEXT,
    ]
    assert ana.waits(3600) == []


def test_the_end_says_what_is_open_only_if_something_is() -> None:
    early, complete = finished_early(), finished()

    assert "not answered yet" in bubble(early)
    assert early.buttons[0] is Choice.CARRY_ON
    assert "not answered yet" not in bubble(complete)
    assert complete.buttons[0] is Choice.EXPORT


def test_finish_leaves_a_question_without_words_open() -> None:
    ana = begun()
    ana.types("/finish")

    assert ana.taps(Choice.CARRY_ON) == QUESTION
    assert ana.at == "question 1"


def test_finish_while_asked_about_deleting_deletes_nothing() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/delete")

    assert ana.types("/finish") == ENDED
    assert ana.answers[0] == ["They knew my name."]
    assert ana.session.settled == {TEMPLATE.prompts[0]}


def test_after_an_early_end_one_can_carry_on_with_the_next_open_question() -> None:
    ana = finished_early()

    assert ana.buttons[0] is Choice.CARRY_ON
    assert ana.taps(Choice.CARRY_ON) == QUESTION
    assert ana.at == "question 2"
    ana.types("/finish")
    assert ana.types("/next") == QUESTION
    ana.types("/finish")
    assert ana.types("/skip") == QUESTION


def test_after_the_end_next_says_what_can_be_done() -> None:
    ana = finished()

    assert ana.types("/next") == ["finished.here"]
    assert ana.buttons == [Choice.EXPORT, Choice.PUT_NAME, Choice.REVIEW, Choice.ANOTHER]


def test_back_after_the_end_opens_the_last_question_again() -> None:
    ana = finished()

    assert ana.types("/back") == QUESTION
    assert ana.at == "question 8"
    ana.says("And more.")
    assert ana.taps(Choice.NEXT) == ["review.last"]
    assert ana.types("/back") == QUESTION


def test_export_gives_the_documents_as_they_stand_and_moves_nobody() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/export") == [*DOCUMENTS, "export.done"]
    assert parcel(ana).reflection.chapters[0].passages[0].words == ("They knew my name.",)
    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


@pytest.mark.parametrize(("typed", "format_"), [("/export pdf", "pdf"), ("/export text", "txt")])
def test_one_kind_of_document_can_be_asked_for(typed: str, format_: str) -> None:
    assert begun().types(typed) == [format_, "export.done"]


@pytest.mark.parametrize(("index", "choice"), [(0, Choice.EXPORT_PDF), (1, Choice.EXPORT_TEXT)])
def test_a_document_that_may_not_have_arrived_can_be_sent_again(
    index: int, choice: Choice
) -> None:
    ana = begun()
    ana.types("/finish")

    letter = ana.latest[index]
    assert isinstance(letter, Parcel)
    assert [option.data for option in letter.unsure.options] == [f"1.{ana.session.turn}.{choice}"]
    assert ana.happens(Chose(choice, Button(1, ana.session.turn))) == [
        letter.format.value,
        "export.done",
    ]


def test_words_after_the_end_are_held_and_added_only_if_wanted() -> None:
    ana = finished()

    assert ana.says("One more thing.", "They rang me.") == []
    assert ana.waits(8) == ["finished.held"]
    assert ana.held == ["One more thing.", "They rang me."]
    assert ana.answers[-1] == ["Answer to question 8."]
    ana.types("/review")
    assert "One more thing.\nThey rang me." in bubble(ana)
    assert ana.taps(Choice.ADD_WORDS) == ["finished.added"]
    assert ana.answers[-1] == ["Answer to question 8.", "One more thing.", "They rang me."]
    assert ana.held == []


def test_there_is_nothing_to_add_if_nothing_is_held() -> None:
    assert finished().types("/add") == ["finished.here"]
    assert begun().types("/add") == QUESTION


def test_another_reflection_keeps_the_one_before() -> None:
    ana = finished()
    before = ana.session

    assert ana.taps(Choice.ANOTHER) == QUESTION
    assert (ana.person.current, ana.at) == (2, "question 1")
    assert ana.answers == [[]] * 8
    assert ana.sessions[1] == before
    assert len(ana.person.consents) == 1


def test_a_new_one_is_not_begun_before_the_first() -> None:
    ana = Chat()
    ana.types("/start")
    ana.types("/delete")
    ana.types("/new")

    assert ana.person.current == 1


# Buttons.


def test_a_second_tap_on_next_is_silent() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.taps(Choice.NEXT) == QUESTION
    assert ana.taps(Choice.NEXT, nth_last=2) == []
    assert ana.at == "question 2"


def test_a_second_tap_on_carry_on_after_an_early_end_is_silent() -> None:
    ana = finished_early()

    assert ana.taps(Choice.CARRY_ON) == QUESTION
    assert ana.taps(Choice.CARRY_ON) == []
    assert ana.at == "question 2"


def test_a_button_of_an_earlier_question_is_explained_and_changes_nothing() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says("They ask about my dog.")
    ana.taps(Choice.NEXT)

    assert ana.taps(Choice.SKIP, nth_last=3) == ["stale.question"]
    assert ana.at == "question 3"
    assert len(ana.session.settled) == 2


def test_an_old_carry_on_does_not_carry_on_from_an_early_end() -> None:
    ana = begun()
    ana.types("/review")
    ana.says("They knew my name.")
    ana.types("/finish")

    ana.taps(Choice.CARRY_ON, nth_last=2)
    assert ana.at == "finished"


def test_old_buttons_that_only_tell_stay_good() -> None:
    ana = begun()
    ana.answers_all()
    ana.taps(Choice.NO_NAME)

    assert ana.taps(Choice.REVIEW, nth_last=2) == ["review.full"]
    assert ana.taps(Choice.HELP) == ["help"]
    assert ana.taps(Choice.TELL_MORE) == ["welcome.more"]
    assert ana.at == "finished"


def test_a_button_of_another_reflection_is_explained() -> None:
    ana = finished()
    ana.taps(Choice.ANOTHER)

    assert ana.taps(Choice.PUT_NAME) == ["stale.reflection"]
    assert ana.taps(Choice.EXPORT) == ["stale.reflection"]
    assert ana.at == "question 1"


def test_a_yes_in_the_middle_of_the_walk_says_where_we_are() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)

    assert ana.types("/young") == QUESTION
    assert ana.types("/practitioner") == QUESTION
    assert ana.at == "question 2"
    assert ana.person.register is Register.YOUNG
    assert len(ana.person.consents) == 1


# Deleting.


def test_delete_asks_once_and_then_forgets() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/delete") == ["delete.ask"]
    assert ana.buttons == [Choice.KEEP, Choice.DELETE_YES]
    assert ana.taps(Choice.DELETE_YES) == ["delete.done"]
    assert ana.sessions == {}


@pytest.mark.parametrize("asks", ["/delete", "/delete everything"])
@pytest.mark.parametrize("confirms", ["/delete yes", "yes", "Yes, delete everything"])
def test_deleting_can_be_typed(asks: str, confirms: str) -> None:
    ana = begun()
    ana.types(asks)

    typed = confirms.startswith("/")
    assert (ana.types(confirms) if typed else ana.says(confirms)) == ["delete.done"]


def test_a_confirmation_that_nobody_asked_for_asks() -> None:
    ana = begun()

    assert ana.types("/delete yes") == ["delete.ask"]
    assert ana.types("/delete yes") == ["delete.done"]


@pytest.mark.parametrize("typed", ["/keep", "no", "No, keep my words", "/next", "/back", "/skip"])
def test_deleting_can_be_declined_and_the_walk_goes_on_where_it_was(typed: str) -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says("They ask about my dog.")
    ana.types("/delete")

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    assert keys == ["delete.kept"]
    assert ana.at == "question 2"
    assert ana.answers[1] == ["They ask about my dog."]


def test_words_said_while_asked_about_deleting_are_kept_and_delete_nothing() -> None:
    ana = begun()
    ana.types("/delete")

    assert ana.says("They knew my name.") == ["delete.kept_words"]
    assert ana.at == "question 1"
    assert ana.answers[0] == ["They knew my name."]


def test_words_said_while_asked_about_deleting_are_never_a_name() -> None:
    ana = begun()
    ana.answers_all()
    ana.types("/delete")

    keys = ana.says("oh no please don't")
    assert not set(keys) & set(DOCUMENTS)
    assert ana.name is None
    assert ana.at == "reviewing"
    assert "oh no please don't" in [*ana.held, *ana.answers[-1]]


def test_start_is_a_way_out_of_the_question_about_deleting() -> None:
    ana = begun()
    ana.types("/delete")

    assert ana.types("/start") == ["where"]
    assert ana.at == "question 1"


def test_nothing_is_deleted_by_a_yes_to_an_earlier_question_about_it() -> None:
    ana = begun()
    ana.types("/delete")
    ana.taps(Choice.KEEP)

    assert ana.taps(Choice.DELETE_YES) == ["stale.question"]
    assert ana.says("yes") == []


def test_keep_outside_the_question_says_where_we_are() -> None:
    assert begun().types("/keep") == QUESTION


# Awkward moments.


def test_what_cannot_be_read_is_declined_and_its_caption_is_kept() -> None:
    ana = begun()

    assert ana.sends("sticker") == ["unreadable.sticker"]
    assert ana.sends("picture", "our garden") == ["unreadable.caption"]
    assert bubble(ana).startswith("I kept the words that came with it.")
    assert ana.answers[0] == ["our garden"]
    assert ana.waits(8) == ["ask.thanks"]


def test_a_stranger_who_sends_a_sticker_is_welcomed() -> None:
    assert Chat().sends("sticker") == WELCOME


def test_a_strangers_caption_is_held_for_the_first_answer() -> None:
    ana = Chat()

    assert ana.sends("picture", "our garden") == WELCOME
    ana.taps(Choice.YES)
    assert ana.answers[0] == ["our garden"]


def test_an_alarm_that_nobody_set_says_nothing() -> None:
    assert begun().happens(Rang(Alarm.QUIET)) == []


def test_an_alarm_that_is_left_over_where_nothing_is_waited_for_is_put_out() -> None:
    ana = begun()
    ana.answers_all()
    ana.sessions[1] = ana.session.waking(Alarm.QUIET, ana.now)

    assert ana.waits(0) == []
    assert ana.session.wake_at is None


def test_the_first_alarm_is_the_one_to_wake_for() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.session.wake_at == ana.now + TEMPLATE.quiet
    assert isinstance(ana.session.place, Asking)


def test_a_late_word_that_was_taken_for_the_name_can_be_said_to_be_an_answer() -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says("and also that she rang me") == [*DOCUMENTS, "finished.made"]
    assert Choice.MY_WORDS in ana.buttons
    ana.taps(Choice.MY_WORDS)
    assert ana.answers[-1][-1] == "and also that she rang me"
    assert ana.session.name is None
    assert ana.at == "question 8"


def test_back_after_an_early_end_opens_the_last_question_that_was_answered() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/finish")

    ana.types("/back")

    assert ana.at == "question 1"


def test_what_was_said_after_the_end_can_be_added_from_the_review() -> None:
    ana = finished()
    ana.says("and one more thing")

    ana.types("/review")
    ana.taps(Choice.ADD_WORDS)

    assert ana.answers[-1][-1] == "and one more thing"


def test_everything_that_is_told_leads_on_to_everything_that_can_be_done() -> None:
    ana = begun()

    ana.types("/help")
    assert ana.buttons == [Choice.CARRY_ON, Choice.STOP, Choice.FINISH, Choice.PRIVACY]
    ana.taps(Choice.PRIVACY)
    assert ana.buttons == [Choice.CARRY_ON, Choice.DELETE]


def test_a_paste_that_the_app_cut_is_one_again_without_a_seam() -> None:
    ana = begun()
    paste = "They asked me first. " * 300
    ana.says(paste[:4096])
    ana.says(paste[4096:])
    ana.says("And they waited.")

    assert reflect(ana.session).chapters[0].passages[0].words == (paste, "And they waited.")


def test_a_character_of_two_units_at_the_cut_is_no_seam_either() -> None:
    ana = begun()
    ana.says("a" * 4095)
    ana.says("👩 waved")
    ana.says("b" * 4094)
    ana.says("c")

    words = reflect(ana.session).chapters[0].passages[0].words
    assert words == ("a" * 4095 + "👩 waved", "b" * 4094, "c")
