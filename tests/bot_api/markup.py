"""Words with markup become plain words with entities, or are refused."""

from typing import Any

from tests.bot_api.asked import Asked
from tests.bot_api.limits import units
from tests.bot_api.markup_html import html
from tests.bot_api.markup_markdown import markdown, markdown_v2
from tests.bot_api.refusal import Json, bad_request

_PARSERS = {"html": html, "markdown": markdown, "markdownv2": markdown_v2}


def formatted(asked: Asked, key: str) -> tuple[str, Json]:
    """The words of `text` or `caption`, and their entities under the right name."""
    name = "entities" if key == "text" else "caption_entities"
    words, mode = asked.text(key), asked.text("parse_mode").lower()
    if not mode or mode == "none":
        return words, _given(asked, name, words)
    if mode not in _PARSERS:
        raise bad_request("unsupported parse_mode")
    words, entities = _PARSERS[mode](words)
    return words, {name: entities} if entities else {}


def _given(asked: Asked, name: str, words: str) -> Json:
    given = asked.parsed(name, "can't parse entities JSON object")
    if not isinstance(given, list) or not given:
        return {}
    for entity in given:
        _check(entity, units(words))
    return {name: given}


def _check(entity: Any, length: int) -> None:
    start = int(entity["offset"])
    end = start + int(entity["length"])
    if start < 0:
        raise bad_request(f"receive an entity with incorrect offset {start}")
    if start > length:
        why = f"entity begins after the end of the text at UTF-16 offset {start}"
        raise bad_request(why)
    if end > length:
        why = f"entity beginning at UTF-16 offset {start} ends after the end of the text"
        raise bad_request(f"{why} at UTF-16 offset {end}")
