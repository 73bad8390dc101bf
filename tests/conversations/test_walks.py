"""Golden walks: whole conversations as text, to be read aloud. `--update` rewrites them.

    ana: …                       what she types; a further line of a message is indented
    ana: [Next]                  a tap on that button of the latest bubble that has it
    (8 seconds)                  nobody writes; or minutes, hours, days
    (edits "old" to "new")       she edits a message of hers
    (sends "words" before that arrives)      they were under way before the bot's last bubble
    (replies to "a message" with "words")    with the app's own reply, to hers or to the bot's
    (the notice changes)         her yes was to an older one, from now on
    (sends a sticker)            or a picture, voice, …; with words: (sends a picture: our garden)
    bot: …                       what arrives; a row of [Buttons] hangs under a bubble
    (document: pdf)              and so does a file

Only what the person does is read from the file; what the bot does is compared with it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from conversations.events import Choice, Medium
from conversations.letters import Enclosure, Letter, Note, Parcel, chosen
from tests.conversations.chat import Chat

WALKS = sorted((Path(__file__).parents[1] / "walks").glob("*.txt"))
INDENT = " " * 5
SILENCE = re.compile(r"\((\d+) (second|minute|hour|day)s?\)")
SECONDS = {"second": 1, "minute": 60, "hour": 60 * 60, "day": 24 * 60 * 60}
EDIT = re.compile(r'\(edits "(.*)" to "(.*)"\)')
SENDING = re.compile(r"\(sends a (\w+)(?:: (.*))?\)")
LATE = re.compile(r'\(sends "(.*)" before that arrives\)')
REPLY = re.compile(r'\(replies to "(.*)" with "(.*)"\)')
NOTICE = re.compile(r"\(the notice changes\)")
SPEAKING = re.compile(r"(?!bot:)(\w+): (.*)", re.DOTALL)
TAP = re.compile(r"\[(.*)\]")


@pytest.mark.parametrize("file", WALKS, ids=lambda file: file.stem)
def test_a_golden_walk_reads_as_it_did(file: Path, pytestconfig: pytest.Config) -> None:
    golden = file.read_text(encoding="utf-8")
    replayed = transcript(golden)

    if pytestconfig.getoption("--update"):
        file.write_text(replayed, encoding="utf-8")
    assert replayed == file.read_text(encoding="utf-8")


def test_there_are_golden_walks_of_the_whole_way_and_of_the_awkward_moments() -> None:
    golden = "".join(file.read_text(encoding="utf-8") for file in WALKS)
    tapped = set(re.findall(r"^\w+: \[(.*)\]$", golden, re.MULTILINE))

    assert len(WALKS) >= 6
    assert tapped >= {"Next", "Skip", "Back", "No name", "That was my answer", "See all"}
    assert tapped >= {"Only this reflection", "Take back my yes", "Yes, that is OK"}
    assert tapped >= {"Undo", "Replace", "Clear", "Bring back", "Question 7", "Move to question 1"}
    assert tapped >= {"My reflections", "Give it a name", "Remind me", "Tomorrow", "No reminder"}
    assert tapped >= {"Keep it longer", "Warn me a week before", "What is kept about me"}


def transcript(golden: str) -> str:
    """The same things done again, and what comes of them."""
    chat = Chat()
    blocks = [_title(golden)]
    for action in _actions(golden):
        _does(chat, action)
        rows = [action.replace("\n", f"\n{INDENT}"), *map(_shown, chat.latest)]
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def _title(golden: str) -> str:
    return golden.partition("\n\n")[0]


def _actions(golden: str) -> Iterator[str]:
    """What the person did, each as it stands in the file, without its indentation."""
    lines = golden.splitlines()
    for number, line in enumerate(lines):
        if SPEAKING.fullmatch(line):
            message = [line]
            for further in lines[number + 1 :]:
                if not further.startswith(INDENT):
                    break
                message.append(further.removeprefix(INDENT))
            yield "\n".join(message)
        elif any(shape.fullmatch(line) for shape in (SILENCE, EDIT, SENDING, LATE, REPLY, NOTICE)):
            yield line


def _does(chat: Chat, action: str) -> None:
    chat.latest = ()
    if silence := SILENCE.fullmatch(action):
        chat.waits(int(silence[1]) * SECONDS[silence[2]])
    elif edit := EDIT.fullmatch(action):
        chat.edits(edit[1], edit[2])
    elif late := LATE.fullmatch(action):
        chat.says_before_that_arrived(late[1])
    elif reply := REPLY.fullmatch(action):
        chat.replies(reply[1], reply[2])
    elif sending := SENDING.fullmatch(action):
        medium = next(medium for medium in get_args(Medium) if medium == sending[1])
        chat.sends(medium, sending[2])
    elif NOTICE.fullmatch(action):
        chat.the_notice_changes()
    else:
        speaking = SPEAKING.fullmatch(action)
        assert speaking
        _writes(chat, speaking[2])


def _writes(chat: Chat, text: str) -> None:
    if tap := TAP.fullmatch(text):
        chat.happens(chosen(_latest_button(chat, tap[1])))
    elif text.startswith("/"):
        chat.types(text)
    else:
        chat.says(text)


def _latest_button(chat: Chat, label: str) -> str:
    notes = (letter for letter in reversed(chat.letters) if isinstance(letter, Note))
    data = (option.data for note in notes for option in note.options if option.label == label)
    found = next(data, None)
    assert found, f"no bubble has a button [{label}]"
    return found


def _shown(letter: Letter) -> str:
    if not isinstance(letter, Note):
        return f"(document: {_kind(letter)})"
    row = " ".join(f"[{option.label}]" for option in letter.options)
    lines = [*letter.text.splitlines(), *([row] if row else [])]
    return "bot: " + "\n".join(line and f"{INDENT}{line}" for line in lines).removeprefix(INDENT)


def _kind(letter: Parcel | Enclosure) -> str:
    kind = letter.format if isinstance(letter, Parcel) else letter.paper
    return kind.name.lower().replace("_", " ")


def test_the_buttons_of_a_walk_are_real_ones() -> None:
    """A tap goes through the data of its button, as it would through a channel."""
    chat = Chat()
    chat.types("/start")

    assert chosen(_latest_button(chat, "Yes, just start")).choice is Choice.YES
