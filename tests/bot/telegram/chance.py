"""What is left to chance in these tests is the same in every run: typing speeds, and moments."""

from random import Random  # noqa: TID251 - a person's hand is not part of the conversation


def hand(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - nothing secret hangs on it
