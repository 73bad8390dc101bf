"""The long run: `python -m tests.bot.telegram.soak --people 200 --minutes 30 --seed 7`."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bot.telegram.soak.world import Soak, World, installed
from tests.bot_api import BotApi


def _asked() -> Soak:
    parser = argparse.ArgumentParser(prog="tests.bot.telegram.soak", description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="at any one time")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=40, help="that each of them takes")
    parser.add_argument("--pace", type=float, default=2.0, help="seconds between two, at most")
    args = parser.parse_args()
    return Soak(args.people, args.steps, args.seed, args.pace, args.minutes)


async def _runs(soak: Soak) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi() as server:
            program = installed(Path(folder), server)
            world = World(server, program, soak)
            try:
                await world.goes_round()
            except AssertionError as error:
                sys.stdout.write(f"{error}\n")
                return 1
            finally:
                if program.running:
                    await program.is_killed()
    sys.stdout.write(f"{world.summary}\nEvery word is in its own answer.\n")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_runs(_asked())))
