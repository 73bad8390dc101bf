"""The SQL, and the order in which one transaction's writes go in."""

BEGIN = "BEGIN IMMEDIATE"
MASTER = "SELECT master FROM sealing"
BEGIN_SEALING = "INSERT INTO sealing (id, database, master) VALUES (1, ?, ?)"
# What is new of these events, marked as seen; being a write, it also begins the transaction.
FIRST_SIGHT = """
    INSERT OR IGNORE INTO seen (at, event, sealed)
    SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)
    RETURNING event"""
WALKS_AT = """
    SELECT people.lookup, people.away, people.id, current, expires_at,
        people.sealed, sessions.sealed
    FROM people LEFT JOIN sessions ON person = people.id AND number = current
    WHERE people.lookup IN (SELECT value FROM json_each(?))"""
WALKS_DUE = """
    SELECT people.id, number, expires_at, people.sealed, sessions.sealed
    FROM sessions JOIN people ON person = people.id
    WHERE people.lookup = coalesce(?, people.lookup) AND wake_at <= ? ORDER BY wake_at LIMIT ?"""

# The head of a queue is its oldest letter; those behind it wait for it.
_HEADS = """
    FROM letters LEFT JOIN people ON people.lookup = letters.lookup
    WHERE letters.id = (SELECT min(id) FROM letters AS queue WHERE queue.lookup = letters.lookup)
      AND coalesce(people.away, 0) = 0"""
WAITING = f"""
    SELECT letters.id, letters.person, coalesce(letters.address, people.address), reflection,
        pieces, attempts, letters.sealed {_HEADS}
    AND letters.lookup = coalesce(?, letters.lookup) AND due_at <= ?
    ORDER BY letters.id LIMIT ?"""
STILL_WAITS = "SELECT 1 FROM letters WHERE id = ?"
MAY_STAND_THERE = """
    SELECT 1 FROM letters WHERE person = ? AND reflection = ? AND parcel = 0 AND turn >= ?
        AND (in_doubt = 1 OR id <= ?) LIMIT 1"""
LAST_LETTER = "SELECT coalesce(max(id), 0) FROM letters"
NEXT_LETTER = f"SELECT min(due_at) {_HEADS} AND due_at > ?"
NEXT_ALARM = """
    SELECT min(wake_at) FROM sessions JOIN people ON person = people.id
    WHERE people.lookup = coalesce(?, people.lookup) AND wake_at IS NOT NULL"""
PARKED = "SELECT id, owner, sealed FROM parked WHERE lookup = coalesce(?, lookup) ORDER BY id"
SENT_TO = "SELECT reflection, at, sealed FROM sent WHERE person = ? AND at >= ? ORDER BY at"
SENT_AS = "SELECT reflection, at, sealed FROM sent WHERE person = ? AND message = ?"
SENT_FIRST = """
    SELECT reflection, at, sealed FROM sent WHERE person = ? AND reflection = ? AND turn >= ?
    ORDER BY turn LIMIT 1"""

PERSON_AT = "SELECT id, away, address, sealed FROM people WHERE lookup = ?"
SESSIONS_OF = "SELECT number, sealed, expires_at FROM sessions WHERE person = ? ORDER BY number"
LETTERS_OF = """
    SELECT reflection, sealed FROM letters WHERE person = ? AND posted_at <> ? ORDER BY id"""

# Whose keys are to be destroyed once this is committed.
DOOM = "INSERT OR IGNORE INTO doomed (owner) VALUES (?)"
DOOM_PERSON = """
    INSERT OR IGNORE INTO doomed (owner) SELECT ?1
    UNION SELECT person || '/' || number FROM sessions WHERE person = ?1
    UNION SELECT owner FROM parked WHERE lookup = (SELECT lookup FROM people WHERE id = ?1)"""
DOOMED = "SELECT owner FROM doomed"
DONE = "DELETE FROM doomed WHERE owner = ?"
FORGET_PARKED = "DELETE FROM parked WHERE lookup = (SELECT lookup FROM people WHERE id = ?)"
FORGET = "DELETE FROM people WHERE id = ?"  # sessions, letters and sent go with them
FORGET_SESSION = "DELETE FROM sessions WHERE person = ? AND number = ?"
FORGET_LETTERS = "DELETE FROM letters WHERE person = ? AND reflection = ?"
FORGET_SENT = "DELETE FROM sent WHERE person = ? AND reflection = ?"
MEET = "INSERT INTO people (id, lookup, address, current, sealed) VALUES (?, ?, ?, 0, x'')"
SAVE_PERSON = "UPDATE people SET current = ?, sealed = ? WHERE id = ?"
SAVE_SESSION = """
    INSERT INTO sessions (person, number, wake_at, expires_at, sealed) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (person, number) DO UPDATE SET
        wake_at = excluded.wake_at, expires_at = excluded.expires_at, sealed = excluded.sealed"""
