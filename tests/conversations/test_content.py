"""The wording: the sheet word for word, the rules of plain language, and nothing unused."""

import ast
import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from pydantic import ValidationError

import bot
import conversations
from bot.channels.telegram.opening import LISTED
from conversations.effects import Line
from conversations.engine import advance
from conversations.events import Choice, MessageRef, Mistyped, Said
from conversations.hearing import COMMANDS, NUMBERED, Heard, command
from conversations.known import Known
from conversations.letters import Note, Parcel
from conversations.library import FALLBACK, ContentError, load, placeholders
from conversations.operator import Basis, Operator
from conversations.person import Register
from conversations.places import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Threshold,
    WalkPlace,
)
from conversations.session import Session
from conversations.several import MOST, reflections
from conversations.voice import Voice
from tests.conversations.chat import Chat, begun, finished
from tests.conversations.worlds import (
    ANA,
    LIBRARY,
    LONG,
    NOW,
    OTHER,
    TEMPLATE,
    TYPED,
    WITHDRAWN_ANA,
    all_words,
    every_line,
    heard,
    letters_written,
    lines_said,
    machine,
)

pytestmark = pytest.mark.xdist_group("machine")  # enumerated once, in one process

CONTENT = Path(conversations.__file__).parent / "content" / "four_cornerstones"
PLAIN = LIBRARY.voice("en", Register.PLAIN)

# The sheet “Working together in partnership to restore trust”, copied by hand from it.
SHEET = [
    ("Welcome and Care", "I felt welcomed and cared for when:", "It is even better when:"),
    ("Value and Include", "I felt valued and included when:", "It is even better when:"),
    ("Communication", "Communication has been good when:", "It is even better when:"),
    (
        "Working in Partnership",
        "Working in partnership has been good when:",
        "It is even better when:",
    ),
]


def catalogue() -> list[tuple[str, str, str]]:
    """Every line of every edition: its edition, its key, its words."""
    return [
        (f"{language}.{register}", key, text)
        for (language, register), voice in LIBRARY.voices.items()
        for key, text in voice.lines.items()
    ]


def voices() -> list[Voice]:
    return list(LIBRARY.voices.values())


# The sheet.


def test_the_eight_prompts_stand_word_for_word_in_the_order_of_the_sheet() -> None:
    stones = TEMPLATE.cornerstones
    for voice in (voice for voice in voices() if voice.language == "en"):
        assert [
            (
                voice.lines[f"cornerstone.{stone.key}"],
                *(voice.lines[f"prompt.{prompt}"] for prompt in stone.prompts),
            )
            for stone in stones
        ] == SHEET


def test_a_prompt_is_numbered_by_its_place_on_the_sheet() -> None:
    assert [TEMPLATE.number(prompt) for prompt in TEMPLATE.prompts] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [TEMPLATE.cornerstone(prompt) for prompt in TEMPLATE.prompts] == [
        stone.key for stone in TEMPLATE.cornerstones for _ in range(2)
    ]


def test_a_question_shows_its_stem_exactly_and_on_a_row_of_its_own() -> None:
    stems = [stem for _, *two in SHEET for stem in two]
    ana = begun()
    shown = []
    for number in range(1, 9):
        ana.types(f"/question {number}")
        shown.append(letter_text(ana).split("\n\n"))

    assert [rows[1] for rows in shown] == stems
    hints = [ana.voice.lines[f"hint.{prompt}"] for prompt in TEMPLATE.prompts]
    assert [rows[2:] for rows in shown] == [[hint] for hint in hints]


def test_the_documents_credit_those_who_made_the_sheet() -> None:
    for voice in voices():
        assert "Genuine Partnerships" in voice.lines["document.credit"]
        assert "4 Cornerstones" in voice.lines["document.credit"]


# Plain language.


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?:])\s+|\n+", text) if part]


