"""Everything that touches the world: channels, documents, settings, and the loops that run it."""
