"""One whole walk, for tests that care about what happens around it."""

from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import THANKS

ANSWERS = [[f"{number} {word}" for word in ("one", "two", "three")] for number in range(1, 9)]
JOINED = ["\n".join(words) for words in ANSWERS]


async def walks_to_the_end(walker: Walker) -> None:
    await walker.begins()
    await walker.walks(ANSWERS)
    await walker.finishes()


def said_in_order(walker: Walker) -> list[str]:
    """Everything heard, each thing once, without thanks, which depend on the time."""
    return [text for text in walker.heard if not text.startswith(THANKS)]