def test_no_sentence_has_more_than_25_words() -> None:
    assert [
        (edition, key, sentence)
        for edition, key, text in catalogue()
        for sentence in sentences(text)
        if len(sentence.split()) > 25
    ] == []


def test_no_short_form_goes_unexplained() -> None:
    """`OK` and `PDF` are words that people use; the others need their full form or none."""
    assert [
        (edition, key, word)
        for edition, key, text in catalogue()
        for word in re.findall(r"\b[A-Z]{2,}s?\b|\be\.g\.|\bi\.e\.|\betc\b|&", text)
        if word not in {"OK", "PDF"}
    ] == []


FIGURES_OF_SPEECH = (
    "at the end of the day", "on the same page", "touch base", "reach out", "bear with",
    "no worries", "in the loop", "heads up", "open up", "moving forward", "going forward",
    "hear you", "safe space", "journey", "a piece of cake", "feel free", "let it out",
)  # fmt: skip


def test_nothing_is_a_figure_of_speech() -> None:
    assert [
        (edition, key, figure)
        for edition, key, text in catalogue()
        for figure in FIGURES_OF_SPEECH
        if figure in text.casefold()
    ] == []


def test_one_word_is_used_for_one_thing() -> None:
    """A document is never a report or a form, a question never a prompt, a bot no assistant."""
    others = re.compile(r"\b(report|form|prompt|section|assistant|chatbot|user)s?\b")

    assert [
        (edition, key, found[0])
        for edition, key, text in catalogue()
        if (found := others.search(text))
    ] == []


# What fits.


def test_every_line_and_every_bubble_is_short() -> None:
    """The person's own words are not counted: they are as long as they are."""
    lines = [(key, len(text)) for _, key, text in catalogue() if len(text) > 1000]
    own = {words.text for each in machine() for words in all_words(each.before)}
    bubbles = {
        letter.text
        for letter in letters_written()
        if isinstance(letter, Note) and LONG not in letter.text
    }

    assert lines == []
    assert [text for text in bubbles if len(_without(own, text)) > 1000] == []


def _without(own: set[str], text: str) -> str:
    for words in sorted(own, key=len, reverse=True):
        text = text.replace(words, "")
    return text


def test_no_bubble_ends_or_begins_with_an_empty_row() -> None:
    for _, _, text in catalogue():
        assert text == text.strip()


def test_every_choice_has_a_short_label() -> None:
    for voice in voices():
        labels = [voice.label(choice) for choice in Choice]
        assert all(0 < len(label) <= 30 for label in labels)
        assert len(set(labels)) == len(labels), "two buttons that read the same"


def test_what_telegram_says_about_the_bot_fits_telegram() -> None:
    for voice in voices():
        commands = {k: v for k, v in voice.lines.items() if k.startswith("command.")}
        assert {key.removeprefix("command.") for key in commands} == set(LISTED)
        for key, text in commands.items():
            name = key.removeprefix("command.")
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert f"/{name}" in COMMANDS or name == "start"
            assert 1 <= len(text) <= 256
        assert 1 <= len(voice.lines["telegram.description"]) <= 512
        assert 1 <= len(voice.lines["telegram.short_description"]) <= 120


def test_at_most_eight_commands_stand_in_the_menu_of_telegram() -> None:
    assert len(set(LISTED)) == len(LISTED) <= 8
    assert {"undo", "review", "questions", "pause", "help"} <= set(LISTED)


def test_every_command_that_the_help_names_is_one() -> None:
    for text in (*(text for _, _, text in catalogue()), *(v.notice for v in voices())):
        for named in re.findall(
            r"(?<!\w)/[a-z_]+", text
        ):  # an app makes a link of the whole of it
            assert named.replace("_", " ") in {*COMMANDS, "/start"}, named


def help_rows(voice: Voice) -> list[str]:
    """What stands before the dash in each row of the two bubbles of the help."""
    both = f"{voice.lines['help']}\n{voice.lines['help.more']}"
    return re.findall(r"^(/.+?) – .", both, re.MULTILINE)


