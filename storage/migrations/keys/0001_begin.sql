-- The key store: one data key for each owner, wrapped by a master key. Kept apart from the
-- database and from its backups; a key that is deleted here makes every copy of its words unreadable.
CREATE TABLE keys (
    owner TEXT PRIMARY KEY,
    database TEXT NOT NULL,               -- whose owner it is; several may share a key store
    master TEXT NOT NULL,                 -- the id of the master key that wraps it
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each database lies: a copy of it, opened with the same keys, could destroy those of people
-- who are alive in the other one.
CREATE TABLE homes (
    database TEXT PRIMARY KEY,
    path TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_master ON keys (database, master);
