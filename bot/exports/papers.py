"""Papers about what is kept: a person's own data, and the privacy notice."""

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.characters import whole
from bot.exports import Document
from conversations import codec
from conversations.answers import whole as whole_texts
from conversations.effects import Line, Moment, Paper, Value
from conversations.events import Alarm, Incoming, Mistyped, Reworded, Said, Timed, Unreadable
from conversations.everything import Everything
from conversations.letters import Enclosure, Note
from conversations.operator import Operator
from conversations.places import Asking, Finished, Reviewing, Threshold
from conversations.session import Session
from conversations.voice import Voice


def enclosed(
    enclosure: Enclosure, voice: Voice, operator: Operator, kept: Everything | None
) -> Sequence[Document]:
    """The documents of a paper. `kept` is None if nothing is kept, or if it is not asked about."""
    day = enclosure.made_at.date().isoformat()
    match enclosure.paper:
        case Paper.MY_DATA:
            text = _readable(kept, voice) if kept else voice.say(Line("mydata.nothing"))
            return [_text(f"my-data-{day}", text)]
        case Paper.MY_DATA_JSON:
            content = codec.everything_to_text(kept) if kept else b"{}"
            return [Document(f"my-data-{day}.json", "application/json", content + b"\n")]
        case Paper.NOTICE:
            own = [_text(f"privacy-notice-{key}", text) for key, text in operator.notices.items()]
            return [_text("privacy-notice", voice.whole_notice()), *own]


def _text(stem: str, text: str) -> Document:
    return Document(f"{stem}.txt", "text/plain", f"{whole(text).rstrip()}\n".encode())


def _readable(kept: Everything, voice: Voice) -> str:
    """In the words of the catalogue, so that nobody has to read the other one."""
    timezone = kept.person.timezone
    reflections = chain.from_iterable(map(_reflection, kept.sessions))
    blocks = (*_who(kept), *reflections, *_besides(kept))
    return "\n\n".join(voice.say(line, timezone) for line in (Line("mydata.title"), *blocks))


def _who(kept: Everything) -> Iterator[Line]:
    person = kept.person
    known: dict[str, str | Line] = {
        "channel": kept.address.channel,
        "chat": kept.address.key,
        "register": Line(f"mydata.register_{person.register}"),
        "language": person.language,
        "timezone": person.timezone,
        "warned": Line("mydata.yes" if person.warned else "mydata.no"),
    }
    yield Line("mydata.who", known)
    yield Line(
        "mydata.consents",
        {
            "consents": tuple(
                Line(
                    "mydata.given" if consent.given else "mydata.taken_back",
                    {"notice": consent.notice, "date": consent.at},
                )
                for consent in person.consents
            )
            or Line("mydata.none")
        },
    )


def _reflection(session: Session) -> Iterator[Line]:
    none = Line("mydata.none")
    reminder = session.alarms.get(Alarm.REMINDER)
    about: dict[str, Value] = {
        "number": str(session.number),
        "until": session.until or none,
        "place": _place(session),
        "name": session.name.text if session.name else none,
        "title": session.title.text if session.title else none,
        "reminder": Moment(reminder) if reminder else none,
    }
    yield Line("mydata.reflection", about)
    for prompt in session.template.askable:
        answer = session.answer(prompt)
        words = "\n".join(whole_texts(answer.parts)) or Line("review.nothing")
        yield Line("mydata.answer", {"stem": Line(f"prompt.{prompt}"), "words": words})
        if answer.cleared:
            yield Line("mydata.cleared", {"words": "\n".join(whole_texts(answer.cleared))})
    others = [part.text for part in session.held]
    others += [session.taken.words.text] if session.taken else []
    yield Line("mydata.others", {"words": "\n".join(others) or none})


def _place(session: Session) -> Line:
    match session.standing:
        case Threshold():
            return Line("mydata.before")
        case Asking(prompt):
            return Line("mydata.asking", {"number": str(session.template.number(prompt))})
        case Reviewing():
            return Line("mydata.reviewing")
        case Finished():
            return Line("mydata.finished")


def _besides(kept: Everything) -> Iterator[Line]:
    waiting = [letter.text for letter in kept.letters if isinstance(letter, Note)]
    documents = len(kept.letters) - len(waiting)
    yield Line(
        "mydata.letters",
        {
            "letters": "\n".join(waiting) or Line("mydata.none"),
            "documents": str(documents),
            "sent": str(len(kept.sent)),
            "parked": "\n".join(map(_words, kept.parked)) or Line("mydata.none"),
        },
    )


def _words(incoming: Incoming) -> str:
    """What somebody said with it; its kind, if that was nothing."""
    match incoming.event:
        case Said(text=text) | Reworded(text=text) | Mistyped(text=text) | Timed(text=text):
            return text
        case Unreadable(medium=medium, caption=caption):
            return caption or f"({medium})"
        case event:
            return f"({type(event).__name__.lower()})"
