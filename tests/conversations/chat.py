"""How a test talks: one person, the core, and between every two turns the world goes away.

Person, session and letters are written out and read back after every event, so that nothing
survives that would not survive a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from conversations import codec
from conversations.effects import (
    AlsoChanged,
    Effect,
    Enclose,
    Forget,
    ForgetThis,
    KeepUntil,
    Publish,
    Say,
    Transition,
    WarnOfAll,
)
from conversations.engine import advance
from conversations.events import (
    Alarm,
    Choice,
    Event,
    Medium,
    MessageRef,
    Rang,
    Reworded,
    Said,
    Unreadable,
)
from conversations.hearing import command, hear
from conversations.keeping import as_wished
from conversations.known import Bubble, Known
from conversations.letters import Letter, Note, Parcel, chosen, compose
from conversations.person import Person
from conversations.places import Asking
from conversations.reflection import reflect
from conversations.session import Session
from conversations.voice import Voice
from tests.conversations.worlds import LIBRARY, NOW, STRANGER, TEMPLATE

QUESTION = ["ask.heading"]
WELCOME = ["welcome.hello", "welcome.start"]
DOCUMENTS = ["pdf", "txt"]
ENDED = [*DOCUMENTS, "finished.made", "closing.intro"]
ROOM = 100  # numbers between two messages


@dataclass
class Chat:
    """What one person does; each verb gives the keys of the lines that lead the bot's bubbles."""

    person: Person = STRANGER
    sessions: dict[int, Session] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)  # all that arrived, oldest first
    latest: tuple[Letter, ...] = ()  # what the last event brought
    mine: dict[MessageRef, str] = field(default_factory=dict)  # her messages
    ours: dict[MessageRef, tuple[int, Note]] = field(default_factory=dict)  # the bot's, delivered
    unnoted: dict[MessageRef, tuple[int, Note]] = field(default_factory=dict)  # in the chat too
    on_the_way: list[tuple[int, Letter]] | None = None  # what is sent and not yet in the chat
    count: int = 0  # messages in the chat; room is left between them for late ones
    now: datetime = NOW

    @property
    def session(self) -> Session:
        number = self.person.current
        fresh = Session(self.person.id, number, TEMPLATE)
        return self.sessions.setdefault(number, fresh)

    @property
    def voice(self) -> Voice:
        return LIBRARY.voice(self.person.language, self.person.register)

    @property
    def at(self) -> str:
        """Where the walk stands, or the number of the question."""
        place = self.session.place
        if isinstance(place, Asking):
            return f"question {TEMPLATE.number(place.prompt)}"
        return type(place).__name__.lower()

    @property
    def answers(self) -> list[list[str]]:
        """The words under each of the eight, as a document has them."""
        chapters = reflect(self.session).chapters
        return [list(passage.words) for chapter in chapters for passage in chapter.passages]

    @property
    def buttons(self) -> list[Choice]:
        """Under the last bubble."""
        return [chosen(option.data).choice for option in self._notes()[-1].options]

    @property
    def held(self) -> list[str]:
        return [part.text for part in self.session.held]

    @property
    def name(self) -> str | None:
        return reflect(self.session).name

    def begins(self) -> list[str]:
        """Over the threshold, to the first question."""
        return [*self.types("/start"), *self.taps(Choice.YES_YOUNG)]

    def says(self, *texts: str) -> list[str]:
        """Her messages, one after another, without a silence in between."""
        return [key for text in texts for key in self.happens(Said(self._number(text), text))]

    def says_before_that_arrived(self, *texts: str) -> list[str]:
        """Her messages were under way while the bot's last answer was, and came before it."""
        latest = max(1, sum(isinstance(letter, Note) for letter in self.latest))
        bubble = int(sorted(self.ours, key=int)[-latest])
        room = (MessageRef(str(number)) for number in range(bubble - ROOM + 1, bubble))
        keys: list[str] = []
        for text in texts:
            message = next(ref for ref in room if ref not in self.mine)
            self.mine[message] = text
            keys += self.happens(Said(message, text))
        return keys

    def replies(self, to: str, text: str) -> list[str]:
        """To the last message in the chat that reads so, hers or the bot's."""
        theirs = {ref: note.text for ref, (_, note) in self.ours.items()}
        every = {**self.mine, **theirs}
        found = max((ref for ref, said in every.items() if to in said), key=int)
        return self.happens(Said(self._number(text), text, in_reply_to=found))

    def types(self, text: str) -> list[str]:
        return self.happens(command(self._number(text), text))

    def taps(self, choice: Choice, *, which: int | None = None, nth_last: int = 1) -> list[str]:
        """The button of the most recent bubble that has it, or of one before that."""
        ending = f".{choice}" if which is None else f".{choice}.{which}"
        data = [o.data for n in self._notes() for o in n.options if o.data.endswith(ending)]
        return self.happens(chosen(data[-nth_last]))

    def edits(self, old: str, new: str) -> list[str]:
        """A message she sent; of several that read the same, the last one."""
        message = max((ref for ref, text in self.mine.items() if text == old), key=int)
        self.mine[message] = new
        return self.happens(Reworded(message, new))

    def sends(
        self, medium: Medium, caption: str | None = None, album: str | None = None
    ) -> list[str]:
        return self.happens(Unreadable(self._number(caption or ""), medium, caption, album))

    def waits(self, seconds: float) -> list[str]:
        """Time goes by, and the alarms that fall due by then ring."""
        self.now += timedelta(seconds=seconds)
        due = sorted(
            (at, number, alarm)
            for number, session in self.sessions.items()
            for alarm, at in session.alarms.items()
            if at <= self.now
        )
        return [key for _, number, alarm in due for key in self._rings(number, alarm)]

    def the_notice_changes(self) -> None:
        """What she said yes to is not what the notice says any more."""
        older = tuple(replace(consent, notice="an older one") for consent in self.person.consents)
        self.person = replace(self.person, consents=older)

    def answers_all(self) -> list[str]:
        """From the question at hand to the reading back, with words to each."""
        keys: list[str] = []
        while self.at.startswith("question"):
            self.says(f"Answer to {self.at}.")
            keys = self.taps(Choice.NEXT)
        return keys

    def session_is(self, session: Session) -> None:
        """The one at hand, as nothing that she does would make it: a clock was set wrong."""
        self.sessions[session.number] = session

    def happens(self, event: Event) -> list[str]:
        return self._happens(self.session, event)

    def _rings(self, number: int, alarm: Alarm) -> list[str]:
        """Nobody waits for a silence in an earlier reflection; its warning still comes."""
        if number != self.person.current and alarm is not Alarm.WARNING:
            self.sessions[number] = self.sessions[number].silenced(alarm)
            return []
        return self._happens(self.sessions[number], Rang(alarm))

    def _happens(self, session: Session, event: Event) -> list[str]:
        heard = hear(self.person, session, event, typed=self.voice.typed, now=self.now)
        known = self._known(session, event)
        after = advance(self.person, session, event, heard=heard, now=self.now, known=known)
        self._keep(after)
        return [key for effect in after.effects if (key := _key(effect))]

    def _known(self, session: Session, event: Event) -> Known:
        """As the store knows it."""
        turns = {session.since, *(early.since for early in session.early)}
        arrived = {turn: ref for turn in turns if (ref := self._first(session, turn))}
        to = event.in_reply_to if isinstance(event, Said | Unreadable) else None
        number, note = self.ours.get(to, (0, Note(""))) if to else (0, Note(""))
        return Known(
            arrived=arrived,
            replied=Bubble(number, note.about) if note.about else None,
            others={n: one for n, one in self.sessions.items() if n != session.number},
        )

    def _first(self, session: Session, since: int) -> MessageRef | None:
        """The first bubble of that turn or a later one."""
        ours = (
            ref
            for ref, (n, note) in self.ours.items()
            if n == session.number and note.turn >= since
        )
        return min(ours, key=int, default=None)

    def _keep(self, after: Transition) -> None:
        voice = LIBRARY.voice(after.person.language, after.person.register)
        letters = compose(after, voice, self.now)
        self.latest = tuple(map(_through_the_codec, letters))
        self.letters += self.latest
        sent = [(after.session.number, letter) for letter in self.latest]
        if self.on_the_way is None:
            self._arrive(sent)
            self.all_is_noted()
        else:
            self.on_the_way += sent
        if any(isinstance(effect, Forget) for effect in after.effects):
            self.person, self.sessions, self.letters, self.ours = STRANGER, {}, [], {}
            return
        for effect in after.effects:
            self._as_the_store_does(after.person, effect)
        self.person = codec.person_from_text(codec.person_to_text(after.person))
        stored = codec.session_from_text(codec.session_to_text(after.session), TEMPLATE)
        session = replace(stored, until=after.session.until)  # kept beside the words
        self.sessions[session.number] = session
        assert (self.person, session) == (after.person, after.session)

    def _as_the_store_does(self, person: Person, effect: Effect) -> None:
        match effect:
            case ForgetThis(number):
                del self.sessions[number]
            case AlsoChanged(session):
                self.sessions[session.number] = session
            case KeepUntil(until):
                kept = {n: replace(s, until=until) for n, s in self.sessions.items()}
                self.sessions.update(kept)
            case WarnOfAll():
                wished = {n: as_wished(person, s, self.now) for n, s in self.sessions.items()}
                self.sessions.update(wished)
            case Say() | Publish() | Enclose() | Forget():
                pass

    def _arrive(self, sent: Sequence[tuple[int, Letter]]) -> None:
        for number, letter in sent:
            self.count += 1
            if isinstance(letter, Note):
                self.unnoted[MessageRef(str(self.count * ROOM))] = (number, letter)

    def nothing_arrives(self) -> None:
        """From now on what the bot sends is on its way."""
        self.on_the_way = []

    def all_arrives(self, *, noted: bool = True) -> None:
        """It is in the chat; and known to be there, or not yet."""
        sent, self.on_the_way = self.on_the_way or [], []
        self._arrive(sent)
        if noted:
            self.all_is_noted()

    def all_is_noted(self) -> None:
        self.ours |= self.unnoted
        self.unnoted, self.on_the_way = {}, None

    def _notes(self) -> Sequence[Note]:
        return [letter for letter in self.letters if isinstance(letter, Note)]

    def _number(self, text: str) -> MessageRef:
        self.count += 1
        message = MessageRef(str(self.count * ROOM))
        self.mine[message] = text
        return message


