"""Signs that something is under way: "typing", "sending a document". Nothing waits for one."""

import asyncio
from collections.abc import Mapping

from bot import journal
from bot.channels import Channel, ChannelClosed, Work
from conversations.events import Address

AT_ONCE = 4  # connections that signs may take up; beyond that there is none


class Signs:
    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._shown: dict[Address, asyncio.Task[None]] = {}

    def show(self, to: Address, work: Work) -> None:
        """One at most for each person; to be taken down, however the work ends."""
        if to not in self._shown and len(self._shown) < AT_ONCE:
            self._shown[to] = asyncio.create_task(self._put_up(to, work))

    def take_down(self, to: Address) -> None:
        """The work is done: a sign that has not come through by now would only come too late."""
        if sign := self._shown.pop(to, None):
            sign.cancel()

    async def _put_up(self, to: Address, work: Work) -> None:
        try:
            await self._channels[to.channel].working(to, work)
        except (ChannelClosed, BrokenPipeError):
            return  # whoever delivers finds it out, and says so
        except Exception as error:  # noqa: BLE001 - a sign is not worth a letter
            journal.unexpected("sign.failed", error)
