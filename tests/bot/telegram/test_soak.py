"""A soak: 200 people who burst, edit, undo, go back, reply and vanish, through faults and kills.

The long run is `python -m tests.bot.telegram.soak --people 200 --minutes 30 --seed 7`.
"""

from pathlib import Path

import pytest

from tests.bot.telegram.soak.world import Soak, World, installed
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio

ABOUT_A_MINUTE = Soak(people=200, steps=6, seed=20261124, pace=4.0)


async def test_every_word_of_everybody_ends_in_its_own_answer_and_nobody_elses_anywhere(
    server: BotApi, tmp_path: Path
) -> None:
    world = World(server, program := installed(tmp_path, server), ABOUT_A_MINUTE)
    try:
        await world.goes_round()
    finally:
        if program.running:
            await program.is_killed()

    print(world.summary)  # noqa: T201 - shown with -s
    assert len(world.kills) >= 5 and world.counted["outages"] >= 2, world.summary
    assert world.counted["late"] - world.counted["ambiguous"] >= 20, world.summary
    assert "Traceback" not in program.stderr, program.stderr
