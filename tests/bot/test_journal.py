"""What the log shows of what it is given, in a program that does nothing but log."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "rhinoceros"  # noqa: S105 - stands for a word, a name or a token
ENTRY = re.compile(
    r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=[A-Z]+ entry=[\w.]+"
    r'( [a-z]+=([\w.:/+-]+|"([^"\\]|\\.)*"))*',
    re.ASCII,
)
BEGINNING = f"""
import asyncio, gc, logging, sys, threading, warnings
from bot import journal
SECRET = {SECRET!r}
"""


def logs(script: str, level: str = "DEBUG") -> list[str]:
    """The entries that a program makes; nothing else may stand on standard error."""
    ran = subprocess.run(
        [sys.executable, "-c", f"{BEGINNING}\njournal.begin({level!r})\n{script}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    lines = ran.stderr.splitlines()
    for line in lines:
        assert ENTRY.fullmatch(line), line
    return lines


def fields(line: str) -> str:
    """All of an entry but its time."""
    return line.partition(" ")[2]


def test_an_entry_is_a_time_a_level_a_name_and_fields() -> None:
    [line] = logs("journal.info('telegram.ready', attempt=2, error='TimedOut')")

    assert fields(line) == "level=INFO entry=telegram.ready attempt=2 error=TimedOut"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a b", '"a b"'),
        ('a"b', r'"a\"b"'),
        ("a=b", '"a=b"'),
        ("", '""'),
        ("a\nlevel=ERROR\r\x85\u2028b", r'"a\nlevel=ERROR\r\u0085\u2028b"'),
        ("ż\ud800\x1b[31m", r'"\u017c\ud800\u001b[31m"'),
    ],
)
def test_an_entry_is_one_line_whatever_is_in_it(value: str, shown: str) -> None:
    [line] = logs(f"journal.info('entry', value={value!a})")

    assert fields(line) == f"level=INFO entry=entry value={shown}"


def test_our_entries_are_shown_from_the_chosen_level_on() -> None:
    script = "journal.debug('a'); journal.info('b'); journal.warning('c')"

    assert [line[-1] for line in logs(script, "DEBUG")] == ["a", "b", "c"]
    assert [line[-1] for line in logs(script, "INFO")] == ["b", "c"]
    assert [line[-1] for line in logs(script, "ERROR")] == []


def test_the_ids_of_one_run_match_and_those_of_two_runs_differ() -> None:
    script = "for id in (SECRET, SECRET, 17): journal.info('step', person=journal.Id(id))"
    first, same, other = (line.rpartition("=")[2] for line in logs(script))
    again = logs(script)[0].rpartition("=")[2]

    assert first == same
    assert re.fullmatch("[0-9a-f]{8}", first)
    assert len({first, other, again}) == 3


def test_an_id_shows_itself_to_nobody_else() -> None:
    [line] = logs("id = journal.Id(SECRET); journal.info('x', a=[id], b=f'{id} {id!r}')")

    assert SECRET not in line


def test_a_bug_is_told_by_its_type_and_its_places() -> None:
    script = """
def inner(): raise ValueError(SECRET)
try: inner()
except ValueError as error: journal.unexpected('failed', ExceptionGroup(SECRET, [error]))
"""
    [line] = logs(script)

    assert SECRET not in line
    assert 'level=ERROR entry=failed error=ValueError where="inner:' in line


RECORDS = {
    "message": "logging.getLogger('asyncio').{level}(SECRET)",
    "arguments": "logging.getLogger('asyncio').{level}('%s', SECRET)",
    "too few arguments": "logging.getLogger('asyncio').{level}('%s %s', SECRET)",
    "extra": "logging.getLogger('asyncio').{level}('x', extra=dict(fields=dict(x=SECRET)))",
    "stack": "logging.getLogger('asyncio').{level}('x', stack_info=SECRET)",
    "name": "logging.getLogger(SECRET).{level}('x')",
    "name below": "logging.getLogger('asyncio.' + SECRET).{level}('x')",
    "our name": "logging.getLogger('cornerstones').{level}(SECRET)",
    "below ours": "logging.getLogger('cornerstones.' + SECRET).{level}(SECRET)",
    "root": "logging.{level}(SECRET)",
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_a_librarys_record_is_shown_without_what_it_says(record: str) -> None:
    [line] = logs(record.format(level="debug"))
    [again] = logs(record.format(level="warning"), "INFO")

    assert SECRET not in line + again
    place = r'where="<module>:\d+"'
    assert re.fullmatch(rf"level=DEBUG entry=library logger=\w+ {place}", fields(line))


def test_below_debug_libraries_are_heard_from_warning_on() -> None:
    script = """
log = logging.getLogger('asyncio')
log.info('a'), log.warning('b'), log.error('c')
"""
    [warned, failed] = logs(script, "INFO")

    assert fields(warned).startswith("level=WARNING entry=library logger=asyncio where=")
    assert fields(failed).startswith("level=ERROR entry=library logger=asyncio where=")
    assert len(logs(script, "WARNING")) == 2
    assert len(logs(script, "ERROR")) == 1


def test_a_librarys_exception_is_told_by_its_type_and_its_places() -> None:
    script = """
def inner(): raise ValueError(SECRET) from KeyError(SECRET)
try: inner()
except ValueError: logging.getLogger('asyncio').exception(SECRET)
"""
    [line] = logs(script)

    assert SECRET not in line
    assert 'error=ValueError raised="inner:' in line


UNCAUGHT = {
    "a warning": ("warnings.warn(SECRET)", "logger=py.warnings"),
    "a thread": ("t = threading.Thread(target=fail); t.start(); t.join()", "entry=thread.failed"),
    "a finalizer": ("class A:\n    __del__ = fail\nA(); gc.collect()", "entry=unraisable"),
    "the program": ("fail()", "entry=uncaught"),
    "a task": ("asyncio.run(leave('create_task', fails()))", "logger=asyncio"),
    "a callback": ("asyncio.run(leave('call_soon', fail))", "logger=asyncio"),
    "a coroutine that nobody awaits": ("fails()", "logger=py.warnings"),
}
FAILING = """
def fail(*_): raise ValueError(SECRET)
async def fails(): fail()
async def leave(how, what):
    getattr(asyncio.get_running_loop(), how)(what)
    await asyncio.sleep(0)
"""


@pytest.mark.parametrize(("script", "shown"), UNCAUGHT.values(), ids=UNCAUGHT.keys())
def test_what_nobody_caught_is_shown_without_what_it_says(script: str, shown: str) -> None:
    [line] = logs(FAILING + script, "WARNING")

    assert shown in line
    assert SECRET not in line


def test_a_thread_that_ends_itself_is_no_bug() -> None:
    assert logs("t = threading.Thread(target=sys.exit); t.start(); t.join()") == []


def test_a_record_that_cannot_be_written_is_not_printed_instead() -> None:
    script = """
class Full:
    def write(self, text): raise OSError(SECRET)
    def flush(self): pass
stderr, sys.stderr = sys.stderr, Full()
journal.begin('DEBUG')
sys.stderr = stderr
logging.getLogger('asyncio').warning(SECRET)
journal.warning('x', y=SECRET)
"""
    assert logs(script) == []
