"""Where a walk can stand, and how that is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from conversations.template import PromptKey, Template


@dataclass(frozen=True, slots=True)
class Threshold:
    """Before the yes."""


@dataclass(frozen=True, slots=True)
class Asking:
    prompt: PromptKey


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The answers are read back, and a name for the top may be given."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The documents are made; everything can still be changed, and one more thing be asked."""

    asking: PromptKey | None = None


WalkPlace: TypeAlias = Threshold | Asking | Reviewing | Finished


class AsideKind(StrEnum):
    """What can be asked in between."""

    DELETING = "deleting"
    DELETING_THIS = "deleting_this"
    WITHDRAWN = "withdrawn"  # they took their yes back; only another yes leads back
    NOTICE = "notice"  # the notice has changed since their yes
    CALLING = "calling"  # what this reflection is to be called
    TIMING = "timing"  # when to write to them
    ZONE = "zone"  # whose clock they live by


@dataclass(frozen=True, slots=True)
class Aside:
    """Something asked in between; it always returns to where it came from."""

    kind: AsideKind
    back_to: WalkPlace


Place: TypeAlias = WalkPlace | Aside


def place_to_text(place: Place) -> str:
    match place:
        case Threshold():
            return "threshold"
        case Asking(prompt):
            return f"asking {prompt}"
        case Reviewing():
            return "reviewing"
        case Finished(asking):
            return f"finished {asking}" if asking else "finished"
        case Aside(kind, back_to):
            return f"aside {kind} {place_to_text(back_to)}"


def place_from_text(text: str, template: Template, settled: frozenset[PromptKey]) -> Place:
    word, _, rest = text.partition(" ")
    if word == "aside":
        kind, _, back_to = rest.partition(" ")
        return Aside(AsideKind(kind), walk_place_from_text(back_to, template, settled))
    return walk_place_from_text(text, template, settled)


def walk_place_from_text(
    text: str, template: Template, settled: frozenset[PromptKey]
) -> WalkPlace:
    """A prompt that the template no longer has sends the walk to the next open one."""
    word, _, prompt = text.partition(" ")
    if word == "asking":
        asked = PromptKey(prompt)
        known = asked if asked in template.prompts else template.next_open(settled)
        return Asking(known) if known else Reviewing()
    if word == "finished":
        return Finished(PromptKey(prompt) if prompt in template.closing else None)
    plain: Mapping[str, WalkPlace] = {"threshold": Threshold(), "reviewing": Reviewing()}
    return plain[word]