def test_every_row_of_the_help_names_whole_commands() -> None:
    for voice in voices():
        rows = help_rows(voice)
        both = f"{voice.lines['help']}\n{voice.lines['help.more']}"
        assert len(rows) == both.count("\n/") == both.count(" – ")
        for each in (each for row in rows for each in row.split(", ")):
            assert re.fullmatch(r"/[a-z_]+( \d)?", each), "can be tapped whole"
            assert command(MessageRef("1"), each) != Mistyped(MessageRef("1"), each)


def test_every_command_is_in_the_help() -> None:
    """By name; or another spelling of one that is, or one that is with more behind it."""
    for voice in voices():
        named = {
            each.partition(" ")[0].replace("_", " ")
            for row in help_rows(voice)
            for each in row.split(", ")
        }
        choices = {COMMANDS[each] for each in named if each in COMMANDS}
        choices |= {NUMBERED[each] for each in named if each in NUMBERED}
        missing = [
            each
            for each, choice in (*COMMANDS.items(), *NUMBERED.items())
            if choice not in choices and each.rpartition(" ")[0] not in named
        ]
        assert [each for each in missing if not starts_with_one_of(named, each)] == []


def starts_with_one_of(named: set[str], each: str) -> bool:
    return any(each.startswith(f"{one} ") for one in named)


def test_the_help_says_how_words_are_kept_and_deleted() -> None:
    for voice in voices():
        rows = set(help_rows(voice))
        assert rows >= {"/privacy", "/mydata", "/keep_longer", "/withdraw", "/delete"}


def test_the_first_minute_says_what_it_must() -> None:
    for voice in voices():
        first = f"{voice.lines['welcome.hello']}\n{voice.lines['welcome.start']}"
        for said in ("I'm a bot", "No person reads", "999", "0800 1111", "116 123", "/delete"):
            assert said in first
        for kept in ("health, disability", "locked with a key", "{days} days", "/privacy"):
            assert kept in voice.lines["welcome.start"], "what the yes says yes to"
        for number in ("999", "0800 1111", "116 123"):
            assert number in voice.lines["help"].split("\n\n")[0], "help opens with whom to ring"


# What is promised about privacy.

OPERATORS = (
    Operator(),
    Operator("Rotherham Parent Carers Forum", "01709 000000, privacy@example.org.uk"),
    Operator("Northfield Council", "send@northfield.example", Basis.PUBLIC_TASK),
    Operator("Kite School", None, Basis.LEGITIMATE_INTERESTS, timedelta(days=30)),
)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.organisation)
def test_both_notices_say_who_runs_the_bot_and_what_is_promised(operator: Operator) -> None:
    for voice in load(operator=operator).voices.values():
        short, long = voice.say(Line("privacy")), voice.whole_notice()
        for text in (short, long):
            assert (operator.organisation or "(not said yet)") in text
            assert (operator.contact or "ask whoever told you about this bot") in text
            assert f"until {operator.keep.days} days after your last message" in text
            assert voice.lines[f"basis.{operator.basis}"] in text
            for said in ("health", "disability", "key", "Telegram", "/withdraw", "/delete"):
                assert said in text
        assert len(short) <= 1000
        assert "ico.org.uk" in long and "Information Commissioner's Office" in long


def test_the_whole_notice_is_in_plain_words() -> None:
    for voice in voices():
        notice = re.sub(r"^(#+|-) ", "", voice.whole_notice(), flags=re.MULTILINE)
        assert [s for s in sentences(notice) if len(s.split()) > 25] == []
        assert set(re.findall(r"\b[A-Z]{2,}\b", notice)) <= {"UK", "GDPR"}, "explained there"
        assert "UK General Data Protection Regulation (UK GDPR)" in notice
        assert not [figure for figure in FIGURES_OF_SPEECH if figure in notice.casefold()]


