"""Carries out one call, through whatever trouble awaits it, and notes how it ended."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.bot_api.clock import Bell
from tests.bot_api.faults import (
    Babbles,
    BadGateway,
    Call,
    DropsAfter,
    DropsBefore,
    Fails,
    Faults,
    Floods,
    Hangs,
)
from tests.bot_api.refusal import Json, Refusal

Handle = Callable[[], Awaitable[Json]]

NGINX = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)


async def meet(
    request: web.Request, call: Call, faults: Faults, bell: Bell, handle: Handle
) -> web.StreamResponse:
    try:
        faults.check_flood(call)
    except Refusal as refusal:
        return _refused(call, refusal)
    return await _through(request, call, faults, bell, handle)


async def _through(
    request: web.Request, call: Call, faults: Faults, bell: Bell, handle: Handle
) -> web.StreamResponse:
    match faults.strike(call):
        case None:
            return await _done(call, handle)
        case Fails(code, description):
            return _refused(call, Refusal(code, description))
        case Floods() as flood:
            return _refused(call, faults.shut(call, flood))
        case BadGateway():
            call.outcome = "502"
            return web.Response(status=502, text=NGINX, content_type="text/html")
        case DropsBefore():
            return _dropped(request, call, "dropped before")
        case DropsAfter():
            await _done(call, handle)
            return _dropped(request, call, f"{call.outcome}, dropped after")
        case Babbles(words):
            await _done(call, handle)
            call.outcome += ", babbled"
            return web.Response(text=words, content_type="text/plain")
        case Hangs(seconds):
            await _hang(bell, seconds)
            return await _done(call, handle)


async def _done(call: Call, handle: Handle) -> web.Response:
    try:
        body = await handle()
    except Refusal as refusal:
        return _refused(call, refusal)
    call.outcome = "ok"
    return web.json_response(body)


def _refused(call: Call, refusal: Refusal) -> web.Response:
    call.outcome = f"{refusal.code} {refusal.description}"
    return web.json_response(refusal.body(), status=refusal.code)


def _dropped(request: web.Request, call: Call, outcome: str) -> web.Response:
    call.outcome = outcome
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _hang(bell: Bell, seconds: float) -> None:
    """Until the time is up, or the server closes."""
    try:
        await bell.until(lambda: False, seconds)
    except TimeoutError:
        return
