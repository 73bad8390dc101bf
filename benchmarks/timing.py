"""A figure, and how it is taken: the best of several rounds, because noise only ever slows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    unit: str

    def row(self) -> str:
        return f"{self.what:<52} {self.value:>12,.1f} {self.unit}"


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def per_second(work: Callable[[], object], times: int) -> float:
    def round_() -> None:
        for _ in range(times):
            work()

    return times / min(seconds(round_) for _ in range(ROUNDS))


async def seconds_awaited(work: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    await work()
    return perf_counter() - began
