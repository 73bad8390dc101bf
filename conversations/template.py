"""A template: which prompts are asked, in which order, under which Cornerstones."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta
from typing import NewType

TemplateKey = NewType("TemplateKey", str)
CornerstoneKey = NewType("CornerstoneKey", str)
PromptKey = NewType("PromptKey", str)


@dataclass(frozen=True, slots=True)
class Cornerstone:
    """One of the four, with its prompts in the order of the sheet."""

    key: CornerstoneKey
    prompts: tuple[PromptKey, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """An ordered set of Cornerstones; how long a silence counts as quiet, and words are kept."""

    key: TemplateKey
    notice: str  # the version of the notice that a yes says yes to
    cornerstones: tuple[Cornerstone, ...]
    closing: tuple[PromptKey, ...]  # asked once the document is made, if they like
    quiet: timedelta
    keep: timedelta  # how long a reflection is kept after its last message

    @property
    def prompts(self) -> tuple[PromptKey, ...]:
        return tuple(prompt for stone in self.cornerstones for prompt in stone.prompts)

    @property
    def askable(self) -> tuple[PromptKey, ...]:
        """All that can be asked: the prompts, then the closing ones."""
        return self.prompts + self.closing

    def number(self, prompt: PromptKey) -> int:
        """The prompt's own number, from 1, whatever order the person goes in."""
        return self.prompts.index(prompt) + 1

    def cornerstone(self, prompt: PromptKey) -> CornerstoneKey:
        return next(stone.key for stone in self.cornerstones if prompt in stone.prompts)

    def numbered(self, number: int | None) -> PromptKey | None:
        """The prompt with that number; None if there is none."""
        there = number is not None and 1 <= number <= len(self.prompts)
        return self.prompts[number - 1] if number and there else None

    def next_open(
        self, settled: Container[PromptKey], after: PromptKey | None = None
    ) -> PromptKey | None:
        """The first unsettled prompt behind `after`, wrapping; None when all are settled."""
        start = 0 if after is None else self.number(after)
        in_turn = self.prompts[start:] + self.prompts[:start]
        return next((prompt for prompt in in_turn if prompt not in settled), None)

    def next_closing(self, settled: Container[PromptKey]) -> PromptKey | None:
        return next((prompt for prompt in self.closing if prompt not in settled), None)

    def before(self, prompt: PromptKey) -> PromptKey | None:
        """The prompt just before this one on the sheet; None before the first."""
        place = self.prompts.index(prompt)
        return self.prompts[place - 1] if place else None
