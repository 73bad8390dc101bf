"""The SQL, and the order in which one transaction's writes go in."""

# What is new of these events, marked as seen; being a write, it also begins the transaction.
FIRST_SIGHT = """
    INSERT OR IGNORE INTO seen (event, at) SELECT value, ? FROM json_each(?) RETURNING event"""
WALKS_AT = """
    SELECT people.lookup, people.away, people.sealed, sessions.sealed
    FROM people JOIN sessions ON person = people.id AND number = current
    WHERE people.lookup IN (SELECT value FROM json_each(?))"""
WALKS_DUE = """
    SELECT people.id, number, people.sealed, sessions.sealed
    FROM sessions JOIN people ON person = people.id
    WHERE people.lookup = coalesce(?, people.lookup) AND wake_at <= ? ORDER BY wake_at LIMIT ?"""

# The head of a queue is its oldest letter; those behind it wait for it.
_HEADS = """
    FROM letters LEFT JOIN people ON people.lookup = letters.lookup
    WHERE letters.id = (SELECT min(id) FROM letters AS queue WHERE queue.lookup = letters.lookup)
      AND coalesce(people.away, 0) = 0"""
WAITING = f"""
    SELECT letters.id, coalesce(people.address, letters.address), reflection, pieces, attempts,
        letters.sealed {_HEADS}
    AND due_at <= ? AND letters.lookup = coalesce(?, letters.lookup)
    ORDER BY letters.id LIMIT ?"""
NEXT_LETTER = f"SELECT min(due_at) {_HEADS} AND due_at > ?"
NEXT_ALARM = """
    SELECT min(wake_at) FROM sessions JOIN people ON person = people.id
    WHERE people.lookup = coalesce(?, people.lookup) AND wake_at IS NOT NULL"""
PARKED = "SELECT id, sealed FROM parked ORDER BY id"
TIDY = "DELETE FROM seen WHERE at < ?"

FORGET = "DELETE FROM people WHERE id = ?"  # sessions, letters and sent go with them
FORGET_PARKED = "DELETE FROM parked WHERE lookup = (SELECT lookup FROM people WHERE id = ?)"
MEET = "INSERT INTO people (id, lookup, address, current, sealed) VALUES (?, ?, ?, 1, x'')"
SAVE_PERSON = "UPDATE people SET current = ?, sealed = ? WHERE id = ?"
SAVE_SESSION = """
    INSERT INTO sessions (person, number, wake_at, sealed) VALUES (?, ?, ?, ?)
    ON CONFLICT (person, number) DO UPDATE SET
        wake_at = excluded.wake_at, sealed = excluded.sealed"""
DROP_NOTES = "DELETE FROM letters WHERE lookup = ? AND parcel = 0 AND person IS NOT NULL"
# due at once, whatever the clock does meanwhile
POST = """
    INSERT INTO letters (person, lookup, reflection, parcel, due_at, sealed)
    SELECT id, lookup, ?, ?, 0, ? FROM people WHERE id = ?"""
POST_FAREWELL = """
    INSERT INTO letters (lookup, address, reflection, parcel, due_at, sealed)
    VALUES (?, ?, ?, 0, 0, ?)"""
SET_AWAY = "UPDATE people SET away = ? WHERE lookup = ?"
SENT = """
    INSERT OR REPLACE INTO sent (person, message, at, sealed)
    SELECT person, ?, ?, ? FROM letters WHERE id = ? AND person IS NOT NULL"""
PROGRESSED = "UPDATE letters SET pieces = ?, attempts = 0 WHERE id = ?"
POSTPONE = "UPDATE letters SET due_at = ?, attempts = attempts + 1 WHERE id = ?"
INSTEAD = "UPDATE letters SET sealed = ?, parcel = 0, attempts = 0 WHERE id = ?"
DROP_FAREWELL = "DELETE FROM letters WHERE id = ? AND person IS NULL"
DROP = "DELETE FROM letters WHERE id = ?"
PARK = "INSERT INTO parked (lookup, at, sealed) VALUES (?, ?, ?)"
UNPARK = "DELETE FROM parked WHERE id = ?"
MUTE = "UPDATE sessions SET wake_at = NULL WHERE person = ? AND number = ?"
SAW = "INSERT OR IGNORE INTO seen (event, at) VALUES (?, ?)"

IN_ORDER = (
    FORGET_PARKED, FORGET, MEET, SAVE_PERSON, SAVE_SESSION, SET_AWAY, DROP_NOTES, POST,
    POST_FAREWELL,
    SENT, PROGRESSED, POSTPONE, INSTEAD, DROP_FAREWELL, DROP, PARK, UNPARK, MUTE, TIDY, SAW,
)  # fmt: skip
