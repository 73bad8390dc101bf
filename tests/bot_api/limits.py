"""What is too long, counted as the platform counts: in UTF-16 code units or in bytes."""

import re
from collections.abc import Iterator

from tests.bot_api.refusal import bad_request

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
BUTTON_BYTES = 64
BUTTONS = 100
ALERT_LENGTH = 200
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
SECONDS_TO_DELETE = 48 * 3600
SECONDS_TO_ANSWER = 15
SECONDS_TO_FETCH = 24 * 3600

# What the platform does to every string it stores: these become spaces, those vanish.
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_VANISHING = re.compile(r"[\r\u2028-\u202e]")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cleaned(text: str) -> str:
    """As the platform will show it: without control characters and blank ends."""
    return _VANISHING.sub("", _CONTROL.sub(" ", text)).strip()


def utf8(value: object) -> None:
    """Refuses a lone surrogate anywhere inside, keys and values alike."""
    match value:
        case str():
            _encodable(value)
        case dict():
            for key, inner in value.items():
                utf8(key)
                utf8(inner)
        case list():
            for inner in value:
                utf8(inner)
        case _:
            pass


def check_text(text: str) -> None:
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > TEXT_UNITS:
        raise bad_request("message is too long")


def check_caption(caption: str) -> None:
    if units(caption) > CAPTION_UNITS:
        raise bad_request("message caption is too long")


def pieces(text: str, size: int = TEXT_UNITS) -> Iterator[str]:
    """Cut as a person's app cuts a long paste: at the limit, never inside a character."""
    start = used = 0
    for at, char in enumerate(text):
        width = units(char)
        if used + width > size:
            yield text[start:at]
            start, used = at, 0
        used += width
    yield text[start:]


def _encodable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
