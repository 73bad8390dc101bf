"""Where people, their reflections and the letters to them are kept."""
