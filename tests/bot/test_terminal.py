"""The conversation in a terminal, through a pipe and through a real pseudo-terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bot.command import LONGEST, Ran, environment, run

THANKS = "Thank you. Send more, or tap Next."
PLACE = "sqlite:///kept.db"


def chat(folder: Path, *lines: str, **settings: str) -> Ran:
    typed = "".join(f"{line}\n" for line in lines)
    return run("chat", typed=typed, folder=folder, DATABASE_URL=PLACE, **settings)


def text_of(folder: Path) -> str:
    (document,) = folder.glob("*.txt")
    return document.read_text(encoding="utf-8")


def test_a_reflection_is_finished_through_a_pipe(tmp_path: Path) -> None:
    answers = [f"answer number {number}" for number in range(1, 9)]
    walk = [line for answer in answers for line in (answer, "/next")]

    ran = chat(tmp_path, "/next", *walk, "Ana")

    assert ran.code == 0
    assert ran.err == ""
    kept = text_of(tmp_path)
    assert "Ana" in kept
    assert [line for line in kept.splitlines() if line.startswith("answer")] == answers
    (pdf,) = tmp_path.glob("*.pdf")
    printed = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout
    assert all(answer in printed.decode() for answer in answers)


def test_the_end_of_the_input_counts_as_quiet_and_says_goodbye(tmp_path: Path) -> None:
    ran = chat(tmp_path, "/next", "one", "two")

    assert ran.code == 0
    assert ran.out.count(THANKS) == 1
    assert ran.out.rstrip().endswith("Goodbye. Come back any time.")


def test_an_empty_line_is_a_silence_and_moves_nobody(tmp_path: Path) -> None:
    ran = chat(tmp_path, "/next", "one", "two", "", "", "three", "", "/review")

    assert ran.out.count(THANKS) == 2  # one for each burst
    assert "Question 2 of 8" not in ran.out
    assert "one\ntwo\nthree\n" in ran.out


def test_words_are_there_again_the_next_time(tmp_path: Path) -> None:
    chat(tmp_path, "/next", "They rang me.")

    ran = chat(tmp_path, "/review")

    assert "Welcome back." in ran.out
    assert "Your words so far:\nThey rang me." in ran.out


def test_a_number_takes_the_choice_on_the_screen(tmp_path: Path) -> None:
    ran = chat(tmp_path, "4", "They rang me.", "1", "2")

    assert "Question 2 of 8" in ran.out
    assert "Question 3 of 8" in ran.out


def test_a_number_that_is_no_choice_is_an_answer(tmp_path: Path) -> None:
    ran = chat(tmp_path, "/next", "17", "/review")

    assert "when:\n17\n" in ran.out


def test_a_label_takes_the_choice_too(tmp_path: Path) -> None:
    ran = chat(tmp_path, "yes, just start", "skip", "Question 2 was skipped")

    assert "Question 2 of 8" in ran.out


def test_the_plain_mode_has_no_colours_and_does_not_wrap(tmp_path: Path) -> None:
    long = "word " * 100

    ran = chat(tmp_path, "/next", long, "/review")

    assert "\x1b" not in ran.out
    assert long.rstrip() in ran.out


@pytest.mark.parametrize(
    "typed",
    [b"", b"\n\n\n", b"no newline at the end", b"\xff\xfe broken \x00 bytes\r\n", b"/\n/ \n//\n"],
    ids=["nothing", "only silences", "no newline", "broken bytes", "bare slashes"],
)
def test_nothing_that_is_typed_hangs_or_breaks_it(tmp_path: Path, typed: bytes) -> None:
    ran = run("chat", typed=typed, folder=tmp_path, DATABASE_URL=PLACE)

    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("Hello, I'm a bot.")


def test_documents_go_where_out_says_and_never_over_each_other(tmp_path: Path) -> None:
    run(
        "chat", "--out", "for the meeting",
        typed="/next\none\n/export text\ntwo\n/export text\n/export text\n",
        folder=tmp_path, DATABASE_URL=PLACE,
    )  # fmt: skip

    first, second = sorted((tmp_path / "for the meeting").iterdir())
    assert "one\n" in first.read_text() or "one\n" in second.read_text()
    assert ("two" in first.read_text()) != ("two" in second.read_text())


def test_a_file_name_tells_nothing_of_the_person(tmp_path: Path) -> None:
    chat(tmp_path, "/next", "secret", "/finish", "/name", "Ana Smith")

    names = [file.name for file in tmp_path.iterdir() if file.suffix in {".pdf", ".txt"}]
    assert names
    assert all(re.fullmatch(r"reflection-\d{4}-\d\d-\d\d(-\d)?\.(pdf|txt)", n) for n in names)


def test_quiet_seconds_of_nought_acknowledges_each_message(tmp_path: Path) -> None:
    ran = chat(tmp_path, "/next", "one", "two", QUIET_SECONDS="0")

    assert ran.out.count(THANKS) == 2


def test_a_reader_that_goes_away_is_no_crash(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=tmp_path, env=environment(tmp_path, DATABASE_URL=PLACE),
    )  # fmt: skip
    assert program.stdin and program.stdout and program.stderr
    program.stdout.readline()
    program.stdout.close()

    program.stdin.write(b"/next\nwords\n/review\n" * 50)
    program.stdin.close()

    assert program.wait(LONGEST) == 0
    assert program.stderr.read() == b""
    program.stderr.close()
    assert "words" in chat(tmp_path, "/review").out


@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM])
def test_a_pipe_that_stays_open_does_not_keep_it_from_stopping(
    tmp_path: Path, stopped_by: signal.Signals
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=tmp_path, env=environment(tmp_path, DATABASE_URL=PLACE),
    )  # fmt: skip
    assert program.stdout
    while b"OK to start?" not in program.stdout.readline():
        pass

    program.send_signal(stopped_by)
    _, errors = program.communicate(timeout=LONGEST)

    assert (program.returncode, errors) == (0, b"")


def test_a_screen_that_lacks_a_sign_shows_the_rest(tmp_path: Path) -> None:
    ran = chat(tmp_path, "/next", "/skip", PYTHONIOENCODING="ascii")

    assert ran.code == 0
    assert "Question 1 of 8 ? Welcome and Care" in ran.out


class Screen:
    """The program on a pseudo-terminal, as a person at a keyboard sees it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.text = ""
        here, there = pty.openpty()
        terminal = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            stdin=there, stdout=there, stderr=there, cwd=folder,
            env=environment(folder, DATABASE_URL=PLACE, **terminal, **settings),
            start_new_session=True,
        )  # fmt: skip
        os.close(there)
        self._here = here

    def types(self, keys: str) -> None:
        os.write(self._here, keys.encode())

    def shows(self, text: str) -> None:
        """Waits until it does, after what was waited for before."""
        until = time.monotonic() + 15
        while text not in self.text and time.monotonic() < until:
            if select.select([self._here], [], [], 0.1)[0]:
                raw = os.read(self._here, 65536).decode("utf-8", "replace")
                self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", raw).replace("\r", "")
        assert text in self.text
        self.text = self.text.partition(text)[2]

    def asks(self, text: str) -> None:
        """Waits until it shows this and then its prompt."""
        self.shows(text)
        self.shows("\n>")

    def ends(self) -> int:
        code = self.program.wait(LONGEST)
        os.close(self._here)
        return code


