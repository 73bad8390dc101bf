"""From a letter that waits to what a channel delivers: a note in pieces, or a document."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.channels import Channel, Work
from bot.exports import Document
from bot.exports.papers import enclosed
from bot.exports.publishing import publish
from bot.signs import Signs
from conversations.effects import Paper
from conversations.events import Address
from conversations.letters import Enclosure, Note, Parcel
from conversations.library import Library
from storage.store import Pending, Store


class Packer:
    def __init__(self, store: Store, channels: Mapping[str, Channel], library: Library) -> None:
        self._store = store
        self._channels = channels
        self._library = library
        self._signs = Signs(channels)

    async def pieces(self, pending: Pending) -> Sequence[Note | Document]:
        """What takes long shows that it is under way, until `sent`."""
        match pending.letter:
            case Note() as note:
                pieces = self._channels[pending.to.channel].pieces(note)
                if len(pieces) > 1:
                    await self._show(pending, Work.WRITING)
                return pieces
            case Parcel() as parcel:
                await self._show(pending, Work.A_DOCUMENT)
                voice = self._library.voice(parcel.language, parcel.register)
                return [await asyncio.to_thread(publish, parcel, voice)]
            case Enclosure() as enclosure:
                await self._show(pending, Work.A_DOCUMENT)
                return await self._enclosed(enclosure, pending.to)
            case None:
                return []

    def sent(self, to: Address) -> None:
        self._signs.take_down(to)

    async def _show(self, pending: Pending, work: Work) -> None:
        """Once for each letter: a chat that must wait is not asked for more than it has to be."""
        if not pending.pieces and not pending.attempts:
            self._signs.show(pending.to, work)
            await asyncio.sleep(0)  # it leaves first, and is not waited for

    async def _enclosed(self, enclosure: Enclosure, to: Address) -> Sequence[Document]:
        """Made of what is kept at this moment, and shown to nobody but them."""
        about_them = enclosure.paper is not Paper.NOTICE
        asked = enclosure.made_at
        kept = await self._store.everything(to, asked) if about_them else None
        voice = self._library.voice(enclosure.language, enclosure.register)
        return await asyncio.to_thread(enclosed, enclosure, voice, self._library.operator, kept)