def test_nothing_promises_what_is_not_so() -> None:
    """Whoever holds the key could read it; nobody watches; and nothing is anybody's fault."""
    texts = [*(text for _, _, text in catalogue()), *(v.whole_notice() for v in voices())]

    for text in texts:
        for never in (
            "only you can",
            "nobody can",
            "blam",
            "confidential",
            "we are watching",
        ):
            assert never not in text.casefold(), text


@pytest.mark.parametrize("key", ["warning", "reminder", "reminder.last"])
def test_what_comes_by_itself_says_nothing_of_what_it_is_about(key: str) -> None:
    """It may light up a lock screen in a classroom."""
    telling = ("reflection", "answer", "school", "feel", "word", "document", "question", "meeting")
    for voice in voices():
        assert not [word for word in telling if word in voice.lines[key].casefold()]


# The editions fit together.


def test_an_overlay_only_says_otherwise_what_its_language_says_already() -> None:
    base = lines_of("en.toml")
    overlays = list(CONTENT.glob("en.*.toml"))

    assert overlays
    for overlay in overlays:
        lines = lines_of(overlay.name)
        assert overlay.name.split(".")[1] in set(Register)
        assert set(lines) <= set(base)
        assert [key for key in lines if placeholders(lines[key]) != placeholders(base[key])] == []
        assert [key for key in lines if lines[key] == base[key]] == [], "says the same"
        assert not [key for key in lines if key.startswith(("prompt.", "cornerstone."))]


def lines_of(file: str) -> dict[str, str]:
    lines: dict[str, str] = tomllib.loads((CONTENT / file).read_text(encoding="utf-8"))["lines"]
    return lines


@pytest.mark.parametrize("word", TYPED)
def test_a_typed_word_can_be_heard_and_means_one_thing_at_each_place(word: str) -> None:
    walk = Session(ANA.id, ANA.current, TEMPLATE, Asking(TEMPLATE.prompts[2]))
    said = Said(MessageRef("new"), word.capitalize())
    assert heard(ANA, walk, said).asks == TYPED[word], "it stands in its bare form"

    for place in places():
        session = Session(ANA.id, ANA.current, TEMPLATE, place, turn=3)
        meant = [choice for choice in TYPED[word] if is_heard(session, word, choice)]
        assert len(meant) <= 1, (place, meant)


def places() -> list[Place]:
    walk: list[WalkPlace] = [Threshold(), Asking(TEMPLATE.prompts[2]), Reviewing(), Finished()]
    return [*walk, *(Aside(kind, place) for kind in AsideKind for place in walk)]


def is_heard(session: Session, word: str, choice: Choice) -> bool:
    """Whether the word asks for this here, if it could ask for nothing else."""
    said = Said(MessageRef("new"), word)
    person = ANA
    if isinstance(session.place, Aside) and session.place.kind is AsideKind.WITHDRAWN:
        person = WITHDRAWN_ANA
    after = advance(person, session, said, heard=Heard(asks=(choice,)), now=NOW)
    gone = after.session.number != session.number
    return gone or (after.session.taken is not None and after.session.name is None)


def test_no_line_is_unused() -> None:
    """Said by the core, written on a letter, or named by the program around it."""
    said = {line.key for line in lines_said()} | said_seldom()
    buttons = {f"choice.{choice}" for choice in Choice}  # every choice has one, used or not
    unsure = {"export.unsure"} if any(isinstance(x, Parcel) for x in letters_written()) else set()

    filled = {f"basis.{basis}" for basis in Basis} | {"unset.organisation", "unset.contact"}
    filled |= {f"mydata.register_{register}" for register in Register}
    filled |= {f"hint.{prompt}" for prompt in TEMPLATE.prompts}  # a test above has seen them all
    filled |= {f"document.{prompt}" for prompt in TEMPLATE.closing}

    used = said | buttons | unsure | filled | named_by_the_program()
    assert set(PLAIN.lines) - used == set()


