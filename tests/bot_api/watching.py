"""Who wants to know of each request, as it comes and when it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.bot_api.clock import Bell
from tests.bot_api.faults import Call

OnCall = Callable[[Call], None]


@dataclass(slots=True)
class Watching:
    bell: Bell
    _asked: list[OnCall] = field(default_factory=list)
    _done: list[OnCall] = field(default_factory=list)

    def on_asked(self, hook: OnCall) -> None:
        """Called with each request before anything is done about it, trouble included."""
        self._asked.append(hook)

    def on_done(self, hook: OnCall) -> None:
        """Called with each request that was carried out, before the bot is told so."""
        self._done.append(hook)

    def tell_asked(self, call: Call) -> None:
        self._tell(self._asked, call)

    def tell_done(self, call: Call) -> None:
        self._tell(self._done, call)

    def _tell(self, hooks: Iterable[OnCall], call: Call) -> None:
        self.bell.ring()
        for hook in hooks:
            hook(call)
