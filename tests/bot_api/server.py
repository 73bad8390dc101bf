"""The HTTP server: knows its token, reads requests, makes trouble when told to, answers.

async with BotApi() as server:
    bot = telegram.Bot(server.token, base_url=f"{server.url}/bot", ...)
    ana = server.person(first_name="Ana")
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from inspect import isawaitable
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.bot_api.account import Account
from tests.bot_api.asked import read
from tests.bot_api.chats import Chat
from tests.bot_api.faults import Call, Faults
from tests.bot_api.limits import UPLOAD_BYTES
from tests.bot_api.methods import METHODS, NAMES
from tests.bot_api.person import Person
from tests.bot_api.refusal import Json, Refusal, not_found, unauthorized
from tests.bot_api.trouble import meet
from tests.bot_api.updates import OnConfirm
from tests.bot_api.watching import Watching

TOKEN = "7000000001:AAtestTESTtestTESTtestTESTtestTEST0"  # noqa: S105 - opens nothing
_TOKEN = re.compile(r"\d+:[\w-]{30,}")


class BotApi:
    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "cornerstones_bot",
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.account = Account(token, username)
        self.clock = self.account.clock
        self.faults = Faults(self.clock)
        self.calls: list[Call] = []
        self.watching = Watching(self.account.bell)
        self._where = (host, port)
        self._runner: web.AppRunner | None = None
        self._people = count(5_000_000_001)
        self._work: set[asyncio.Task[web.StreamResponse]] = set()

    @property
    def token(self) -> str:
        return self.account.token

    @property
    def url(self) -> str:
        host, port = self._where
        return f"http://{host}:{port}"

    @property
    def deliver_twice(self) -> bool:
        return self.account.updates.deliver_twice

    @deliver_twice.setter
    def deliver_twice(self, twice: bool) -> None:
        self.account.updates.deliver_twice = twice

    def person(self, **about: Any) -> Person:
        """Someone with an account who has not yet written to the bot."""
        names = {"first_name": "Ana", "language_code": "en", **about}
        return Person(self.account, {"id": next(self._people), "is_bot": False, **names})

    def group(self, title: str = "Team", *, is_super: bool = False) -> Chat:
        return self.account.opens_group(title, is_super=is_super)

    def on_confirm(self, hook: OnConfirm) -> None:
        """Called with the ids that a getUpdates confirms, before it waits for more."""
        self.account.updates.hooks.append(hook)

    def jump_update_ids(self, to: int) -> None:
        """As after a quiet week: the next update gets this id, lower than any before."""
        self.account.updates.jumps_to(to)

    def revokes_token(self) -> None:
        """From now on the bot hears 401, whatever it asks."""
        self.account.token = f"{self.account.user['id']}:{'revoked' * 5}"

    def called(self, method: str, *, chat: int | None = None) -> list[Call]:
        fits = (call for call in self.calls if call.method == method)
        return [call for call in fits if chat is None or call.chat == chat]

    async def until(self, true: Callable[[], bool], *, within: float = 5.0) -> None:
        """Waits for any condition on what the server knows; looked at after every change."""
        await self.account.bell.until(true, within)

    async def all_confirmed(self, *, within: float = 5.0) -> None:
        """The bot has confirmed every update and is asking for more."""
        updates = self.account.updates
        await self.until(lambda: not updates.waiting and updates.polling > 0, within=within)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=UPLOAD_BYTES + (1 << 20))
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        options: Json = {"shutdown_timeout": 1.0, "access_log": None}
        self._runner = web.AppRunner(app, handler_cancellation=True, **options)
        await self._runner.setup()
        site = web.TCPSite(self._runner, *self._where)
        await site.start()
        self._where = self._runner.addresses[0][:2]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.account.bell.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await asyncio.gather(*self._work, return_exceptions=True)
        if error is None and self.account.updates.failures:
            raise self.account.updates.failures[0]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._method(request)
            asked = await read(request, method)
        except Refusal as refusal:
            return self._turned_away(request, refusal)
        call = Call(method, asked.values, asked.chat, self.clock.now())
        self.calls.append(call)
        self.watching.tell_asked(call)

        async def handle() -> Json:
            found = METHODS[method](self.account, asked)
            call.result = await found if isawaitable(found) else found
            self.watching.tell_done(call)
            return {"ok": True, "result": call.result}

        work = meet(request, call, self.faults, self.account.bell, handle)
        if method == "getUpdates":
            return await self._noted(work)
        return await asyncio.shield(self._kept(self._noted(work)))

    def _turned_away(self, request: web.Request, refusal: Refusal) -> web.Response:
        asked, outcome = request.match_info["method"], f"{refusal.code} {refusal.description}"
        self.calls.append(Call(asked, {}, None, self.clock.now(), outcome))
        self.account.bell.ring()
        return _refused(refusal)

    async def _noted(self, work: Awaitable[web.StreamResponse]) -> web.StreamResponse:
        try:
            return await work
        finally:
            self.account.bell.ring()

    def _kept(
        self, work: Coroutine[None, None, web.StreamResponse]
    ) -> asyncio.Task[web.StreamResponse]:
        """Whoever hangs up early stops a poll, but not a message that is on its way."""
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    def _method(self, request: web.Request) -> str:
        self._check_token(request)
        name = request.match_info["method"].lower()
        if name not in NAMES:
            raise not_found()
        return NAMES[name]

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise not_found()
        if token != self.token:
            raise unauthorized()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
        except Refusal as refusal:
            return _refused(refusal)
        for stored in self.account.files.values():
            if stored.path == request.match_info["path"]:
                return web.Response(body=stored.content)
        return _refused(not_found())


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.code)