def said_seldom() -> set[str]:
    """In moments that the machine of the laws does not have: twenty reflections, a late hour."""
    ana = finished()
    ana.says("A quiet room.")
    keys = [*ana.types("/next"), *ana.types("/next")]
    ana.types("/finish")
    for _ in range(MOST):
        keys += ana.types("/new")
        ana.says("A word.")
    keys += ana.edits("A quiet room.", "A room.")
    ana.waits(5 * 60 * 60)
    ana.types("/remind")
    keys += ana.taps(Choice.TONIGHT)
    untitled = replace(OTHER, title=None, began=NOW)
    listed = reflections(ANA, untitled, Known(others={4: replace(untitled, number=4)}))
    return {*keys, *(line.key for line in every_line(listed))}


def named_by_the_program() -> set[str]:
    """Keys that stand in bot/: whole, or in two pieces, as in `f"document.{key}"`."""
    files = Path(bot.__file__).parent.rglob("*.py")
    nodes = [n for f in files for n in ast.walk(ast.parse(f.read_text(encoding="utf-8")))]
    words = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    beginnings = {word for word in words if word.endswith(".")}
    return words | {beginning + word for beginning in beginnings for word in words}


# The library refuses what does not hold together.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content, to be broken. An absolute name is a folder of its own."""
    return copytree(CONTENT, tmp_path / "content")


def test_the_content_loads_from_any_folder(folder: Path) -> None:
    assert load(folder) == LIBRARY


def test_the_quiet_time_can_be_given() -> None:
    assert TEMPLATE.quiet == timedelta(seconds=8)
    assert load(quiet=timedelta()).template.quiet == timedelta()
    assert load(quiet=timedelta(seconds=2.5)).template.quiet == timedelta(seconds=2.5)


def test_an_overlay_with_a_line_that_its_language_lacks_is_refused(folder: Path) -> None:
    add(folder / "en.young.toml", '"ask.thnaks" = "Cheers."')

    with pytest.raises(ContentError, match=r"en\.young\.toml: “ask\.thnaks”"):
        load(folder)


def test_an_overlay_with_other_placeholders_than_its_language_is_refused(folder: Path) -> None:
    add(folder / "en.young.toml", '"ask.heading" = "Number {number}: {cornerstone}"')

    with pytest.raises(ContentError, match=r"en\.young\.toml: “ask\.heading”"):
        load(folder)


@pytest.mark.parametrize("file", ["template.toml", "en.toml", "en.young.toml"])
def test_a_table_that_we_do_not_know_is_refused(folder: Path, file: str) -> None:
    add(folder / file, '[cues]\nfault = "their fault"')

    with pytest.raises(ValidationError, match="cues"):
        load(folder)


def test_a_typed_word_for_no_choice_of_ours_is_refused(folder: Path) -> None:
    english = folder / "en.toml"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace("[typed]", '[typed]\ndance = ["dance"]'), encoding="utf-8")

    with pytest.raises(ValidationError, match="dance"):
        load(folder)


def write_welsh(folder: Path, lines: str) -> None:
    (folder / "cy.toml").write_text(lines, encoding="utf-8")
    (folder / "cy.notice.md").write_text("Pwy: {organisation}", encoding="utf-8")


def test_a_language_without_the_whole_notice_is_refused(folder: Path) -> None:
    (folder / "en.notice.md").unlink()

    with pytest.raises(ContentError, match=r"en\.notice\.md"):
        load(folder)


def test_a_notice_with_a_placeholder_that_nothing_fills_is_refused(folder: Path) -> None:
    add(folder / "en.notice.md", "Ring {telephone}.")

    with pytest.raises(ContentError, match=r"en\.notice\.md.*telephone"):
        load(folder)


