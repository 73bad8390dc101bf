"""Text that every file, screen and wire can hold."""


def whole(text: str) -> str:
    """Halves of a character joined again, or marked as unreadable where the other half is gone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
