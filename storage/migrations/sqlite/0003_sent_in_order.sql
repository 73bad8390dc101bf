-- What was sent is remembered as long as its reflection: a reply to an old question still finds it.
DROP INDEX sent_at;                       -- only served to forget it after two days

-- The turn of which it was the first message; it counts moves and says nothing. NULL: it was not
-- the first.
ALTER TABLE sent ADD COLUMN turn INTEGER;

-- 1: an earlier try may have reached the chat, and nobody knows as which message.
ALTER TABLE letters ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letters ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;  -- that a note was written in

CREATE UNIQUE INDEX sent_first ON sent (person, reflection, turn) WHERE turn IS NOT NULL;
