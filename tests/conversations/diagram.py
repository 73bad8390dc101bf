"""The conversation as a diagram, drawn from what the machine does: nothing in it is by hand.

python -m tests.conversations.diagram > docs/conversation.mmd
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from conversations.effects import Forget, ForgetThis
from conversations.events import Chose, Said
from conversations.places import Aside, Asking, Finished, Place, Reviewing, Threshold
from tests.conversations.worlds import Step, machine

Ways = Mapping[tuple[str, str], set[str]]
WALK = ("asking", "reviewing", "closing", "finished")


def drawn() -> str:
    """In Mermaid's language."""
    ways = _ways()
    inside = [way for way in ways if set(way) <= set(WALK)]
    rows = [
        "%% Drawn by tests/conversations/diagram.py from every step of the machine.",
        "stateDiagram-v2",
        "    [*] --> threshold",
        "    state walk {",
        *(f"        {row}" for row in _rows(ways, inside)),
        "    }",
        *(f"    {row}" for row in _rows(ways, [way for way in ways if way not in inside])),
    ]
    return "\n".join(rows) + "\n"


def _ways() -> Ways:
    ways: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for step in machine():
        if (what := _named(step)) and (there := _there(step)) and _changed(step):
            ways[_grouped(_kind(step.before.place), there)].add(what)
    return ways


def _named(step: Step) -> str | None:
    """Typed choices and words; a button does what the command does."""
    match step.event:
        case Chose(choice, None):
            return str(choice)
        case Said() if step.heard.asks == () or step.heard.time:
            return "words"
        case _:
            return None


def _there(step: Step) -> str | None:
    """Where it led; to a fresh reflection, if one begins; None where it is undone by chance."""
    if any(isinstance(effect, Forget | ForgetThis) for effect in step.after.effects):
        return "[*]"
    return _kind(step.after.session.place)


def _changed(step: Step) -> bool:
    return step.after.session.turn != step.before.turn or _there(step) == "[*]"


def _kind(place: Place) -> str:
    match place:
        case Threshold():
            return "threshold"
        case Asking():
            return "asking"
        case Reviewing():
            return "reviewing"
        case Finished(asking=None):
            return "finished"
        case Finished():
            return "closing"
        case Aside(kind):
            return str(kind)


def _grouped(one: str, other: str) -> tuple[str, str]:
    """What is asked in between can be asked anywhere in the walk, and leads back there."""
    both = one in WALK and other in WALK
    return (one, other) if both else (_outside(one), _outside(other))


def _outside(place: str) -> str:
    return "walk" if place in WALK else place


def _rows(ways: Ways, chosen: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"{one} --> {other}: {', '.join(sorted(ways[one, other]))}"
        for one, other in sorted(chosen)
        if one != other or one == "asking"
    ]


if __name__ == "__main__":
    print(drawn(), end="")  # noqa: T201 - it is what this is for
