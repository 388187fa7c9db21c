-- A battle's address comes again when a cluster is begun anew under an old database: words and transcripts belong to the fight that began when
-- the opponent joined. Of what is there, the chain's tables say when that was; what they do not know belongs to no fight that can come.
ALTER TABLE app.round_texts ADD COLUMN joined_at timestamptz;
UPDATE app.round_texts t SET joined_at = COALESCE((SELECT b.joined_at FROM chain.battles b WHERE b.address = t.battle), t.submitted_at);
ALTER TABLE app.round_texts
    ALTER COLUMN joined_at SET NOT NULL,
    DROP CONSTRAINT round_texts_pkey,
    ADD PRIMARY KEY (battle, joined_at, round, player);

ALTER TABLE app.transcripts ADD COLUMN joined_at timestamptz;
UPDATE app.transcripts t SET joined_at = COALESCE((SELECT b.joined_at FROM chain.battles b WHERE b.address = t.battle), t.created_at);
ALTER TABLE app.transcripts
    ALTER COLUMN joined_at SET NOT NULL,
    DROP CONSTRAINT transcripts_pkey,
    ADD PRIMARY KEY (battle, joined_at),
    -- The judge's key signs what it stores, so that whoever can write to this table still cannot settle a battle.
    ADD COLUMN signature bytea CHECK (octet_length(signature) = 64);
