"""Who runs the bot, and what they promise: the facts that the privacy notice is filled with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

KEEP = timedelta(days=90)  # after the last message, unless the operator says otherwise


class Basis(StrEnum):
    """What in Article 6 of the UK GDPR allows the operator to keep a person's words.

    Whichever it is, words about health or disability need the person's explicit yes as well
    (Article 9).
    """

    CONSENT = "consent"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


@dataclass(frozen=True, slots=True)
class Operator:
    """What is not set is said to be so: a notice never makes anything up."""

    organisation: str | None = None
    contact: str | None = None
    basis: Basis = Basis.CONSENT
    keep: timedelta = KEEP
    notices: Mapping[str, str] = field(default_factory=dict)  # by language: "pl" → their own words

    @property
    def substance(self) -> str:
        """Changes when a promise does, so that people are asked again; not for a new telephone."""
        promise = f"{self.organisation}\n{self.basis}\n{self.keep // timedelta(seconds=1)}"
        return hashlib.sha256(promise.encode()).hexdigest()[:8]
