"""The main job over HTTP, end to end: eight questions, a name, two documents, every word."""

import asyncio
from itertools import pairwise

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import STEMS
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import (
    ALL,
    CHANGED,
    CLOSING,
    EXPORTED,
    HELD,
    HELLO,
    HELP,
    MADE,
    NOTHING_YET,
    START,
    STILL_OPEN,
    STOPPED,
    THANKS,
    WHOSE_NAME,
)
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERS = [
    ["on sundays", "early", "no phone", "just us"],
    ["a biscuit wouldn't hurt"],
    ["they asked ME first", "twice"],
    [],
    ["plain words", "before the meeting, not after"],
    ["one e-mail, not five"],
    ["we drew it on a big sheet"],
    ["everyone in one room", "once"],
]
URDU = "اردو میں جواب"
JOINED = ["\n".join(words) for words in ANSWERS]


async def test_the_first_minute_is_two_bubbles_and_one_tap(visits: Meets) -> None:
    ana = visits()
    ana.person.starts()
    await ana.sees(START)

    hello, start = ana.person.inbox
    assert hello.text.startswith(HELLO) and hello.labels == []
    assert "No person reads this chat. In danger, call 999." in start.text
    assert start.labels == [
        "Yes, I'm a young person", "Yes, I'm a parent or carer", "Yes, I'm a practitioner",
        "Yes, just start", "Tell me more",
    ]  # fmt: skip
    ana.chooses(Choice.YES_YOUNG)
    assert STEMS[0] in (await ana.is_asked(1)).text


@pytest.mark.parametrize(
    "yes", [Choice.YES, Choice.YES_YOUNG, Choice.YES_PARENT, Choice.YES_PRACTITIONER]
)
@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_every_yes_begins_at_the_same_question(
    visits: Meets, yes: Choice, *, typing: bool
) -> None:
    ana = visits(typing=typing)
    first = await ana.begins(yes)

    assert first.text.split("\n\n")[:2] == ["Question 1 of 8 · Welcome and Care", STEMS[0]]
    assert first.labels == ["Next", "Skip", "Help"]


async def test_the_whole_walk_by_buttons_and_by_typing_is_the_same_walk(visits: Meets) -> None:
    ana, bo = visits("Ana"), visits("Bo", typing=True)
    for walker in (ana, bo):
        await walker.begins()
        await walker.walks(ANSWERS)
        walker.chooses(Choice.REVIEW)
        await walker.sees(ALL)
        await walker.finishes()

    assert _without_thanks(ana) == _without_thanks(bo)
    for walker in (ana, bo):
        assert reading.in_text(reading.text(walker.documents)) == JOINED
        assert reading.in_pdf(reading.pdf(walker.documents)) == [
            answer.replace("\n", " ") for answer in JOINED
        ]
    assert reading.text(ana.documents) == reading.text(bo.documents)


async def test_each_question_is_a_new_message_with_its_stem_word_for_word(visits: Meets) -> None:
    ana = visits()
    questions = [await ana.begins()]
    for number in range(2, 9):
        ana.chooses(Choice.SKIP)
        questions.append(await ana.is_asked(number))

    assert [question.text.split("\n\n")[1] for question in questions] == list(STEMS)
    assert all(question.labels[0] == "Next" for question in questions)
    assert all(len(question.labels) <= 4 for question in questions)
    assert not any(message.edits for message in ana.person.inbox)


