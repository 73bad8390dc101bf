"""From a parcel to a document: the words of the edition, then the format's own rendering."""

from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.exports import Document, pdf, text
from bot.exports.page import Page, Passage, Section
from conversations.effects import Format, Line
from conversations.letters import Parcel
from conversations.reflection import Chapter
from conversations.voice import Voice


def publish(parcel: Parcel, voice: Voice) -> Document:
    """The same parcel gives the same bytes, however often it is rendered."""
    page = page_of(parcel, voice)
    # the day, and nothing of the person: file names show up in lists that others see
    name = f"reflection-{_day(parcel)}.{parcel.format}"
    match parcel.format:
        case Format.PDF:
            return Document(name, "application/pdf", pdf.render(page))
        case Format.TEXT:
            return Document(name, "text/plain", text.render(page).encode())


def page_of(parcel: Parcel, voice: Voice) -> Page:
    def say(key: str) -> str:
        return voice.say(Line(f"document.{key}"))

    here = parcel.made_at.astimezone(ZoneInfo(parcel.timezone))
    return Page(
        language=voice.locale.replace("_", "-"),
        direction=voice.direction,
        title=say("title"),
        about=say("about"),
        name=parcel.reflection.name,
        date=format_date(here, format="long", locale=voice.locale),
        made_at=parcel.made_at,
        sections=tuple(_section(chapter, voice) for chapter in parcel.reflection.chapters),
        nothing_yet=say("nothing_yet"),
        credit=(say("credit"),),
        notice=say("notice"),
        closing=tuple(
            Passage(say(passage.prompt), passage.words) for passage in parcel.reflection.closing
        ),
    )


def _section(chapter: Chapter, voice: Voice) -> Section:
    return Section(
        heading=voice.say(Line(f"cornerstone.{chapter.cornerstone}")),
        passages=tuple(
            Passage(voice.say(Line(f"prompt.{passage.prompt}")), passage.words)
            for passage in chapter.passages
        ),
    )


def _day(parcel: Parcel) -> str:
    return parcel.made_at.astimezone(ZoneInfo(parcel.timezone)).date().isoformat()
