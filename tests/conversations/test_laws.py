"""Laws: what holds at every step of the machine, all of them enumerated, and in any history."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.agreeing import GOES_ON, GRACE
from conversations.answers import Words
from conversations.effects import (
    AlsoChanged,
    Forget,
    ForgetThis,
    KeepUntil,
    Paper,
    Pick,
    Say,
    Transition,
)
from conversations.engine import advance
from conversations.events import (
    Alarm,
    Began,
    Button,
    CameBack,
    Choice,
    Chose,
    Event,
    MessageRef,
    Mistyped,
    Rang,
    Reworded,
    Said,
    Timed,
    Unreadable,
    WentAway,
    came_before,
)
from conversations.hearing import Heard
from conversations.keeping import WITHOUT_A_YES
from conversations.letters import Note, Parcel, chosen, compose
from conversations.library import placeholders
from conversations.person import Person, Register
from conversations.places import Aside, AsideKind, Asking, Finished, Reviewing, Threshold
from conversations.reflection import reflect
from conversations.reminding import MOST as MOST_REMINDERS
from conversations.scenes import YESES
from conversations.session import Session
from conversations.tapping import ABOUT_THE_PERSON
from conversations.template import PromptKey
from tests.conversations.worlds import (
    ANA,
    DELETING,
    LIBRARY,
    NOW,
    OTHER,
    OUT_OF_DATE,
    STRANGER,
    TEMPLATE,
    Step,
    all_words,
    at_hand,
    events,
    letters_written,
    lines_said,
    machine,
    raised,
    step,
    texts,
)

pytestmark = pytest.mark.xdist_group("machine")  # enumerated once, in one process

VOICE = LIBRARY.voice("en", Register.PLAIN)
SHOWN = 12  # cases of a broken law in its failure; the rest is counted


def broken(by: Callable[[Step], bool], steps: Iterable[Step] | None = None) -> list[str]:
    """Where a law does not hold, by name, so that a failure reads as a list of cases."""
    names = [each.name for each in (machine() if steps is None else steps) if not by(each)]
    return [*names[:SHOWN], f"and {len(names) - SHOWN} more"] if len(names) > SHOWN else names


def but_for_time(after: Session, before: Session) -> Session:
    """But for how long it is kept, the warning of that, and what tells how they were here.

    Laws of their own look at those.
    """
    warning = before.alarms.get(Alarm.WARNING)
    unwarned = replace(
        after.silenced(Alarm.WARNING),
        until=before.until,
        at=before.at,
        rested=before.rested,
        tapped=before.tapped,
        asked=before.asked,
        trail=before.trail,
        reminded=before.reminded,
    )
    return unwarned.waking(Alarm.WARNING, warning) if warning else unwarned


def same_reflection(each: Step) -> bool:
    """Whether the reflection at hand is still the one before, is kept, and is spoken to."""
    elsewhere = any(isinstance(effect, Forget | AlsoChanged) for effect in each.after.effects)
    return each.after.session.number == each.before.number and not elsewhere


# The machine is whole.


def test_advance_never_raises() -> None:
    assert raised() == ()


def test_every_kind_of_place_is_reached_from_every_other_kind_but_the_threshold() -> None:
    """The enumeration itself would be a poor one if its steps did not lead everywhere."""
    ways = {(kind(each.before), kind(each.after.session)) for each in machine()}
    walked = {"Asking", "Reviewing", "Finished", "Aside"}

    assert ways >= {(one, other) for one in walked for other in walked}
    assert ways >= {("Threshold", "Threshold"), ("Threshold", "Asking"), ("Threshold", "Aside")}


def kind(session: Session) -> str:
    return type(session.place).__name__


# No words are ever lost.


def test_no_words_are_ever_lost() -> None:
    """What is kept only grows. A name alone makes way: for another name, or for none at all.

    It is no answer but a label, it was sent in reply to one question, and sending another is how
    that is corrected, as an edit is; a name that somebody took off should not live on.
    """

    def holds(each: Step) -> bool:
        had, has = (
            texts(all_words(session, with_taken=False))
            for session in (each.before, each.after.session)
        )
        if isinstance(each.event, Reworded):
            return True  # the next law but two
        old, title = each.before.name, each.before.title
        if old and each.after.session.name != old:
            assert standing_for_a_name(each), each.name
            had -= Counter([old.text])
        if title and each.after.session.title != title:  # it is called something else now
            assert each.before.place == Aside(AsideKind.CALLING, each.before.standing)
            had -= Counter([title.text])
        return had <= has

    assert broken(holds, filter(same_reflection, machine())) == []


def standing_for_a_name(each: Step) -> bool:
    """Whether the name was what this event spoke about."""
    taken = each.before.taken
    return isinstance(each.before.standing, Reviewing) or (
        taken is not None and taken.place == Reviewing()
    )


def test_everything_that_is_said_is_kept() -> None:
    def holds(each: Step) -> bool:
        match each.event:
            case Said(_, text) | Mistyped(_, text) | Unreadable(_, _, str(text)):
                kept = [words.text for words in all_words(each.after.session)]
                return not text or text in kept
            case _:
                return True

    assert broken(holds, filter(same_reflection, machine())) == []


def test_nothing_is_kept_that_was_not_said() -> None:
    def holds(each: Step) -> bool:
        new = texts(all_words(each.after.session)) - texts(all_words(each.before))
        match each.event:
            case Said(_, text) | Mistyped(_, text) | Timed(_, text) | Unreadable(_, _, str(text)):
                return new <= Counter([text])
            case Reworded(_, text):
                return set(new) <= {text}
            case _:
                return not new

    assert broken(holds, filter(same_reflection, machine())) == []


def test_words_stay_where_they_were_said() -> None:
    """Under their prompt and in their order, unless that is what they asked to change.

    Only what was held aside ever joins an answer.
    """

    def holds(each: Step) -> bool:
        return all(
            each.after.session.answer(prompt).parts[: len(answer.parts)] == answer.parts
            for prompt, answer in each.before.answers.items()
        )

    def unasked(each: Step) -> bool:
        return not isinstance(each.event, Reworded) and not rearranges(each) and not late(each)

    assert broken(holds, filter(unasked, filter(same_reflection, machine()))) == []


REARRANGES = {Choice.UNDO, Choice.CLEAR, Choice.REPLACE, Choice.BRING_BACK, Choice.MOVE}


def rearranges(each: Step) -> bool:
    """Whether they asked to change where their words stand."""
    asked = {each.event.choice} if isinstance(each.event, Chose) else {*each.heard.asks}
    return bool(asked & REARRANGES)


def late(each: Step) -> bool:
    """Whether something stands under a question that it was sent before."""
    session = each.before
    asked = session.asked or MessageRef("500")  # as the store knows
    here = session.asking
    if here is None or session.came_from is None:
        return False
    return any(came_before(part.message, asked) for part in session.answer(here).parts)


def test_an_edit_changes_the_message_in_place_and_nothing_else() -> None:
    def holds(each: Step) -> bool:
        assert isinstance(each.event, Reworded)
        edited = each.event.message
        mended = [
            Words(words.message, each.event.text if words.message == edited else words.text)
            for words in all_words(each.before)
        ]
        unedited = replace(
            each.after.session,
            answers=each.before.answers,
            held=each.before.held,
            name=each.before.name,
            title=each.before.title,
            taken=each.before.taken,
        )
        same = but_for_time(unedited, each.before) == each.before
        return mended == list(all_words(each.after.session)) and same

    assert broken(holds, (each for each in only(Reworded) if not late(each))) == []


def test_what_was_taken_for_a_command_can_be_taken_back_while_its_button_is_good() -> None:
    """The button hangs under this turn: as long as the turn lasts, it keeps its promise.

    A newer command takes the place of an older one.
    """

    def holds(each: Step) -> bool:
        taken, after = each.before.taken, each.after.session
        if taken is None or after.turn != each.before.turn or newly_taken(each):
            return True
        if isinstance(each.event, Reworded):
            taken = replace(taken, words=replace(taken.words, text="put otherwise"))
            return after.taken in {taken, each.before.taken}
        back = step(each.after.person, after, at_hand(Choice.MY_WORDS, after)).session
        return taken.words in all_words(back, with_taken=False)

    assert broken(holds, filter(same_reflection, machine())) == []


def newly_taken(each: Step) -> bool:
    edited = isinstance(each.event, Reworded)
    return not edited and each.after.session.taken not in {None, each.before.taken}


def test_skip_settles_the_question_and_keeps_its_words() -> None:
    def holds(each: Step) -> bool:
        place, after = each.before.place, each.after.session
        if not isinstance(place, Asking):
            return True
        parts = each.before.answer(place.prompt).parts
        return place.prompt in after.settled and after.answer(place.prompt).parts == parts

    assert broken(holds, (e for e in present(Choice.SKIP) if not late(e))) == []


def only(*kinds: type) -> Iterable[Step]:
    return (each for each in machine() if isinstance(each.event, kinds))


def present(*choices: Choice) -> Iterable[Step]:
    """Typed, or tapped under the present turn."""
    return (
        each
        for each in machine()
        if isinstance(each.event, Chose)
        and each.event.choice in choices
        and each.event in (Chose(each.event.choice), at_hand(each.event.choice, each.before))
    )


# Undoing and changing.


def test_undo_takes_back_the_last_thing_that_was_done_and_no_words_with_it() -> None:
    """Where they stood, what was settled and where each message was; what they said is aside."""

    def holds(each: Step) -> bool:
        back = step(each.after.person, each.after.session, Chose(Choice.UNDO)).session
        new = {w.message for w in each.after.session.all_words()}
        new -= {w.message for w in each.before.all_words()}
        kept_ = texts(each.after.session.all_words()) == texts(back.all_words())
        parts = {key: answer.parts for key, answer in back.answers.items() if answer.parts}
        before = {key: a.parts for key, a in each.before.answers.items() if a.parts}
        same = back.standing == each.before.standing and back.settled == each.before.settled
        apart = {part.message for a in back.answers.values() for part in a.cleared} >= new
        return kept_ and parts == before and same and apart

    done = [each for each in filter(same_reflection, machine()) if was_a_deed(each)]
    assert len(done) > 10_000
    assert broken(holds, (each for each in done if not late(each))) == []


def was_a_deed(each: Step) -> bool:
    """Whether there is now one thing more that can be undone, by somebody who may."""
    grown = len(each.after.session.trail) == len(each.before.trail) + 1
    asked_aside = isinstance(each.after.session.place, Aside)
    return grown and not asked_aside and not each.after.person.withdrawn


def test_every_move_and_every_message_in_the_walk_can_be_undone() -> None:
    def holds(each: Step) -> bool:
        before, after = each.before, each.after.session
        stood = (before.standing, {k: a.parts for k, a in before.answers.items()}, before.settled)
        stands = (after.standing, {k: a.parts for k, a in after.answers.items()}, after.settled)
        return stood == stands or was_a_deed(each) or isinstance(after.place, Aside)

    def undoable(each: Step) -> bool:
        by_them = isinstance(each.event, Said | Chose | Mistyped | Unreadable | Timed)
        inside = each.before.standing != Threshold() and not each.world.person.withdrawn
        undid = len(each.after.session.trail) < len(each.before.trail)
        return by_them and inside and not undid and not late(each) and not consented(each)

    assert broken(holds, filter(undoable, filter(same_reflection, machine()))) == []


def consented(each: Step) -> bool:
    return each.after.person.consents != each.world.person.consents


def test_undo_with_nothing_to_undo_changes_nothing_and_says_so() -> None:
    steps = [
        each
        for each in present(Choice.UNDO)
        if not each.before.trail
        and each.before.standing == each.before.place != Threshold()
        and not each.world.person.withdrawn
    ]

    assert steps
    assert broken(lambda each: "undone.nothing" in keys(each), steps) == []
    assert broken(lambda e: late(e) or unmoved(e.world.person, e.before, e.after), steps) == []


def test_what_is_taken_out_is_in_no_document_and_can_be_brought_back() -> None:
    def holds(each: Step) -> bool:
        here, after = each.before.asking, each.after.session
        if here is None or not each.before.answer(here).parts:
            return True
        was = each.before.answer(here)
        brought = step(each.after.person, after, Chose(Choice.BRING_BACK)).session.answer(here)
        return not after.answer(here).parts and brought.parts == was.cleared + was.parts

    cleared = [
        each
        for each in present(Choice.CLEAR, Choice.REPLACE)
        if isinstance(each.before.place, Asking | Finished)
    ]
    assert len(cleared) > 100
    assert broken(holds, (each for each in cleared if not late(each))) == []


def test_any_question_can_be_gone_to_and_next_goes_on_from_there() -> None:
    def holds(each: Step) -> bool:
        assert isinstance(each.event, Chose)
        there = each.after.session
        prompt = TEMPLATE.numbered(each.event.which)
        if prompt is None:
            return there.place == each.before.place
        on = step(each.after.person, there, Chose(Choice.SKIP)).session
        following = TEMPLATE.next_open(there.settled | {prompt}, prompt)
        asked = Aside(AsideKind.NOTICE, there.standing)
        goes_on = Asking(following) if following else Reviewing()
        return there.place == Asking(prompt) and on.place in {goes_on, asked}

    inside = [
        each
        for each in machine()
        if isinstance(each.event, Chose)
        and each.event.choice is Choice.GO
        and (each.event.button is None or leads(each))
        and each.event.which
        and each.before.standing != Threshold()
        and not each.world.person.withdrawn
    ]
    assert len(inside) > 1000
    assert broken(holds, inside) == []


def test_what_was_sent_before_a_question_arrived_never_stays_under_it() -> None:
    """The order in the chat decides, whatever happens next; and the words are not lost."""

    def holds(each: Step) -> bool:
        before, after = each.before, each.after.session
        early = (m for one in before.early for m in one.messages)
        late_ = [m for m in (*before.latest, *early) if came_before(m, MessageRef("500"))]
        assert before.came_from
        stands = [after.prompt_of(message) for message in late_]
        return stands == [before.came_from] * len(late_)

    steps = [each for each in filter(same_reflection, machine()) if late(each)]
    assert len(steps) > 1000
    assert broken(holds, (each for each in steps if not rearranges(each))) == []


def test_where_they_have_only_just_come_to_nothing_is_known_to_have_arrived() -> None:
    def holds(each: Step) -> bool:
        before, after = each.before, each.after.session
        came = (after.number, after.since) != (before.number, before.since)
        return not came or after.asked is None

    opened = (e for e in machine() if e.after.session.number != OTHER.number)
    assert broken(holds, opened) == []


def test_a_short_line_that_was_sent_before_the_end_arrived_is_no_name() -> None:
    def holds(each: Step) -> bool:
        assert each.before.came_from
        message = MessageRef("460")
        return each.after.session.prompt_of(message) == each.before.came_from

    steps = [
        each
        for each in only(Said)
        if each.named == "said before that"
        and each.before.came_from
        and each.before.place in {Reviewing(), Finished()}
    ]
    assert steps
    assert broken(holds, steps) == []


# Several reflections, reminders, and coming back.


def test_another_reflection_is_opened_as_it_was_left_and_this_one_stays_as_it_is() -> None:
    def holds(each: Step) -> bool:
        there = each.after.session
        words = texts(there.all_words()) == texts(OTHER.all_words())
        same = (there.place, there.answers, there.title) == (
            OTHER.place,
            OTHER.answers,
            OTHER.title,
        )
        return words and same and each.after.person.current == OTHER.number

    opened = [each for each in machine() if each.after.session.number == OTHER.number]
    assert {choice_of(each) for each in opened if isinstance(each.event, Chose)} == {Choice.OPEN}
    assert len(opened) > 100
    assert broken(holds, opened) == []


def test_a_reply_to_another_reflection_goes_there_and_changes_nothing_here() -> None:
    def holds(each: Step) -> bool:
        changed, told = each.after.effects
        assert isinstance(changed, AlsoChanged)
        new = texts(changed.session.all_words()) - texts(OTHER.all_words())
        here = texts(each.after.session.all_words()) == texts(each.before.all_words())
        line = isinstance(told, Say) and told.lines[0].key == "added.elsewhere"
        return new == Counter(["and more"]) and here and line

    replied = [
        each
        for each in machine()
        if each.named == "replied elsewhere"
        and each.world.person.agreed
        and each.before.standing != Threshold()
    ]
    assert len(replied) > 100
    assert broken(holds, replied) == []


def test_a_reminder_is_set_only_by_asking_for_one() -> None:
    asks = {Choice.TONIGHT, Choice.TOMORROW, Choice.IN_A_WEEK}

    def holds(each: Step) -> bool:
        before = each.before.alarms.get(Alarm.REMINDER)
        after = each.after.session.alarms.get(Alarm.REMINDER)
        if after in {before, None} or isinstance(each.event, Rang):
            return True
        asked = {each.event.choice} if isinstance(each.event, Chose) else {*each.heard.asks}
        return bool(asked & asks) or each.heard.time is not None

    assert broken(holds) == []


def test_a_reminder_reveals_nothing_and_is_stopped_with_one_tap() -> None:
    rung = [e for e in only(Rang) if alarm_of(e) is Alarm.REMINDER and e.bubbles]

    assert {tuple(keys(each)) for each in rung} == {("reminder",), ("reminder.last",)}
    assert {b.choices for each in rung for b in each.bubbles} == {
        (Choice.CARRY_ON, Choice.REMIND, Choice.NO_REMINDER)
    }
    for each in rung:
        tapped = at_hand(Choice.NO_REMINDER, each.after.session)
        stopped = step(each.after.person, each.after.session, tapped)
        assert Alarm.REMINDER not in stopped.session.alarms


def test_nobody_who_took_back_their_yes_is_reminded() -> None:
    rung = (e for e in only(Rang) if e.world.person.withdrawn and alarm_of(e) is Alarm.REMINDER)

    assert broken(lambda each: each.after.effects == (), rung) == []


def test_whoever_was_away_is_told_once_where_they_were() -> None:
    told = [each for each in machine() if {"resumed", "resumed.was", "where"} & set(keys(each))]

    assert {each.before.rested for each in told if "where" not in keys(each)} == {True}
    assert broken(lambda each: not each.after.session.rested, told) == []


# Alarms.


def alarm_of(each: Step) -> Alarm:
    assert isinstance(each.event, Rang)
    return each.event.alarm


def test_an_alarm_rings_once() -> None:
    """A warning that comes before its time, when words are kept for longer now, is set anew.

    A reminder is followed by one more, if they do not come back.
    """

    def holds(each: Step) -> bool:
        at = each.after.session.alarms.get(alarm_of(each))
        if at is None:
            return True
        silent = each.after.effects == () and alarm_of(each) is Alarm.WARNING
        once = alarm_of(each) is Alarm.REMINDER and each.after.session.reminded < MOST_REMINDERS
        return at > NOW and (silent or once)

    assert broken(holds, only(Rang)) == []


def test_a_stray_alarm_says_nothing_and_changes_nothing() -> None:
    def holds(each: Step) -> bool:
        same = but_for_time(each.after.session, each.before) == each.before
        return same and each.after.effects == () and each.after.person == each.world.person

    stray = (each for each in only(Rang) if alarm_of(each) not in each.before.alarms)
    assert broken(holds, (each for each in stray if not late(each))) == []


def test_an_alarm_moves_nobody_and_says_one_thing_at_most() -> None:
    def holds(each: Step) -> bool:
        silenced = each.before.silenced(alarm_of(each))
        rung = but_for_time(each.after.session.silenced(alarm_of(each)), silenced)
        still = (each.after.person, rung) == (each.world.person, silenced)
        return still and len(each.after.effects) <= 1

    assert broken(holds, (each for each in only(Rang) if not late(each))) == []


def test_only_words_wait_for_a_silence() -> None:
    """An alarm is set for words that went somewhere to be joined by others."""

    def holds(each: Step) -> bool:
        later = each.after.session.alarms.get(Alarm.QUIET)
        return later in {None, each.before.alarms.get(Alarm.QUIET)} or each.plain

    assert broken(holds) == []


def test_nobody_who_is_asked_for_a_name_or_a_yes_is_waited_for() -> None:
    def holds(each: Step) -> bool:
        moved = each.after.session.turn != each.before.turn
        waits = Alarm.QUIET in each.after.session.alarms
        return not (moved and waits and isinstance(each.after.session.place, Reviewing | Aside))

    assert broken(holds) == []


# Places.


def test_the_bot_never_moves_on_by_itself() -> None:
    """Only a choice moves the walk. Words move it once: when they are the name for the top."""

    def holds(each: Step) -> bool:
        before, after = each.before.standing, each.after.session.standing
        if before == after or isinstance(each.event, Chose) or each.after.session.taken:
            return True
        named = each.before.place == Reviewing() and each.plain
        return named and after == Finished()

    assert broken(holds, filter(same_reflection, machine())) == []


def test_only_typed_words_that_are_a_command_can_be_taken_for_one() -> None:
    def holds(each: Step) -> bool:
        if not newly_taken(each):
            return True
        match each.event:
            case Said():
                heard = each.heard != Heard()
                return heard or each.before.place == Reviewing()  # a name
            case Chose(Choice.MY_WORDS):  # a word that is the name after all, or an answer still
                return each.before.taken is not None and each.before.taken.place == Reviewing()
            case event:
                return isinstance(event, Mistyped | Timed)

    assert broken(holds) == []


def test_a_place_that_changes_makes_the_buttons_before_it_stale() -> None:
    def holds(each: Step) -> bool:
        moved = each.before.place != each.after.session.place
        return not moved or each.after.session.turn > each.before.turn

    assert broken(holds, filter(same_reflection, machine())) == []


def test_a_yes_once_begun_and_a_question_of_theirs_move_nobody() -> None:
    tells = (Choice.REVIEW, Choice.EXPORT, Choice.EXPORT_PDF, Choice.EXPORT_TEXT, Choice.STOP)
    yeses = (Choice.YES, Choice.YES_YOUNG, Choice.YES_PARENT, Choice.YES_PRACTITIONER)
    asks = (Choice.HELP, Choice.PRIVACY, Choice.TELL_MORE)
    steps = present(*tells, *yeses, *asks)

    in_the_walk = (each for each in steps if each.before.standing != Threshold())
    assert broken(lambda each: each.after.session.place == each.before.place, in_the_walk) == []


def test_next_without_words_never_leaves_the_question() -> None:
    def holds(each: Step) -> bool:
        place = each.before.place
        empty = isinstance(place, Asking) and not each.before.answer(place.prompt).parts
        return not empty or each.after.session.place == place

    assert broken(holds, present(Choice.NEXT)) == []


def test_from_everywhere_the_first_button_goes_on_to_the_end() -> None:
    """Whatever was just said, its first button, and words where words are asked for, suffice."""

    def holds(each: Step) -> bool:
        return reaches_the_end(each.after, lambda last: last.choices[0])

    with_buttons = (each for each in machine() if each.bubbles and each.bubbles[-1].choices)
    assert broken(holds, distinct(with_buttons)) == []


def test_from_everywhere_typing_next_goes_on_to_the_end() -> None:
    assert broken(lambda each: reaches_the_end(each.after, None), distinct(kept())) == []


def kept() -> Iterable[Step]:
    return (each for each in machine() if same_reflection(each))


def distinct(steps: Iterable[Step]) -> Iterable[Step]:
    """One step of each kind of outcome: it is the way from there that matters, not the way in."""
    seen: dict[str, Step] = {}
    for each in steps:
        session, bubbles = each.after.session, each.bubbles
        outcome = (session.place, session.turn == 0, sorted(session.settled), bool(session.name))
        words = [key for key, answer in session.answers.items() if answer.parts]
        seen.setdefault(f"{outcome} {words} {bubbles and bubbles[-1].choices}", each)
    return seen.values()


def tap(choice: Choice | Pick, session: Session) -> Chose:
    if isinstance(choice, Choice):
        return at_hand(choice, session)
    return Chose(choice.choice, Button(session.number, session.turn), choice.which)


def reaches_the_end(after: Transition, first: Callable[[Say], Choice | Pick] | None) -> bool:
    """Tap the first button of the last bubble (or type /next), saying something if asked."""
    for count in range(30):
        session = after.session
        if session.place == Finished() and not session.template.next_open(session.settled):
            return True
        bubble = next((e for e in reversed(after.effects) if isinstance(e, Say)), None)
        event: Event = Chose(Choice.NEXT)
        if session.place == Aside(AsideKind.WITHDRAWN, session.standing):
            event = Chose(Choice.AGREE)  # nothing but a yes goes on from here
        if first and bubble and bubble.choices:
            event = tap(first(bubble), session)
        elif isinstance(session.place, Asking) and not session.answer(session.place.prompt).parts:
            event = Said(MessageRef(f"on {count}"), "Something.")
        told = step(after.person, session, event)
        if told.session.place == session.place and isinstance(session.place, Asking):
            here = session.place.prompt
            if not session.answer(here).parts:
                said = Said(MessageRef(f"more {count}"), "Something.")
                spoken = step(told.person, told.session, said)
                told = replace(spoken, effects=told.effects)
        after = told
    return False


# What is said.


def test_at_most_two_bubbles_a_turn_besides_documents() -> None:
    assert broken(lambda each: len(each.bubbles) <= 2) == []


# What is shown as a list to choose from has a button for each of them.
MOST_BUTTONS = {
    "review.full": 10,
    "questions.all": 9,
    "reflections.all": 4 + 20,
    "help.more": 6,
    "help.other": 6,
    "finished.kept": 6,
}
# A question with words in it can also be left as it is, or gone back from.
WITH_WORDS = {f"prompt.{prompt}" for prompt in TEMPLATE.askable}


def test_at_most_four_buttons_but_for_the_yes_lists_and_what_can_be_done_with_words() -> None:
    def most(bubble: Say, session: Session) -> int:
        if session.place == Threshold():
            return 6
        told = Choice.PRIVACY_MORE in bubble.choices and Choice.MY_DATA in bubble.choices
        lines = {line.key for line in bubble.lines}
        listed = max((MOST_BUTTONS.get(key, 0) for key in lines), default=0)
        return max(listed, 5 if told or lines & WITH_WORDS else 4)

    def holds(each: Step) -> bool:
        after = each.after.session
        return all(
            len(set(carried(bubble))) == len(carried(bubble)) <= most(bubble, after)
            for bubble in each.bubbles
        )

    assert broken(holds) == []


def carried(bubble: Say) -> list[tuple[Choice, int | None]]:
    """What its buttons carry."""
    return [(c.choice, c.which) if isinstance(c, Pick) else (c, None) for c in bubble.choices]


def test_only_the_last_bubble_of_a_turn_has_buttons() -> None:
    """Whoever listens to the chat is not stopped halfway."""
    assert broken(lambda each: not any(bubble.choices for bubble in each.bubbles[:-1])) == []


def test_a_tap_or_a_command_is_always_answered() -> None:
    """Silence answers only the second tap on a button that was answered already."""

    def holds(each: Step) -> bool:
        assert isinstance(each.event, Chose)
        return bool(each.after.effects) or tapped_again(each, each.event)

    assert broken(holds, only(Chose)) == []


def tapped_again(each: Step, event: Chose) -> bool:
    tapped = each.before.tapped
    return (
        tapped is not None
        and event.button is not None
        and (tapped.choice, tapped.turn) == (event.choice, event.button.turn)
    )


def test_coming_back_is_always_answered() -> None:
    assert broken(lambda each: bool(each.after.effects), only(Began, CameBack)) == []


def test_every_line_that_can_be_said_has_words_in_every_edition() -> None:
    wanted = {(line.key, frozenset(line.values)) for line in lines_said()}
    voices = LIBRARY.voices.items()

    lacking = [
        (edition, key)
        for edition, voice in voices
        for key, names in wanted
        if key not in voice.lines or placeholders(voice.lines[key]) - voice.facts.keys() != names
    ]

    assert lacking == []
    assert len(wanted) > 80


def test_every_button_that_can_hang_anywhere_has_a_label_in_every_edition() -> None:
    labelled = {
        which: choice
        for each in machine()
        for say in each.bubbles
        for which, choice in zip(carried(say), say.choices, strict=True)
    }

    voices = LIBRARY.voices.values()
    assert all(voice.label(choice) for voice in voices for choice in labelled.values())
    assert {choice for choice, _ in labelled} >= {
        *(Choice.NEXT, Choice.MY_WORDS, Choice.DELETE_YES, Choice.ADD_WORDS, Choice.UNDO),
        *(Choice.GO, Choice.MOVE, Choice.OPEN, Choice.NO_REMINDER, Choice.BRING_BACK),
    }


def test_no_catalogue_says_the_word_blame() -> None:
    lines = [line for voice in LIBRARY.voices.values() for line in voice.lines.values()]

    assert [line for line in lines if "blam" in line.casefold()] == []


# Buttons.


def test_a_buttons_data_is_short_and_comes_back_as_its_choice() -> None:
    options = {
        option.data
        for letter in letters_written()
        if isinstance(letter, Note | Parcel)
        for option in (letter.unsure if isinstance(letter, Parcel) else letter).options
    }

    assert all(len(data.encode()) <= 64 for data in options)
    assert all(chosen(data).button for data in options)
    assert {chosen(data).choice for data in options} >= {Choice.NEXT, Choice.EXPORT_TEXT}


@pytest.mark.parametrize(
    "data", ["", "next", "2.7", "2.7.dance", "two.7.next", "2.-7.next", "..."]
)
def test_a_button_that_we_never_made_is_one_of_no_reflection(data: str) -> None:
    assert chosen(data) == Chose(Choice.CARRY_ON, Button(reflection=0, turn=0))


def test_a_button_means_the_turn_it_hangs_under() -> None:
    """Tapped at once, it is a tap of the present: never stale, never of another reflection."""

    def holds(each: Step) -> bool:
        pressed = (
            step(each.after.person, each.after.session, chosen(option.data))
            for letter in compose(each.after, VOICE, NOW)[-1:]
            if isinstance(letter, Note)
            for option in letter.options
        )
        return not any(
            line.key.startswith("stale.")
            for after in pressed
            for effect in after.effects
            if isinstance(effect, Say)
            for line in effect.lines
        )

    assert broken(holds, distinct(kept())) == []


def test_a_stale_button_never_changes_anything() -> None:
    """Neither the place, nor an answer, nor what is settled; nor who we think is speaking.

    A button that leads to a question leads there as long as its reflection is at hand.
    """

    def holds(each: Step) -> bool:
        return late(each) or leads(each) or unmoved(each.world.person, each.before, each.after)

    about_them = (each for each in machine() if is_stale(each) and not about_the_person(each))
    assert broken(holds, about_them) == []


def leads(each: Step) -> bool:
    match each.event:
        case Chose(Choice.GO, Button(reflection)):
            return reflection == each.before.number
        case _:
            return False


def about_the_person(each: Step) -> bool:
    return choice_of(each) in ABOUT_THE_PERSON


def test_what_is_about_the_person_is_done_whichever_reflection_its_button_is_from() -> None:
    """What is kept of them, and for how long: it would be the same from anywhere."""

    def holds(each: Step) -> bool:
        assert isinstance(each.event, Chose)
        typed = Chose(each.event.choice, which=each.event.which)
        by_command = step(each.world.person, each.before, typed)
        told = replace(by_command.session, tapped=each.after.session.tapped)
        return each.after == replace(by_command, session=told)

    stale = [each for each in machine() if is_stale(each) and about_the_person(each)]
    assert {choice_of(each) for each in stale} == ABOUT_THE_PERSON
    assert broken(holds, stale) == []


def is_stale(each: Step) -> bool:
    match each.event:
        case Chose(_, button) if button:
            return (button.reflection, button.turn) != (each.before.number, each.before.turn)
        case _:
            return False


def unmoved(person: Person, before: Session, after: Transition) -> bool:
    same = replace(
        but_for_time(after.session, before),
        taken=before.taken,
        alarms=before.alarms,  # an answer takes the place of the thank-you that was due
    )
    return (after.person, same) == (person, before)


def test_a_second_tap_on_the_same_button_changes_nothing_more() -> None:
    def holds(each: Step) -> bool:
        once = each.after
        twice = step(once.person, once.session, each.event)
        return unmoved(once.person, once.session, twice)

    taps = (each for each in machine() if isinstance(each.event, Chose) and each.event.button)
    assert broken(holds, filter(same_person, taps)) == []


def same_person(each: Step) -> bool:
    return not any(isinstance(effect, Forget) for effect in each.after.effects)


def test_a_second_tap_on_a_button_that_moved_us_says_nothing() -> None:
    def holds(each: Step) -> bool:
        once = each.after
        moved = once.session.turn != each.before.turn
        return not moved or step(once.person, once.session, each.event).effects == ()

    taps = (each for each in present(*Choice) if isinstance(each.event, Chose))
    tapped = (each for each in taps if each.event == at_hand(choice_of(each), each.before))
    once = (each for each in tapped if not about_the_person(each))
    assert broken(holds, filter(same_reflection, once)) == []


def choice_of(each: Step) -> Choice:
    assert isinstance(each.event, Chose)
    return each.event.choice


# The yes, the documents, and forgetting.


def test_nothing_is_published_before_the_yes() -> None:
    steps = (each for each in machine() if each.before.standing == Threshold())

    assert broken(lambda each: not each.documents, steps) == []


def test_nobody_is_in_the_walk_without_a_yes() -> None:
    def holds(each: Step) -> bool:
        inside = each.after.session.standing != Threshold()
        return not inside or any(consent.given for consent in each.after.person.consents)

    assert broken(holds) == []


def test_the_yes_is_all_that_tells_us_who_is_speaking() -> None:
    def holds(each: Step) -> bool:
        now, before = each.after.person, each.world.person
        before = replace(before, timezone=each.heard.zone or before.timezone)  # a law of its own
        crossed = each.before.place == Threshold() and isinstance(each.after.session.place, Asking)
        same = (now.id, now.language, now.register, now.timezone) == (
            before.id,
            before.language,
            before.register,
            before.timezone,
        )
        return crossed or same

    assert broken(holds) == []


def test_what_was_held_before_the_yes_begins_the_first_answer() -> None:
    def holds(each: Step) -> bool:
        place, after = each.before.place, each.after.session
        if place != Threshold() or not isinstance(after.place, Asking):
            return True
        first = after.answer(after.template.prompts[0]).parts
        return after.held == () and first[: len(each.before.held)] == each.before.held

    assert broken(holds, filter(same_reflection, machine())) == []


def test_forgetting_needs_the_question_to_have_been_asked() -> None:
    asked = {
        (type(effect), each.before.place.kind if isinstance(each.before.place, Aside) else None)
        for each in machine()
        for effect in each.after.effects
        if isinstance(effect, Forget | ForgetThis)
    }

    assert asked == {
        (Forget, AsideKind.DELETING),
        (ForgetThis, AsideKind.DELETING),
        (ForgetThis, AsideKind.DELETING_THIS),
    }


def test_documents_hold_every_answer_as_it_stands() -> None:
    def holds(each: Step) -> bool:
        answers = [
            tuple(part.text for part in each.after.session.answer(prompt).parts)
            for prompt in each.before.template.prompts
        ]
        return all(
            [p.words for c in document.reflection.chapters for p in c.passages] == answers
            for document in each.documents
        )

    assert broken(holds) == []
    assert any(each.documents for each in machine())


def test_another_reflection_begins_empty_and_takes_nothing_from_the_one_before() -> None:
    def holds(each: Step) -> bool:
        fresh, number = each.after.session, each.world.person.newest + 1
        waits = Alarm.QUIET in fresh.alarms
        empty = not all_words(fresh) and not fresh.settled and not waits
        return empty and (fresh.number, each.after.person.current) == (number, number)

    begun = [
        each
        for each in machine()
        if each.after.session.number not in {each.before.number, OTHER.number}
    ]
    chosen_ = {choice_of(each) for each in begun if isinstance(each.event, Chose)}
    assert chosen_ == {Choice.ANOTHER, Choice.DELETE_THIS, Choice.DELETE_YES}
    assert broken(holds, begun) == []


# One reflection deleted.


def forgot_this(each: Step) -> bool:
    return any(isinstance(effect, ForgetThis) for effect in each.after.effects)


def test_one_reflection_deleted_is_that_one_and_the_next_begins_with_a_yes() -> None:
    def holds(each: Step) -> bool:
        after = each.after.session
        gone, _ = each.after.effects
        number = each.world.person.newest + 1
        fresh = Session(each.before.person, number, TEMPLATE, turn=1, at=NOW)
        fresh = replace(fresh, until=after.until, alarms=after.alarms, tapped=after.tapped)
        return gone == ForgetThis(each.before.number) and after == fresh

    steps = [each for each in machine() if forgot_this(each)]
    assert len(steps) > 100
    assert broken(holds, steps) == []


def test_nothing_brings_back_what_was_deleted() -> None:
    """Neither a late tap, nor an edit, nor an alarm."""

    def holds(each: Step) -> bool:
        old = set(texts(all_words(each.before)))
        later = (
            step(each.after.person, each.after.session, event)
            for event in events(each.before).values()
            if isinstance(event, Reworded | Rang)
            or (isinstance(event, Chose) and event.button and event.button.reflection < 3)
        )
        return not any(old & set(texts(all_words(after.session))) for after in later)

    assert broken(holds, distinct(filter(forgot_this, machine()))) == []


# How long words are kept.


def test_whatever_a_person_does_keeps_their_words_and_nothing_else_does() -> None:
    def holds(each: Step) -> bool:
        before, after = each.before.until, each.after.session.until
        if isinstance(each.event, Rang | WentAway | CameBack):
            return after == before
        if each.after.person.withdrawn:
            return True  # a law of its own
        agreed = bool(each.after.person.consents)
        least = NOW + (TEMPLATE.keep if agreed else WITHOUT_A_YES)
        if before and each.after.session.number == each.before.number:
            least = max(least, before)
        return after is not None and (after >= least if agreed else after == least)

    assert broken(holds, filter(same_person, machine())) == []


def test_only_a_yes_taken_back_shortens_it_and_then_nothing_but_a_yes_changes_it() -> None:
    def holds(each: Step) -> bool:
        before, after = each.before.until, each.after.session.until
        if each.world.person.withdrawn and each.after.person.withdrawn:
            return after == before
        if each.after.person.withdrawn:
            return after == NOW + GRACE
        return before is None or (after is not None and after >= before) or not same(each)

    def same(each: Step) -> bool:
        return each.after.session.number == each.before.number

    assert broken(holds, filter(same_person, machine())) == []


def test_the_others_are_kept_as_long_as_the_one_at_hand_when_that_is_asked_for() -> None:
    def holds(each: Step) -> bool:
        untils = [e.until for e in each.after.effects if isinstance(e, KeepUntil)]
        changed_mind = each.world.person.withdrawn != each.after.person.withdrawn
        longer = "longer" in keys(each)
        asked = changed_mind or longer
        return untils == ([each.after.session.until] if asked else [])

    assert broken(holds, filter(same_person, machine())) == []


def keys(each: Step) -> list[str]:
    return [line.key for bubble in each.bubbles for line in bubble.lines]


def test_a_warning_is_set_for_those_who_asked_for_it_and_for_nobody_else() -> None:
    def holds(each: Step) -> bool:
        person, session = each.after.person, each.after.session
        at = session.alarms.get(Alarm.WARNING)
        if isinstance(each.event, Rang | WentAway | CameBack):
            return at in {None, each.before.alarms.get(Alarm.WARNING)}
        if not person.warned or person.withdrawn:
            return at is None or person == each.world.person
        if at is None or session.until is None:
            return False
        days = (session.until.date() - at.date()).days
        return (at.hour, at.minute) == (12, 0) and days == 7 and at > NOW

    steps = (
        e
        for e in machine()
        if e.before.until != e.after.session.until or isinstance(e.event, Rang)
    )
    assert broken(holds, filter(same_person, steps)) == []


def test_the_warning_reveals_nothing_and_can_be_answered_at_once() -> None:
    rung = [e for e in only(Rang) if alarm_of(e) is Alarm.WARNING and e.bubbles]

    assert rung
    assert {tuple(keys(each)) for each in rung} == {("warning",)}
    assert {b.choices for each in rung for b in each.bubbles} == {
        (Choice.KEEP_LONGER, Choice.CARRY_ON)
    }


# The yes taken back, and a notice that has changed.


def test_while_a_yes_is_taken_back_nothing_is_asked_made_or_moved() -> None:
    asks = {"ask.heading", "name.ask", "name.have", "finished.here", "welcome.hello"}

    def holds(each: Step) -> bool:
        after = each.after.session
        place = after.place.kind if isinstance(after.place, Aside) else None
        still = after.standing == each.before.standing and after.settled == each.before.settled
        aside = place in {AsideKind.WITHDRAWN, *DELETING}
        return still and aside and not each.documents and not asks & set(keys(each))

    withdrawn = [
        each
        for each in filter(same_reflection, machine())
        if each.after.person.withdrawn and each.before.standing != Threshold()
    ]
    assert len(withdrawn) > 1000
    assert broken(holds, withdrawn) == []


def test_nobody_stands_where_a_yes_was_taken_back_who_has_not_taken_it_back() -> None:
    def holds(each: Step) -> bool:
        place = each.after.session.place
        there = isinstance(place, Aside) and place.kind is AsideKind.WITHDRAWN
        return not there or each.after.person.withdrawn

    assert broken(holds) == []


def test_what_was_said_while_a_yes_was_taken_back_is_kept_apart() -> None:
    def holds(each: Step) -> bool:
        return each.after.session.answers == each.before.answers

    def taken_back(each: Step) -> bool:
        both = each.world.person.withdrawn and each.after.person.withdrawn
        return both and not isinstance(each.event, Reworded)

    assert broken(holds, filter(taken_back, filter(same_reflection, machine()))) == []


def test_a_yes_and_its_taking_back_are_on_record_and_stay_there() -> None:
    """Only a word that was taken for a yes, and was none, is not on record as one."""

    def holds(each: Step) -> bool:
        before, after = each.world.person.consents, each.after.person.consents
        if isinstance(each.event, Chose) and each.event.choice is Choice.MY_WORDS:
            return after in {before, before[:-1]}
        new = after[len(before) :]
        dated = all((new.notice, new.at) == (TEMPLATE.notice, NOW) for new in new)
        return after[: len(before)] == before and len(new) <= 1 and dated

    assert broken(holds) == []


def test_only_a_yes_gives_one_and_only_taking_it_back_takes_it() -> None:
    yes = {Choice.AGREE, Choice.NEXT, *YESES}

    def holds(each: Step) -> bool:
        before, after = each.world.person.consents, each.after.person.consents
        if len(after) <= len(before):
            return True
        asked = each.event.choice if isinstance(each.event, Chose) else each.heard.asks[0]
        return asked in yes if after[-1].given else asked is Choice.WITHDRAW

    assert broken(holds) == []


def test_a_changed_notice_is_asked_about_between_two_questions() -> None:
    def holds(each: Step) -> bool:
        place, after = each.before.place, each.after.session
        if not isinstance(place, Asking) or after.place == place:
            return True
        asked = Aside(AsideKind.NOTICE, place)
        return after.place == asked and place.prompt in after.settled

    steps = [e for e in present(Choice.NEXT, Choice.SKIP) if e.world.person == OUT_OF_DATE]
    assert broken(holds, steps) == []
    assert any(isinstance(e.after.session.place, Aside) for e in steps)


def test_nobody_who_agrees_to_the_notice_is_asked_about_it() -> None:
    def holds(each: Step) -> bool:
        return "notice.changed" not in keys(each)

    agreeing = (e for e in machine() if e.after.person.agrees_to(TEMPLATE.notice))
    assert broken(holds, agreeing) == []


def test_only_who_says_yes_to_a_changed_notice_has_said_yes_to_it() -> None:
    def holds(each: Step) -> bool:
        agreed = each.after.person.agrees_to(TEMPLATE.notice)
        return agreed == (choice_of(each) in {Choice.AGREE, Choice.NEXT})

    asked = [
        each
        for each in present(*(GOES_ON | {Choice.AGREE}))
        if isinstance(each.before.place, Aside) and each.before.place.kind is AsideKind.NOTICE
    ]
    assert broken(holds, asked) == []
    assert broken(lambda e: isinstance(e.after.session.place, Asking | Reviewing), asked) == []


def test_papers_are_given_when_they_are_asked_for_and_move_nobody() -> None:
    def holds(each: Step) -> bool:
        wanted = {
            Choice.MY_DATA: [Paper.MY_DATA, Paper.MY_DATA_JSON],
            Choice.PRIVACY_MORE: [Paper.NOTICE],
        }
        asked = choice_of(each) if isinstance(each.event, Chose) else None
        papers = [enclosed.paper for enclosed in each.papers]
        still = each.after.session.place == each.before.place
        return papers == (wanted.get(asked, []) if asked else []) and (still or not papers)

    assert broken(holds) == []


# Histories: any words, in any order of events.


@dataclass(frozen=True)
class Sent:
    text: str


WORDS = st.text(min_size=1, max_size=80)
_DELETES = {Choice.DELETE_YES, Choice.DELETE_THIS}
MOVES = st.sampled_from([*(c for c in Choice if c not in _DELETES), "rang", "began"])
EDIT = st.tuples(st.integers(0, 30), WORDS)
HISTORY = st.lists(st.one_of(WORDS.map(Sent), MOVES, EDIT), max_size=40)


@given(st.lists(st.lists(WORDS, max_size=4), min_size=8, max_size=8))
def test_whatever_is_said_stands_in_the_reflection_exactly_as_it_was_sent(
    sheet: list[list[str]],
) -> None:
    session = walked(sheet)

    chapters = reflect(session).chapters
    assert [list(p.words) for chapter in chapters for p in chapter.passages] == sheet
    assert [chapter.cornerstone for chapter in chapters] == [
        stone.key for stone in session.template.cornerstones
    ]
    assert session.place == Reviewing()


def walked(sheet: list[list[str]]) -> Session:
    """Through all eight questions, each left by Next if anything was said, else by Skip."""
    session = Session(ANA.id, ANA.current, TEMPLATE, Asking(TEMPLATE.prompts[0]), turn=2)
    for number, texts_ in enumerate(sheet):
        for part, text in enumerate(texts_):
            said = Said(MessageRef(f"{number}.{part}"), text)
            session = advance(ANA, session, said, heard=Heard(), now=NOW).session
        on = Chose(Choice.NEXT if texts_ else Choice.SKIP)
        session = step(ANA, session, on).session
    return session


@given(HISTORY)
def test_in_any_history_every_message_stands_where_it_was_said_as_last_edited(
    history: list[Sent | Choice | str | tuple[int, str]],
) -> None:
    walk = Walk()
    for event in history:
        walk.happens(event)

    assert walk.lost() == []


@dataclass
class Walk:
    """One reflection, and beside it a plain list of what was said and where."""

    after: Transition = field(
        default_factory=lambda: Transition(STRANGER, Session(STRANGER.id, 1, TEMPLATE))
    )
    sent: list[str] = field(default_factory=list)
    said_to: dict[int, PromptKey] = field(default_factory=dict)
    overwritten: set[int] = field(default_factory=set)

    def happens(self, event: Sent | Choice | str | tuple[int, str]) -> None:
        before = self.after.session
        match event:
            case Sent(text):
                called = before.place == Aside(AsideKind.CALLING, before.standing)
                apart = called or self.after.person.withdrawn  # and not said to the question
                if isinstance(before.standing, Asking) and not apart:
                    self.said_to[len(self.sent)] = before.standing.prompt
                self.sent.append(text)
                self._advance(Said(MessageRef(str(len(self.sent) - 1)), text))
            case Choice.ANOTHER:
                pass  # one reflection at a time; the laws above look at the other
            case Choice():
                self._advance(Chose(event))
                if event in REARRANGES:
                    self._as_they_wished()
            case str():
                self._advance(Rang(Alarm.QUIET) if event == "rang" else Began())
            case number, text if number < len(self.sent):
                self.sent[number] = text
                self._advance(Reworded(MessageRef(str(number)), text))
            case _:
                pass
        names = {words.message for words in (before.name, before.title) if words}
        kept = {words.message for words in all_words(self.after.session)}
        self.overwritten |= {int(message) for message in names - kept}

    def _as_they_wished(self) -> None:
        """They asked for it to stand elsewhere, or to be taken out; from now on it stays there."""
        now = {n: self.after.session.prompt_of(MessageRef(str(n))) for n in range(len(self.sent))}
        self.said_to = {number: prompt for number, prompt in now.items() if prompt}

    def lost(self) -> list[int]:
        """The messages that do not stand where they should, by number."""
        session = self.after.session
        kept = {int(words.message): words.text for words in all_words(session)}
        answers = {
            (prompt, int(part.message))
            for prompt, answer in session.answers.items()
            for part in answer.parts
        }
        return [
            number
            for number, text in enumerate(self.sent)
            if number not in self.overwritten
            and (kept.get(number) != text or not self._in_its_answer(number, answers))
        ]

    def _in_its_answer(self, number: int, answers: set[tuple[PromptKey, int]]) -> bool:
        prompt = self.said_to.get(number)
        return prompt is None or (prompt, number) in answers

    def _advance(self, event: Event) -> None:
        person, session = self.after.person, self.after.session
        self.after = advance(person, session, event, heard=Heard(), now=NOW)