async def test_a_burst_is_one_answer_and_is_acknowledged_once(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one", "two", "three", "four")
    thanks = await ana.sees(THANKS)

    assert thanks.labels == ["Next", "Undo"]
    assert await ana.hears_besides() == []
    assert ana.texts.count(THANKS) == 1
    assert reading.in_review(await ana.reviews())[0] == "one\ntwo\nthree\nfour"


async def test_words_after_the_acknowledgement_join_the_same_answer(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one")
    await ana.sees(THANKS)
    ana.says("two")
    await ana.sees(THANKS)
    ana.says("three")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    answers = reading.in_text(await ana.exports_text())
    assert answers == ["one\ntwo\nthree", *[""] * 7]


async def test_a_command_in_the_middle_of_a_burst_settles_what_was_said(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one", "two", "/next")
    await ana.is_asked(2)
    ana.says("three", "four", "/next")
    await ana.is_asked(3)
    ana.says("five")

    answers = reading.in_text(await ana.exports_text())
    assert answers[:3] == ["one\ntwo", "three\nfour", "five"]


async def test_words_sent_before_the_yes_become_the_start_of_the_first_answer(
    visits: Meets,
) -> None:
    ana = visits()
    ana.says("I want to say something")
    await ana.sees(START)
    ana.says("it is about lunch")
    await ana.sees(HELD)
    ana.chooses(Choice.YES)
    asked = await ana.is_asked(1)

    assert "I want to say something\nit is about lunch" in asked.text
    ana.says("and about the bus")
    answers = reading.in_text(await ana.exports_text())
    assert answers[0] == "I want to say something\nit is about lunch\nand about the bus"


@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_back_shows_the_words_and_lets_more_be_said(visits: Meets, *, typing: bool) -> None:
    ana = visits(typing=typing)
    await ana.begins()
    await ana.answers(1, "first")
    await ana.answers(2, "second")
    ana.chooses(Choice.BACK)
    await ana.is_asked(2)
    ana.chooses(Choice.BACK)
    again = await ana.is_asked(1)
    assert "Your words so far:\nfirst" in again.text
    ana.says("more")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(3)

    assert reading.in_review(await ana.reviews())[:3] == ["first\nmore", "second", ""]


async def test_next_without_words_asks_again_and_skip_never_asks_why(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.chooses(Choice.NEXT)
    assert NOTHING_YET in (await ana.is_asked(1)).text
    ana.chooses(Choice.SKIP)
    assert (await ana.is_asked(2)).text.startswith("Question 2 of 8")


async def test_bare_words_do_what_commands_do_and_can_be_taken_back(
    visits: Meets, shared_program: Program
) -> None:
    ana = visits()
    await ana.begins()
    ana.says("Skip")
    await ana.is_asked(2)
    ana.chooses(Choice.MY_WORDS)
    assert "Your words so far:\nSkip" in (await ana.is_asked(1)).text
    await shared_program.until_empty("letters")
    for word, answer in (("next", "Question 2"), ("back!", "Question 1"), ("stop", STOPPED)):
        ana.says(word)
        await ana.sees(answer)
    ana.says("Help.")
    assert (await ana.sees("999")).text.startswith(HELP)

    assert reading.in_review(await ana.reviews()) == ["Skip", *[""] * 7]


async def test_an_edit_changes_the_stored_words_in_place_and_moves_nobody(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    _, _, third, _ = ana.says("one", "two", "thre", "four")
    ana.person.edits(third, "three")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)
    ana.person.edits(ana.person.sent[1], "ONE")
    ana.says("something else")
    await ana.sees(THANKS)

    assert await ana.hears_besides() == []
    answers = reading.in_text(await ana.exports_text())
    assert answers[:2] == ["ONE\ntwo\nthree\nfour", "something else"]


async def test_an_edit_after_the_documents_offers_fresh_ones(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    await ana.walks(ANSWERS)
    await ana.finishes()
    ana.person.edits(ana.person.sent[-1], "just once")
    offer = await ana.sees(CHANGED)
    assert offer.labels == ["Send the document", "See all", "Carry on"]
    ana.chooses(Choice.EXPORT)
    await ana.sees(EXPORTED)

    for document in (reading.text(ana.documents), await ana.exports_text()):
        assert reading.in_text(document) == [*JOINED[:7], "everyone in one room\njust once"]
    assert reading.in_pdf(reading.pdf(ana.documents))[7] == "everyone in one room just once"


async def test_finish_makes_the_documents_from_anywhere_and_asks_nothing_first(
    visits: Meets,
) -> None:
    ana = visits()
    await ana.begins()
    await ana.answers(1, "first")
    ana.says("not settled yet", "/finish")
    made = await ana.sees(MADE)
    await ana.sees(CLOSING)

    assert STILL_OPEN in made.text and made.labels == []
    assert [document.text or document.document for document in ana.documents]
    ends = [text.rpartition(".")[2] for text in ana.texts[-4:-2]]
    assert ends == ["pdf", "txt"]
    answers = reading.in_text(reading.text(ana.documents))
    assert answers == ["first", "not settled yet", *[""] * 6]
    assert STILL_OPEN in (await ana.leaves_the_rest()).text
    ana.chooses(Choice.CARRY_ON)
    await ana.is_asked(3)


async def test_export_gives_one_kind_or_both_and_moves_nobody(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("first")
    for command, ends in (
        ("/export", ["pdf", "txt"]), ("/export pdf", ["pdf"]), ("/export text", ["txt"]),
    ):  # fmt: skip
        before = len(ana.documents)
        ana.says(command)
        await ana.sees(EXPORTED)
        names = [one.document.name for one in ana.documents[before:] if one.document]
        assert [name.rpartition(".")[2] for name in names] == ends
        assert not any(private in name.lower() for name in names for private in ("ana", "first"))
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)


async def test_a_name_stands_on_top_only_when_it_was_sent(
    visits: Meets, shared_program: Program
) -> None:
    ana = visits("Anastasia")
    await ana.begins()
    await ana.walks(ANSWERS)
    await ana.finishes()
    unnamed = reading.text(ana.documents) + reading.in_pdf_whole(reading.pdf(ana.documents))
    assert "Anastasia" not in unnamed
    await ana.leaves_the_rest()
    ana.chooses(Choice.PUT_NAME)
    await ana.sees(WHOSE_NAME)
    await shared_program.until_empty("letters")
    ana.says("Zażółć Ó Briain")
    await ana.sees(MADE)

    assert "\n\nZażółć Ó Briain\n" in reading.text(ana.documents)
    assert "Zażółć Ó Briain" in reading.in_pdf_whole(reading.pdf(ana.documents))


async def test_the_documents_credit_their_makers(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("/finish")
    await ana.sees(MADE)

    page = reading.in_pdf_whole(reading.pdf(ana.documents))
    for document in (page, " ".join(reading.text(ana.documents).split())):
        assert "Genuine Partnerships" in document and "4 Cornerstones" in document
        places = [document.index(heading) for heading in reading.CORNERSTONES]
        assert all(before < after for before, after in pairwise(places))


async def test_awkward_words_come_out_as_typed_everywhere(visits: Meets) -> None:
    words = [
        '#let x = 1; #read("/etc/passwd")',
        "<b>bold</b> & *stars* _under_ `tick` [a](b) ~tilde~ ||spoiler|| $x^2$ = heading",
        "C:\\path\\n \"quoted\" 'single' {braces} {words} %s",
        "żółw, crème brûlée",
        URDU,
        "我们一起画的",
        "-+=|{}.!() #1 https://example.org/a_b_c",
        "nothing yet",
    ]
    ana = visits()
    await ana.begins()
    await ana.walks([[one] for one in words])
    await ana.finishes()

    assert reading.in_text(reading.text(ana.documents)) == words
    assert reading.in_review(await ana.reviews()) == words
    page = reading.in_pdf(reading.pdf(ana.documents))
    for number, answer in enumerate(words):
        if answer != URDU:  # which a PDF gives back letter by letter as they stand on the page
            assert page[number] == answer


async def test_ten_people_walk_at_once_and_nobody_gets_another_s_words(visits: Meets) -> None:
    walkers = [visits(f"Person{at}", typing=at % 2 == 1) for at in range(10)]
    answers = [
        [[f"{at}-{number}-{word}" for word in "abc"] for number in range(8)] for at in range(10)
    ]

    async def walk(walker: Walker, said: list[list[str]]) -> None:
        await walker.begins()
        await walker.walks(said)
        await walker.finishes()

    await asyncio.gather(*map(walk, walkers, answers))
    for walker, said in zip(walkers, answers, strict=True):
        document = reading.in_text(reading.text(walker.documents))
        assert document == ["\n".join(words) for words in said]


async def test_the_menu_and_the_descriptions_are_set(
    shared_server: BotApi, shared_program: Program
) -> None:
    await shared_server.until(lambda: bool(shared_server.called("setMyShortDescription")))
    assert shared_program.running
    listed = [one["command"] for one in shared_server.account.commands["default", ""]]
    assert len(listed) <= 8
    assert listed[:3] == ["start", "next", "undo"] and listed[-1] == "help"


def _without_thanks(walker: Walker) -> list[str]:
    """What was said, but for how often someone was quiet long enough to be thanked."""
    return [text for text in walker.texts if not text.startswith(THANKS)]
