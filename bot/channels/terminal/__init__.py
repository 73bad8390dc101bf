"""The terminal channel: the same conversation in a shell, and in a plain mode for pipes."""
