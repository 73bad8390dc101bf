"""The diagram of the conversation is drawn from the machine, and is not an older one."""

from pathlib import Path

import pytest

from tests.conversations.diagram import drawn

pytestmark = pytest.mark.xdist_group("machine")  # enumerated once, in one process
DIAGRAM = Path(__file__).parents[2] / "docs" / "conversation.mmd"


def test_the_diagram_shows_what_the_machine_does() -> None:
    """If not: `python -m tests.conversations.diagram > docs/conversation.mmd`, and look at it."""
    assert DIAGRAM.read_text(encoding="utf-8") == drawn()
