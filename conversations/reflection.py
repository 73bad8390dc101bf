"""The finished thing, in reading order: what documents are made of."""

from dataclasses import dataclass

from conversations.answers import whole
from conversations.session import Session
from conversations.template import CornerstoneKey, PromptKey, TemplateKey


@dataclass(frozen=True, slots=True)
class Passage:
    """One prompt and what was said to it, a message each, exactly as sent."""

    prompt: PromptKey
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    cornerstone: CornerstoneKey
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Reflection:
    template: TemplateKey
    name: str | None
    chapters: tuple[Chapter, ...]
    closing: tuple[Passage, ...] = ()  # only what was answered


def reflect(session: Session) -> Reflection:
    """Everything said so far, settled or not, as it would stand in a document."""
    return Reflection(
        template=session.template.key,
        name=session.name.text if session.name else None,
        chapters=tuple(
            Chapter(stone.key, tuple(_passage(session, prompt) for prompt in stone.prompts))
            for stone in session.template.cornerstones
        ),
        closing=tuple(
            _passage(session, prompt)
            for prompt in session.template.closing
            if session.answer(prompt).parts
        ),
    )


def _passage(session: Session, prompt: PromptKey) -> Passage:
    return Passage(prompt, whole(session.answer(prompt).parts))
