"""Reads one request, however it was sent, into what was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.bot_api.limits import UPLOAD_BYTES, utf8
from tests.bot_api.refusal import Json, bad_request, too_large

_NOT_UTF8 = "strings must be encoded in UTF-8"


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return "" if value is None else str(value)

    def number(self, key: str, default: int = 0) -> int:
        """Anything that is no number counts as absent, as it does over there."""
        try:
            return int(self.text(key))
        except ValueError:
            return default

    def flag(self, key: str) -> bool:
        return self.text(key).lower() in {"true", "yes", "1"}

    def parsed(self, key: str, complaint: str) -> Any:
        """A nested value, which arrives as JSON in a string or, in a JSON body, as itself."""
        value = self.values.get(key)
        if not isinstance(value, str):
            return value
        try:
            found = json.loads(value) if value else None
            json.dumps(found, ensure_ascii=False).encode()
        except ValueError:
            raise bad_request(complaint) from None
        return found

    @property
    def chat(self) -> int | None:
        return self.number("chat_id") or None


async def read(request: web.Request, method: str) -> Asked:
    values: Json = _form(request.rel_url.raw_query_string)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "multipart/form-data":
            await _multipart(request, values, files)
        else:
            values |= _body(request.content_type, await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise too_large() from None
    utf8(values)
    return Asked(method, values, files)


def _body(kind: str, body: bytes) -> Json:
    if kind != "application/json":
        return _form(_decoded(body)) if kind == "application/x-www-form-urlencoded" else {}
    try:
        found = json.loads(_decoded(body))
    except ValueError:
        raise bad_request("can't parse request: invalid JSON") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse request: object expected")
    return found


def _form(encoded: str) -> Json:
    try:
        return dict(parse_qsl(encoded, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad_request(_NOT_UTF8) from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise bad_request(_NOT_UTF8) from None


async def _multipart(request: web.Request, values: Json, files: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await _part(part)
        if part.filename is None:
            values[part.name] = _decoded(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, content, kind)


async def _part(part: BodyPartReader) -> bytes:
    """Reads to the end even when it is too large: the answer comes after the question."""
    content, size = bytearray(), 0
    while chunk := await part.read_chunk(1 << 16):
        size += len(chunk)
        if size <= UPLOAD_BYTES:
            content += chunk
    if size > UPLOAD_BYTES:
        raise too_large()
    return bytes(content)
