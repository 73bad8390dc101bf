-- `sealed` columns hold what a person said, chose or was called; nothing else may hold any of it.
-- `lookup` is what an address is found by (a keyed hash of it, once there is sealing); times are
-- microseconds since 1970, UTC.

-- Events that were taken in, so that a repeat is recognised.
CREATE TABLE seen (
    event TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_at ON seen (at);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    lookup TEXT NOT NULL UNIQUE,
    address BLOB NOT NULL,
    current INTEGER NOT NULL,             -- the number of the reflection at hand
    away INTEGER NOT NULL DEFAULT 0,      -- 1: they blocked the bot; their letters wait
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE sessions (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    wake_at INTEGER,                      -- the earliest alarm
    sealed BLOB NOT NULL,
    PRIMARY KEY (person, number)
) STRICT;

CREATE INDEX sessions_wake_at ON sessions (wake_at) WHERE wake_at IS NOT NULL;

-- The outbox: one queue per lookup, in the order of id.
CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT REFERENCES people (id) ON DELETE CASCADE,  -- NULL: outlives the person
    lookup TEXT NOT NULL,
    address BLOB,                         -- of a letter that belongs to nobody
    reflection INTEGER NOT NULL,
    parcel INTEGER NOT NULL,              -- 1: a document; 0: a note
    due_at INTEGER NOT NULL,
    pieces INTEGER NOT NULL DEFAULT 0,    -- how many pieces of it have been delivered
    attempts INTEGER NOT NULL DEFAULT 0,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX letters_queue ON letters (lookup, id);

-- Which message a letter became, so that a reply or a late tap finds its prompt.
CREATE TABLE sent (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    message TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (person, message)
) STRICT, WITHOUT ROWID;

-- Events that could not be handled, whole, to be tried again.
CREATE TABLE parked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lookup TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
