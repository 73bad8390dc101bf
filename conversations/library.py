"""The library: content/ read once, before anyone speaks, and checked whole.

The one honest exception to "no I/O" in this room. A language is one file; a register is an
overlay on it that only replaces lines. Fallback is for a whole edition, never for one line.
"""

import string
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict

from conversations.events import Choice
from conversations.operator import Operator
from conversations.person import Register
from conversations.template import Cornerstone, CornerstoneKey, PromptKey, Template, TemplateKey
from conversations.voice import Direction, Voice

FALLBACK = "en"


class ContentError(Exception):
    """The catalogue does not hold together; the message says where."""


class CornerstoneModel(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: CornerstoneKey
    prompts: tuple[PromptKey, ...]


class TemplateModel(BaseModel):
    """`template.toml`: structure, no words."""

    model_config = ConfigDict(extra="forbid")
    key: TemplateKey
    notice: str
    quiet_seconds: float
    closing: tuple[PromptKey, ...]
    cornerstones: tuple[CornerstoneModel, ...]


class LanguageModel(BaseModel):
    """`xx.toml`: words, no structure."""

    model_config = ConfigDict(extra="forbid")
    locale: str
    direction: Direction
    typed: dict[Choice, tuple[str, ...]]
    lines: dict[str, str]


class OverlayModel(BaseModel):
    """`xx.register.toml`: the lines that are said otherwise to these people."""

    model_config = ConfigDict(extra="forbid")
    lines: dict[str, str]


@dataclass(frozen=True, slots=True)
class Library:
    template: Template
    operator: Operator
    voices: Mapping[tuple[str, Register], Voice]

    def voice(self, language: str, register: Register) -> Voice:
        """The voice for a person; the whole of the fallback edition if there is none."""
        spoken = language if (language, register) in self.voices else FALLBACK
        return self.voices[spoken, register]

    def language(self, spoken: str | None) -> str:
        """The language of ours that comes nearest to what a person's app speaks."""
        nearest = (spoken or FALLBACK).partition("-")[0].lower()
        return nearest if (nearest, Register.PLAIN) in self.voices else FALLBACK


def load(
    folder: Traversable | None = None,
    quiet: timedelta | None = None,
    operator: Operator | None = None,
) -> Library:
    """Read and check a template's folder; without one, the Four Cornerstones.

    `quiet` replaces the template's own; `operator` fills the privacy notice.

    Raises ContentError, or pydantic's ValidationError, if it does not hold together.
    """
    folder = folder or files("conversations") / "content" / "four_cornerstones"
    structure = TemplateModel.model_validate(_toml(folder / "template.toml"))
    languages = sorted(entry.name[:-5] for entry in folder.iterdir() if _is_language(entry.name))
    _check_overlays(folder, languages)
    operator = operator or Operator()
    voices = [voice for language in languages for voice in _voices(folder, language, operator)]
    library = Library(
        _template(structure, quiet, operator),
        operator,
        {(voice.language, voice.register): voice for voice in voices},
    )
    _check_lines(library)
    return library


def _template(model: TemplateModel, quiet: timedelta | None, operator: Operator) -> Template:
    return Template(
        key=model.key,
        notice=f"{model.notice}.{operator.substance}",
        cornerstones=tuple(Cornerstone(c.key, c.prompts) for c in model.cornerstones),
        closing=model.closing,
        quiet=timedelta(seconds=model.quiet_seconds) if quiet is None else quiet,
        keep=operator.keep,
    )


def _voices(folder: Traversable, language: str, operator: Operator) -> list[Voice]:
    base = LanguageModel.model_validate(_toml(folder / f"{language}.toml"))
    typed: dict[str, tuple[Choice, ...]] = {}
    for choice, words in base.typed.items():
        for word in words:
            typed[word] = (*typed.get(word, ()), choice)
    facts = _facts(operator, base.lines)
    notice = _notice(folder / f"{language}.notice.md", facts)
    return [
        Voice(
            language=language,
            locale=base.locale,
            direction=base.direction,
            register=register,
            lines=_overlaid(folder, language, base, register),
            typed=typed,
            notice=notice,
            facts=facts,
        )
        for register in Register
    ]


def _facts(operator: Operator, lines: Mapping[str, str]) -> Mapping[str, str]:
    """What is not set has words of its own, which say so."""
    return {
        "organisation": operator.organisation or lines["unset.organisation"],
        "contact": operator.contact or lines["unset.contact"],
        "days": str(operator.keep.days),
        "basis": lines[f"basis.{operator.basis}"],
    }


def _notice(file: Traversable, facts: Mapping[str, str]) -> str:
    """`xx.notice.md`: the whole privacy notice, which every language must have."""
    if not file.is_file():
        raise ContentError(f"{file.name}: every language needs the whole privacy notice")
    text = file.read_text(encoding="utf-8")
    for name in sorted(placeholders(text) - facts.keys()):
        raise ContentError(f"{file.name}: nothing fills “{name}”")
    return text


def _overlaid(
    folder: Traversable, language: str, base: LanguageModel, register: Register
) -> Mapping[str, str]:
    overlay = folder / f"{language}.{register}.toml"
    if not overlay.is_file():
        return base.lines
    lines = OverlayModel.model_validate(_toml(overlay)).lines
    for key, text in lines.items():
        if key not in base.lines:
            raise ContentError(f"{overlay.name}: “{key}” is not in {language}.toml")
        if placeholders(text) != placeholders(base.lines[key]):
            raise ContentError(f"{overlay.name}: “{key}” has other placeholders than its base")
    return {**base.lines, **lines}


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _is_language(name: str) -> bool:
    return name.endswith(".toml") and name.count(".") == 1 and name != "template.toml"


def _toml(file: Traversable) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _check_overlays(folder: Traversable, languages: Collection[str]) -> None:
    known = {f"{language}.{register}.toml" for language in languages for register in Register}
    known |= {f"{language}.notice.md" for language in languages}
    for name in sorted(entry.name for entry in folder.iterdir()):
        if name.count(".") > 1 and name not in known:
            raise ContentError(f"{name}: there is no such language or register")


def _check_lines(library: Library) -> None:
    """Every language says the same lines as the first, and has words for every prompt."""
    pattern = library.voice(FALLBACK, Register.PLAIN).lines
    asked = {f"prompt.{prompt}" for prompt in library.template.askable}
    for prompt in sorted(asked - set(pattern)):
        raise ContentError(f"{FALLBACK}.toml: “{prompt}” is asked for in template.toml")
    for voice in library.voices.values():
        for key in sorted(set(pattern) ^ set(voice.lines)):
            raise ContentError(f"{voice.language}.toml: “{key}” is not in both languages")
        for key, text in pattern.items():
            if placeholders(text) != placeholders(voice.lines[key]):
                raise ContentError(f"{voice.language}.toml: “{key}” has other placeholders")
