-- A row of the keeper's ledger belongs to the key that signs for it, so that keepers of several keys can share a database.
ALTER TABLE app.intents
    ADD COLUMN signer bytea CHECK (octet_length(signer) = 32),
    -- Transactions that did not land in time since the row was last planned anew; each raises the price of the next one.
    ADD COLUMN expiries integer NOT NULL DEFAULT 0;

-- Whose the rows so far are: a transaction says who signed it, in the 32 bytes after a count, one signature, a header of three bytes and
-- another count. Without one it is the judge of the battle, or the one that the program names.
UPDATE app.intents i SET signer = COALESCE(
    CASE WHEN octet_length(transaction) > 101 AND get_byte(transaction, 0) = 1 THEN substring(transaction FROM 70 FOR 32) END,
    (SELECT judge FROM chain.battles b WHERE b.address = i.subject),
    (SELECT judge FROM chain.config LIMIT 1)
);
-- Nobody can go on with rows of an unknown key; the bots find again what is left to do.
DELETE FROM app.intents WHERE signer IS NULL;

ALTER TABLE app.intents
    ALTER COLUMN signer SET NOT NULL,
    DROP CONSTRAINT intents_kind_subject_key,
    ADD UNIQUE (kind, subject, signer);
