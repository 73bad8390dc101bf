"""What one transaction writes: gathered, sealed, and put in with one trip."""

from collections.abc import Iterable, Mapping, Sequence

from storage import statements as sql
from storage.reading import Reading, Row, together
from storage.rows import Hashed, Sealed
from storage.sealing import Seal
from storage.store import KeysChanged


class Writing:
    def __init__(self, reading: Reading) -> None:
        self._read = reading
        self._rows: dict[str, list[Row]] = {statement: [] for statement in sql.IN_ORDER}
        self._fresh: set[str] = set()  # owners that are to get a key if they have none
        self._begun = False

    def write(self, statement: str, *row: object) -> None:
        self._rows[statement].append(row)

    def gives_key(self, owner: str) -> None:
        self._fresh.add(owner)

    def drop(self, person: str) -> None:
        """What was gathered about a person who is now to be forgotten."""
        for rows in self._rows.values():
            rows[:] = [row for row in rows if person not in row]

    def drop_letters(self, person: str, reflection: int) -> None:
        """What was to be said about a reflection that is now to be forgotten."""
        posts = self._rows[sql.POST]
        posts[:] = [row for row in posts if (row[0], row[-1]) != (reflection, person)]

    async def begin(self) -> None:
        """Take the write lock, and make sure that the hashes are made with the key in use."""
        if not self._begun:
            _, master = await together(self._read.execute(sql.BEGIN), self._read.rows(sql.MASTER))
            self.begun(master)

    def begun(self, master: Sequence[Row]) -> None:
        """Raises KeysChanged: another process may have changed the master key meanwhile."""
        self._begun = True
        if self._read.follow(master):
            raise KeysChanged("The master key was changed a moment ago. Try again.")

    async def flush(self) -> None:
        await self.begin()
        seals = {**await self._read.seals(self._owners())}
        if fresh := self._fresh - seals.keys():
            seals |= await self._read.give_keys(fresh)
        rows = {text: list(_ready(text, rows, seals)) for text, rows in self._rows.items() if rows}
        await together(
            *(self._read.executemany(text, ready) for text, ready in rows.items() if ready)
        )

    def _owners(self) -> set[str]:
        cells = (cell for rows in self._rows.values() for row in rows for cell in row)
        named = {cell.owner for cell in cells if isinstance(cell, Sealed | Hashed)}
        return named | self._fresh


def _ready(statement: str, rows: Iterable[Row], seals: Mapping[str, Seal]) -> Iterable[Row]:
    for row in rows:
        owners = {cell.owner for cell in row if isinstance(cell, Sealed | Hashed)}
        if statement in sql.MAY_BE_GONE and not owners <= seals.keys():
            continue
        yield tuple(_cell(cell, seals) for cell in row)


def _cell(cell: object, seals: Mapping[str, Seal]) -> object:
    match cell:
        case Sealed(owner, about, plain):
            return seals[owner].seal(plain, f"{about}|{owner}")
        case Hashed(owner, text):
            return seals[owner].hashed(text)
        case _:
            return cell