KEEP_UNTIL = "UPDATE sessions SET expires_at = ? WHERE person = ?"
DROP_NOTES = "DELETE FROM letters WHERE lookup = ? AND parcel = 0 AND person IS NOT NULL"
# due at once, whatever the clock does meanwhile
POST = """
    INSERT INTO letters (reflection, parcel, turn, posted_at, sealed, person, lookup)
    SELECT ?, ?, ?, ?, ?, id, lookup FROM people WHERE id = ?"""
POST_FAREWELL = """
    INSERT INTO letters (lookup, address, reflection, parcel, posted_at, sealed)
    VALUES (?, ?, ?, 0, ?, ?)"""
SET_AWAY = "UPDATE people SET away = ? WHERE lookup = ?"
# Letters are delivered in order, so whatever comes first of a turn is its first message.
SENT = """
    INSERT OR REPLACE INTO sent (person, message, reflection, at, sealed, turn)
    SELECT person, ?1, reflection, ?2, ?3, iif(EXISTS (
        SELECT 1 FROM sent WHERE sent.person = letters.person AND message <> ?1
            AND sent.reflection = letters.reflection AND turn = ?4), NULL, ?4)
    FROM letters WHERE id = ?5 AND person IS NOT NULL"""
PROGRESSED = "UPDATE letters SET pieces = ?, attempts = 0, in_doubt = 0 WHERE id = ?"
IN_DOUBT = "UPDATE letters SET in_doubt = 1 WHERE id = ?"
POSTPONE = "UPDATE letters SET due_at = ?, attempts = attempts + 1 WHERE id = ?"
INSTEAD = "UPDATE letters SET sealed = ?, parcel = 0, attempts = 0, in_doubt = 0 WHERE id = ?"
DROP_FAREWELL = "DELETE FROM letters WHERE id = ? AND person IS NULL"
DROP = "DELETE FROM letters WHERE id = ?"
PARK = "INSERT INTO parked (owner, lookup, at, sealed) VALUES (?, ?, ?, ?)"
DOOM_PARKED = "INSERT OR IGNORE INTO doomed (owner) SELECT owner FROM parked WHERE id = ?"
UNPARK = "DELETE FROM parked WHERE id = ?"
MUTE = "UPDATE sessions SET wake_at = NULL WHERE person = ? AND number = ?"
SAW = "INSERT OR IGNORE INTO seen (event, at, sealed) VALUES (?, ?, ?)"

IN_ORDER = (
    DOOM, DOOM_PERSON, DOOM_PARKED, FORGET_PARKED, FORGET, FORGET_SESSION, FORGET_LETTERS,
    FORGET_SENT, MEET, SAVE_PERSON, KEEP_UNTIL, SAVE_SESSION, SET_AWAY, DROP_NOTES, POST,
    POST_FAREWELL, SENT, PROGRESSED, POSTPONE, IN_DOUBT, INSTEAD, DROP_FAREWELL, DROP, PARK,
    UNPARK, MUTE, SAW,
)  # fmt: skip
MAY_BE_GONE = frozenset({SENT, INSTEAD})  # of somebody who was deleted meanwhile

# Retention, some rows at a time, so that nobody waits for it. `?1` is a moment, `?2` how many.
EXPIRED = "SELECT person, number FROM sessions WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2"
LEFT_EMPTY = """
    SELECT id FROM people WHERE id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM sessions WHERE person = people.id)"""
PRUNE_SEEN = """
    DELETE FROM seen WHERE event IN (SELECT event FROM seen WHERE at < ?1 LIMIT ?2)"""
PRUNE_FAREWELLS = """
    DELETE FROM letters WHERE id IN
        (SELECT id FROM letters WHERE person IS NULL AND posted_at < ?1 LIMIT ?2)"""
PARKED_TOO_LONG = "SELECT id, owner FROM parked WHERE at < ?1 LIMIT ?2"

# A farewell outlives its person for a day, and no longer.
NOT_IN_A_BACKUP = ("DELETE FROM letters WHERE person IS NULL",)

# A restored backup: what waited to be sent is not sent again, and whoever has nothing left goes.
AFTER_RESTORE = (
    "DELETE FROM letters",
    "DELETE FROM doomed",
    "DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE person = people.id)",
)
KEEP_A_LITTLE = "UPDATE sessions SET expires_at = max(expires_at, ?)"
MUTE_PAST = "UPDATE sessions SET wake_at = NULL WHERE wake_at <= ?"

KEEPS_ANYTHING = """
    SELECT EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM seen)
        OR EXISTS (SELECT 1 FROM letters) OR EXISTS (SELECT 1 FROM parked)"""

# The hashes, made anew when the master key changes.
ALL_SEEN = "SELECT event, sealed FROM seen"
ALL_PEOPLE = "SELECT lookup, id, address FROM people"
ALL_PARKED = "SELECT lookup, owner, sealed FROM parked"
ALL_FAREWELLS = "SELECT lookup, address FROM letters WHERE person IS NULL"
SET_SEEN = "UPDATE seen SET event = ? WHERE event = ?"
SET_LOOKUP = "UPDATE {table} SET lookup = ? WHERE lookup = ?"
SET_MASTER = "UPDATE sealing SET master = ?"
