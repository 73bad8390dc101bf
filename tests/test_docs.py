"""What the documents for readers say about the program is so."""

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.running import EXIT
from bot.settings import Settings
from conversations.library import FALLBACK, load
from conversations.person import Register

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_every_test_that_is_named_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    tests = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)

    assert [link for link in links if not (document.parent / link).exists()] == []
    assert [
        (file, name)
        for file, name in tests
        if not (ROOT / file).exists() or (name and f"def {name}(" not in read(file))
    ] == []


LATER = {2, 9, 36, 40, 45}


def test_every_awkward_moment_is_shown_by_a_test_and_its_guard_is_there() -> None:
    rows = re.findall(
        r"^\| (\d+) \| [^|]+ \|([^|]+)\|([^|]+)\|$", read("docs/awkward-moments.md"), re.MULTILINE
    )
    guards = re.findall(r"`(\w[\w/]+\.py)::([\w.]+)`", "".join(guard for *_, guard in rows))

    assert [int(number) for number, *_ in rows] == sorted(set(range(1, 48)) - LATER)
    assert [number for number, shown, _ in rows if "::test_" not in shown] == []
    assert len(guards) >= len(rows)
    assert [(file, name) for file, name in guards if name not in defined(read(file))] == []


def defined(source: str) -> set[str]:
    """The functions of a module, and the methods of its classes after the class's name."""
    module = ast.parse(source)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    methods = {f"{one.name}.{name}" for one in classes for name in _functions(one.body)}
    return _functions(module.body) | methods


def _functions(body: list[ast.stmt]) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in body if isinstance(node, kinds)}


def test_the_privacy_notice_in_the_docs_is_the_one_that_the_bot_sends() -> None:
    assert read("docs/privacy.md") == load().voice(FALLBACK, Register.PLAIN).whole_notice()


def test_all_fifteen_standards_of_the_childrens_code_are_answered() -> None:
    rows = re.findall(r"^\| (\d+) \|", read("docs/childrens-code.md"), re.MULTILINE)

    assert [int(number) for number in rows] == list(range(1, 16))


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    listed = re.findall(r"^([A-Z_]+)=", read(".env.example"), re.MULTILINE)

    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_every_exit_code_is_explained() -> None:
    rows = re.findall(r"^\| (\d) \|", read("docs/operating.md"), re.MULTILINE)

    assert {int(code) for code in rows} == {1, *EXIT.values()}


def test_every_command_that_is_named_works() -> None:
    named = {
        tuple(found.split())
        for document in DOCS
        for found in re.findall(
            r"`(?:\.venv/bin/)?cornerstones ((?:keys )?[a-z]+)",
            document.read_text(encoding="utf-8"),
        )
    }

    assert len(named) >= 8
    for command in named:
        assert CliRunner().invoke(main, [*command, "--help"]).exit_code == 0, command
