-- Version 1 kept words unsealed. It was never released, and its files are refused.
--
-- `sealed` columns hold what a person said, chose or was called, and `address` where they can be
-- reached, encrypted under the key of its owner; nothing else may hold any of it. `lookup` and
-- `event` are keyed hashes in hexadecimal. Times are microseconds since 1970, UTC.

-- Which master key the hashes are made with; a new one begins with this row.
CREATE TABLE sealing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    database TEXT NOT NULL,               -- names this database's own key in the key store
    master TEXT NOT NULL
) STRICT;

-- Events that were taken in, so that a repeat is recognised; sealed, so that they can be hashed
-- anew when the master key changes.
CREATE TABLE seen (
    event TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    sealed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_at ON seen (at);

CREATE TABLE people (
    id TEXT PRIMARY KEY,                  -- made up by us; says nothing
    lookup TEXT NOT NULL UNIQUE,
    address BLOB NOT NULL,                -- sealed; opened only to send
    current INTEGER NOT NULL,             -- the number of the reflection at hand
    away INTEGER NOT NULL DEFAULT 0,      -- 1: they blocked the bot; their letters wait
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE sessions (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    wake_at INTEGER,                      -- the earliest alarm
    expires_at INTEGER NOT NULL,          -- when it is deleted
    sealed BLOB NOT NULL,
    PRIMARY KEY (person, number)
) STRICT;

CREATE INDEX sessions_wake_at ON sessions (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- The outbox: one queue per lookup, in the order of id.
CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT REFERENCES people (id) ON DELETE CASCADE,  -- NULL: outlives the person
    lookup TEXT NOT NULL,
    address BLOB,                         -- sealed; of a letter that belongs to nobody
    reflection INTEGER NOT NULL,
    parcel INTEGER NOT NULL,              -- 1: a document; 0: a note
    posted_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL DEFAULT 0,
    pieces INTEGER NOT NULL DEFAULT 0,    -- how many pieces of it have been delivered
    attempts INTEGER NOT NULL DEFAULT 0,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX letters_queue ON letters (lookup, id);
CREATE INDEX letters_farewells ON letters (posted_at) WHERE person IS NULL;

-- Which message a letter became, so that a late tap finds its prompt, and it can be cleared.
CREATE TABLE sent (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    message TEXT NOT NULL,                -- hashed under the person's own key
    reflection INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (person, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX sent_at ON sent (at);

-- Events that could not be handled, whole, to be tried again. Each has a key of its own: whoever
-- sent it may be nobody yet.
CREATE TABLE parked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    lookup TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

-- Owners that were deleted and whose keys are still to be destroyed, in the key store.
CREATE TABLE doomed (
    owner TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
