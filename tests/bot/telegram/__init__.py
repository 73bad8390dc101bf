"""The real program, in a process of its own, against a strict Bot API server over HTTP."""
