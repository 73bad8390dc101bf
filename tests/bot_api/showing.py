"""What a person sends that is not typed: pictures, voices, stickers and the rest."""

from itertools import count

from tests.bot_api.message import Message
from tests.bot_api.refusal import Json
from tests.bot_api.writing import Writer

_POLL_RULES = ("allows_multiple_answers", "allows_revoting", "members_only")
_albums = count(13_000_000_001)


class Shower(Writer):
    def sends_photo(self, caption: str = "", content: bytes = b"a picture") -> Message:
        return self._says(self._photo(caption, content))

    def sends_album(self, captions: list[str]) -> list[Message]:
        """One update per picture; only a shared group id says that they belong together."""
        album = {"media_group_id": str(next(_albums))}
        return [self._says({**album, **self._photo(one, b"a picture")}) for one in captions]

    def sends_document(
        self,
        name: str = "notes.txt",
        content: bytes = b"notes",
        *,
        caption: str = "",
        claimed_size: int | None = None,
    ) -> Message:
        """`claimed_size` stands in for a file too large to make for a test."""
        about = {**self._file(content, "documents"), "file_name": name}
        about |= {"mime_type": "application/octet-stream"}
        about |= {} if claimed_size is None else {"file_size": claimed_size}
        return self._says({"document": about, **_caption(caption)})

    def sends_voice(self, seconds: int = 3, content: bytes = b"a voice") -> Message:
        about = {"duration": seconds, "mime_type": "audio/ogg"}
        return self._says({"voice": {**self._file(content, "voice"), **about}})

    def sends_video_note(self, seconds: int = 3) -> Message:
        about = {"length": 240, "duration": seconds}
        return self._says({"video_note": {**self._file(b"a face", "video_notes"), **about}})

    def sends_sticker(self, emoji: str = "👍") -> Message:
        about: Json = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        about |= {"is_animated": False, "is_video": False}
        return self._says({"sticker": {**self._file(b"a sticker", "stickers"), **about}})

    def sends_location(self, latitude: float = 51.48, longitude: float = -3.18) -> Message:
        return self._says({"location": {"latitude": latitude, "longitude": longitude}})

    def sends_contact(self, phone: str = "+441632960961") -> Message:
        return self._says({"contact": {"phone_number": phone, "first_name": "A friend"}})

    def sends_checklist(self, title: str = "To do", tasks: tuple[str, ...] = ("Tea",)) -> Message:
        return self._says({"checklist": _checklist(title, tasks)})

    def edits_checklist(self, message: Message, title: str, tasks: tuple[str, ...]) -> None:
        changed = {"checklist": _checklist(title, tasks), "edit_date": self.account.today()}
        message.changes({**message.raw, **changed})
        self.account.updates.add("edited_message", message.raw)

    def sends_poll(
        self,
        question: str = "Tea?",
        options: tuple[str, ...] = ("Yes", "No"),
        *,
        explanation: str = "",
    ) -> Message:
        """With an explanation it is a quiz."""
        choices = [
            {"text": option, "voter_count": 0, "persistent_id": str(number)}
            for number, option in enumerate(options)
        ]
        about: Json = {"id": "5001", "question": question, "options": choices, "type": "regular"}
        about |= {"total_voter_count": 0, "is_closed": False, "is_anonymous": True}
        about |= dict.fromkeys(_POLL_RULES, False)
        if explanation:
            about |= {"type": "quiz", "correct_option_ids": [0], "explanation": explanation}
        return self._says({"poll": about})

    def sends_dice(self, value: int = 4) -> Message:
        return self._says({"dice": {"emoji": "🎲", "value": value}})

    def _photo(self, caption: str, content: bytes) -> Json:
        small = {**self._file(content, "photos"), "width": 90, "height": 90}
        large = {**self._file(content, "photos"), "width": 1280, "height": 1280}
        return {"photo": [small, large], **_caption(caption)}

    def _file(self, content: bytes, folder: str) -> Json:
        return self.account.keeps(content, folder).as_json()


def _checklist(title: str, tasks: tuple[str, ...]) -> Json:
    return {
        "title": title,
        "tasks": [{"id": number, "text": task} for number, task in enumerate(tasks, start=1)],
    }


def _caption(caption: str) -> Json:
    return {"caption": caption} if caption else {}
