"""A soak: many people at once who do whatever people do, against the real program.

Each keeps an account of their own of where every word of theirs must stand (`account`), made from
the rules and from what stands in the chat, never by asking the program's own core.
"""