def begun() -> Chat:
    """A young person at the first question."""
    chat = Chat()
    chat.begins()
    return chat


def finished() -> Chat:
    """All eight answered, and no name given."""
    chat = begun()
    chat.answers_all()
    chat.taps(Choice.NO_NAME)
    return chat


def at_the_very_end() -> Chat:
    """The documents are made, and neither of the two things asked after them was answered."""
    chat = finished()
    chat.taps(Choice.SKIP)
    chat.taps(Choice.SKIP)
    return chat


def finished_early() -> Chat:
    """One answer, and then the end."""
    chat = begun()
    chat.says("They knew my name.")
    chat.types("/finish")
    return chat


def bubble(chat: Chat) -> str:
    note = chat.latest[-1]
    assert isinstance(note, Note)
    return note.text


def parcel(chat: Chat) -> Parcel:
    first = chat.latest[0]
    assert isinstance(first, Parcel)
    return first


def _key(effect: Effect) -> str | None:
    """The line that leads a bubble; "pdf" or "txt" for a document; None: nothing arrives."""
    match effect:
        case Say(lines):
            return lines[0].key
        case Publish(_, format_):
            return format_.value
        case Enclose(paper):
            return paper.value
        case AlsoChanged() | KeepUntil() | WarnOfAll() | ForgetThis():
            return None
        case Forget(farewell):
            return farewell.key


def _through_the_codec(letter: Letter) -> Letter:
    again = codec.letter_from_text(codec.letter_to_text(letter))
    assert again == letter
    return again
