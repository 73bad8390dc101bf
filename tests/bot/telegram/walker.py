"""A person who reads before they write: waits for what is asked, and minds no repeats."""

from conversations.events import Choice
from tests.bot.telegram.wording import (
    ALL,
    CLOSING,
    EXPORTED,
    KEPT_UNTIL,
    LAST_WAS,
    MADE,
    PRIVACY,
    START,
    WHO,
)
from tests.bot_api import BotApi, Message, Person

PATIENCE = 30.0  # seconds; far more than anything takes, for machines that are busy
TYPED = {
    Choice.YES: "/next",
    Choice.YES_YOUNG: "/young",
    Choice.YES_PARENT: "/parent",
    Choice.YES_PRACTITIONER: "/practitioner",
    Choice.NEXT: "/next",
    Choice.SKIP: "/skip",
    Choice.BACK: "/back",
    Choice.UNDO: "/undo",
    Choice.HELP: "/help",
    Choice.REVIEW: "/review",
    Choice.NO_NAME: "/next",
    Choice.CARRY_ON: "/next",
    Choice.PUT_NAME: "/name",
    Choice.EXPORT: "/export",
    Choice.ANOTHER: "/new",
    Choice.ADD_WORDS: "/add",
    Choice.MY_WORDS: "/words",
    Choice.DELETE_YES: "/delete yes",
    Choice.KEEP: "/keep",
    Choice.WITHDRAW: "/withdraw",
    Choice.AGREE: "/yes",
    Choice.KEEP_LONGER: "/keep longer",
    Choice.DELETE_THIS: "/delete this",
}


class Walker:
    """`typing`: sends commands where others tap buttons."""

    def __init__(self, person: Person, *, typing: bool = False) -> None:
        self.person = person
        self.typing = typing
        self.screen: list[Message] = []  # what was read so far

    @property
    def documents(self) -> list[Message]:
        return [message for message in self.person.inbox if message.document]

    @property
    def texts(self) -> list[str]:
        """Every bubble so far, a document by the end of its name."""
        return [_shown(message) for message in self.person.inbox]

    @property
    def heard(self) -> list[str]:
        """Every bubble so far, but one that was said again at once only once."""
        texts = self.texts
        return [text for before, text in zip(["", *texts], texts, strict=False) if text != before]

    async def sees(self, words: str) -> Message:
        """The next bubble that has these words, since the last one that was read."""
        found = await self.person.hears(lambda bubble: words in _shown(bubble), within=PATIENCE)
        self.screen += found
        return found[-1]

    async def is_asked(self, number: int) -> Message:
        return await self.sees(f"Question {number} of 8")

    async def begins(self, yes: Choice = Choice.YES) -> Message:
        """From nothing to the first question."""
        self.person.starts()
        await self.sees(START)
        self.chooses(yes)
        return await self.is_asked(1)

    def says(self, *messages: str) -> list[Message]:
        """A burst: one message after another."""
        return [self.person.sends(message) for message in messages]

    def chooses(self, choice: Choice) -> None:
        """The newest button for it, or the command that stands for it."""
        if self.typing:
            self.person.sends(TYPED[choice])
        else:
            bubble = self.button(choice)
            self.person.taps(bubble, data=_data(bubble, choice))

    def button(self, choice: Choice) -> Message:
        """The newest bubble read with that button under it."""
        return next(bubble for bubble in reversed(self.screen) if _data(bubble, choice))

    async def answers(self, number: int, *words: str) -> None:
        """Once asked: the words, and on to whatever comes next."""
        self.says(*words)
        self.chooses(Choice.NEXT if words else Choice.SKIP)
        await (self.is_asked(number + 1) if number < 8 else self.sees(LAST_WAS))

    async def walks(self, answers: list[list[str]], *, since: int = 1) -> None:
        """From the question that stands to the reading back."""
        for number in range(since, 9):
            await self.answers(number, *answers[number - 1])

    async def finishes(self) -> None:
        """From the reading back to the documents, without a name on them."""
        self.chooses(Choice.NO_NAME)
        await self.sees(MADE)
        await self.sees(CLOSING)

    async def asks_for_the_documents(self) -> None:
        """From anywhere, without more ado."""
        self.person.sends("/finish")
        await self.sees(MADE)
        await self.sees(CLOSING)

    async def leaves_the_rest(self) -> Message:
        """Past the two things that may be asked after the documents."""
        self.chooses(Choice.SKIP)
        await self.sees(WHO)
        self.chooses(Choice.SKIP)
        return await self.sees(KEPT_UNTIL)

    async def exports_text(self) -> str:
        """The text document as it is now, freshly made."""
        before = len(self.documents)
        self.person.sends("/export text")
        await self.sees(EXPORTED)
        found = self.documents[before:]
        assert found, "no document came"
        assert found[-1].document
        return found[-1].document.content.decode()

    async def reviews(self) -> str:
        """All eight, with what is there, as one text, however many bubbles it took."""
        at = len(self.person.inbox)
        self.person.sends("/review")
        await self.sees(ALL)
        if not self.screen[-1].buttons:
            found = await self.person.hears(lambda one: bool(one.buttons), within=PATIENCE)
            self.screen += found
        bubbles = [message.text for message in self.person.inbox[at:]]
        return "\n".join(bubbles[_last(bubbles, ALL) :])

    async def hears_besides(self) -> list[str]:
        """What the bot had still to say, before its answer to something asked only now."""
        before = len(self.screen)
        self.person.sends("/privacy")
        await self.sees(PRIVACY)
        return [message.text for message in self.screen[before:-1]]


def sends_raw(server: BotApi, like: Message, text: str, **more: object) -> None:
    """As another app might: a message that our own person's app would never have sent."""
    number = {"message_id": server.account.next_id()}
    server.account.updates.add("message", {**like.raw, **number, "text": text, **more})


def _shown(message: Message) -> str:
    return message.document.name if message.document else message.text


def _last(bubbles: list[str], words: str) -> int:
    return max(at for at, bubble in enumerate(bubbles) if words in bubble)


def _data(bubble: Message, choice: Choice) -> str:
    """What that button carries; empty if it is not there."""
    carried = [button.data for button in bubble.buttons]
    return next((data for data in carried if data.endswith(f".{choice}")), "")