def test_a_notice_in_a_language_that_is_not_there_is_refused(folder: Path) -> None:
    (folder / "cy.notice.md").write_text("Pwy: {organisation}", encoding="utf-8")

    with pytest.raises(ContentError, match=r"cy\.notice\.md"):
        load(folder)


def test_a_language_that_lacks_a_line_is_refused(folder: Path) -> None:
    """Fallback is for a whole edition; a line that is missing would be found in a chat."""
    english = (folder / "en.toml").read_text(encoding="utf-8")
    lacking = english.replace('"ask.thanks" =', '"ask.thnaks" =')
    write_welsh(folder, lacking)

    with pytest.raises(ContentError, match=r"cy\.toml.*ask\.th"):
        load(folder)


def test_a_language_with_other_placeholders_than_the_first_is_refused(folder: Path) -> None:
    english = (folder / "en.toml").read_text(encoding="utf-8")
    other = english.replace("Question {number} of {total}", "Question {number}")
    write_welsh(folder, other)

    with pytest.raises(ContentError, match=r"cy\.toml: “ask\.heading”"):
        load(folder)


def test_an_overlay_for_nobody_is_refused(folder: Path) -> None:
    (folder / "en.young.toml").rename(folder / "en.yuong.toml")

    with pytest.raises(ContentError, match="yuong"):
        load(folder)


def test_a_prompt_without_words_is_refused(folder: Path) -> None:
    structure = folder / "template.toml"
    text = structure.read_text(encoding="utf-8")
    renamed = text.replace('"communication.when"', '"communication.then"')
    structure.write_text(renamed, encoding="utf-8")

    with pytest.raises(ContentError, match=r"communication\.then"):
        load(folder)


def add(file: Path, line: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


# Which edition speaks.


@pytest.mark.parametrize(
    ("spoken", "language"),
    [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("cy", "en"), (None, "en"), ("", "en")],
)
def test_the_language_is_the_nearest_of_ours(spoken: str | None, language: str) -> None:
    assert LIBRARY.language(spoken) == language


def test_another_language_is_spoken_if_there_is_an_edition_in_it(folder: Path) -> None:
    welsh = (folder / "en.toml").read_text(encoding="utf-8").replace("en_GB", "cy_GB")
    write_welsh(folder, welsh)
    library = load(folder)

    assert library.language("cy-GB") == "cy"
    assert library.voice("cy", Register.YOUNG).locale == "cy_GB"
    assert (
        library.voice("cy", Register.YOUNG).lines["ask.nothing_yet"]
        == (library.voice("en", Register.PLAIN).lines["ask.nothing_yet"])
    )


def test_a_language_that_was_withdrawn_is_spoken_in_the_fallback() -> None:
    assert LIBRARY.voice("cy", Register.YOUNG) == LIBRARY.voice(FALLBACK, Register.YOUNG)


def test_each_register_has_its_own_words_where_it_needs_them() -> None:
    young = LIBRARY.voice("en", Register.YOUNG).lines
    adult = LIBRARY.voice("en", Register.PRACTITIONER).lines
    key = "hint.welcome_and_care.when"

    assert len({PLAIN.lines[key], young[key], adult[key]}) == 3
    assert LIBRARY.voice("en", Register.PARENT).lines == PLAIN.lines


@pytest.mark.parametrize("typed", ["{name} {0} %s {{x}} {", "<b>*x*</b> _y_ [z](w)", "\\n \\"])
def test_what_a_person_wrote_is_never_read_as_a_pattern(typed: str) -> None:
    """It comes out as it was typed, under its question, in the reading back, and as a name."""
    ana = begun()
    ana.says(typed)
    ana.types("/start")
    assert typed in letter_text(ana)
    ana.types("/review")
    assert typed in letter_text(ana)
    ana.types("/name")
    ana.says(typed)
    ana.types("/name")
    assert f"The name on top is: {typed}" in letter_text(ana)


def letter_text(chat: Chat) -> str:
    last = chat.latest[-1]
    assert isinstance(last, Note)
    return last.text