def test_at_a_keyboard_the_silence_is_real_time(tmp_path: Path) -> None:
    screen = Screen(tmp_path, QUIET_SECONDS="0.5")
    screen.asks("OK to start?")
    screen.types("4\r")
    screen.asks("Question 1 of 8")
    screen.types("They rang me.\r")

    screen.asks(THANKS)

    screen.types("1\r")
    screen.asks("Question 2 of 8")
    screen.types("\x04")  # Ctrl-D
    screen.shows("Goodbye.")
    assert screen.ends() == 0


@pytest.mark.parametrize("key", ["\x03", None], ids=["Ctrl-C", "SIGTERM"])
def test_it_can_be_stopped_at_any_time_and_keeps_everything(
    tmp_path: Path, key: str | None
) -> None:
    screen = Screen(tmp_path)
    screen.asks("OK to start?")
    screen.types("4\r")
    screen.asks("Question 1 of 8")
    screen.types("They rang me.\r")
    screen.asks("They rang me.")

    if key:
        screen.types(key)
        screen.shows("Goodbye.")
        assert screen.ends() == 0
    else:
        screen.program.send_signal(signal.SIGTERM)
        assert screen.ends() in {0, -signal.SIGTERM}

    assert "Your words so far:\nThey rang me." in chat(tmp_path).out


def test_at_a_keyboard_every_row_stands_on_its_own(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.asks("OK to start?")
    screen.types("/help\r")

    screen.asks("\n/next – go on\n/skip – leave this one\n")

    screen.types("\x04")
    assert screen.ends() == 0
