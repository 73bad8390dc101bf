"""One call in five goes wrong, in every way there is."""

from tests.bot_api import Babbles, BadGateway, BotApi, DropsAfter, DropsBefore, Fails
from tests.bot_api.faults import Trouble

EVERY_KIND: tuple[Trouble, ...] = (Fails(), BadGateway(), DropsBefore(), DropsAfter(), Babbles())
ONE_IN = 5


def one_call_in_five_fails(server: BotApi) -> None:
    """All kinds of calls, each kind of trouble in its turn."""
    for at, trouble in enumerate(EVERY_KIND):
        server.faults.add(trouble, every=ONE_IN * len(EVERY_KIND))
        server.faults.rules[-1].seen = ONE_IN * at
