"""The command line, and what an operator is told when something is wrong: one line, a code."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.command import Ran, run

TOKEN = "123456789:AAAA-not-a-real-token-000000000000"  # noqa: S105 - made up


def one_line(ran: Ran) -> str:
    """What stands on standard error, if that is one line and nothing else."""
    assert ran.out == ""
    (line,) = [line for line in ran.err.splitlines() if "level=WARNING" not in line]
    assert line.startswith("cornerstones: ")
    return line


def test_help_names_both_ways_to_run_it(tmp_path: Path) -> None:
    ran = run("--help", folder=tmp_path)

    assert ran.code == 0
    assert "telegram" in ran.out
    assert "chat" in ran.out


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).out.startswith("cornerstones, version ")


def test_alone_without_a_token_it_is_the_terminal_chat(tmp_path: Path) -> None:
    assert run(folder=tmp_path).out.startswith("Hello, I'm a bot.")


def test_without_settings_words_are_kept_in_the_users_data_folder(tmp_path: Path) -> None:
    run("chat", typed="/next\nwords\n", folder=tmp_path)

    assert (tmp_path / "data" / "cornerstones" / "cornerstones.db").exists()


def test_settings_are_read_from_a_dot_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///here.db\n")

    run("chat", folder=tmp_path)

    assert (tmp_path / "here.db").exists()


def test_no_token(tmp_path: Path) -> None:
    ran = run("telegram", folder=tmp_path)

    assert ran.code == 2
    assert "TELEGRAM_BOT_TOKEN" in one_line(ran)


def test_alone_with_a_token_it_is_the_telegram_bot(tmp_path: Path) -> None:
    ran = run(folder=tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9")

    assert ran.code == 4
    assert "http://127.0.0.1:9" in one_line(ran)
    assert TOKEN not in ran.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUIET_SECONDS", "soon"),
        ("QUIET_SECONDS", "-1"),
        ("QUIET_SECONDS", "nan"),
        ("LOG_LEVEL", "chatty"),
        ("DATABASE_URL", "postgresql://somewhere/else"),
        ("DATABASE_URL", "sqlite:///"),
        ("TELEGRAM_API_URL", "not an address"),
        ("RETENTION_DAYS", "for ever"),
        ("RETENTION_DAYS", "0"),
        ("LAWFUL_BASIS", "because"),
        ("ORGANISATION", "x" * 201),
        ("PRIVACY_NOTICES", "nowhere"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    ran = run("chat", folder=tmp_path, **{name: value})

    assert ran.code == 2
    assert name in one_line(ran)


def test_a_dot_env_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"QUIET_SECONDS=\xff\xfe\n")

    ran = run("chat", folder=tmp_path)

    assert ran.code == 2
    assert ".env" in one_line(ran)


def test_an_empty_setting_is_no_setting(tmp_path: Path) -> None:
    ran = run("chat", folder=tmp_path, QUIET_SECONDS="", TELEGRAM_BOT_TOKEN="")

    assert ran.code == 0


def test_a_database_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    ran = run("chat", folder=tmp_path, DATABASE_URL="sqlite:///file/kept.db")

    assert ran.code == 5
    assert "DATABASE_URL" in one_line(ran)


def test_a_database_that_is_locked(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "kept.db", isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        ran = run("chat", folder=tmp_path, DATABASE_URL="sqlite:///kept.db")

    assert ran.code == 5
    assert "locked by another program" in one_line(ran)


def test_a_folder_for_documents_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    ran = run("chat", "--out", "file/folder", folder=tmp_path)

    assert ran.code == 2
    assert "file/folder" in one_line(ran)


def test_it_works_from_an_installed_wheel_with_nothing_else(tmp_path: Path) -> None:
    """Content, fonts and migrations are inside it."""
    checkout = Path(__file__).parents[2]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir"]
    subprocess.run([sys.executable, "-m", "pip", *build, tmp_path, checkout], check=True)
    (wheel,) = tmp_path.glob("cornerstones-*.whl")
    site = tmp_path / "site"
    install = ["install", "--no-deps", "--quiet", "--target"]
    subprocess.run([sys.executable, "-m", "pip", *install, site, wheel], check=True)

    ran = run(
        "chat",
        typed="/next\n你好 مرحبا 🎉\n/finish\n",
        folder=tmp_path,
        PYTHONPATH=os.pathsep.join((str(site), *sys.path[1:])),
        PYTHONSAFEPATH="1",
    )

    assert ran.code == 0
    assert ran.err == ""
    assert (site / "bot" / "exports" / "fonts").is_dir()
    (pdf,) = tmp_path.glob("reflection-*.pdf")
    printed = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout
    assert "你好" in printed.decode()


def test_a_notice_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "pl.txt").write_bytes(b"\xff\xfe\xff")

    ran = run("chat", folder=tmp_path, PRIVACY_NOTICES=str(folder))

    assert ran.code == 2
    assert "PRIVACY_NOTICES" in one_line(ran)


def test_the_whole_privacy_notice_can_be_printed_and_published(tmp_path: Path) -> None:
    ran = run("privacy", folder=tmp_path, ORGANISATION="A school", RETENTION_DAYS="30")

    assert ran.code == 0
    assert ran.out.startswith("# Privacy notice")
    assert "- Who: A school\n" in ran.out and "until 30 days after" in ran.out
