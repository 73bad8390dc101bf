"""The conversation itself: pure, without clock, network, database or wording."""
