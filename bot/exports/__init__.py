"""A reflection as a document to keep, print or hand over: one page, several formats."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes with a name, ready to be sent."""

    name: str  # as the person will see it among their files, e.g. "My reflection.pdf"
    mime: str
    content: bytes
