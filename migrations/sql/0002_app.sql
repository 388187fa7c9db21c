-- What is not on chain: the players' words, and what the services remember. Lost only if Postgres is lost, so it is what one backs up.
CREATE SCHEMA IF NOT EXISTS app;

-- A player's words for one round, signed by the player's wallet; sealed until both players' words of that round are in.
CREATE TABLE app.round_texts (
    battle        bytea NOT NULL CHECK (octet_length(battle) = 32),
    round         smallint NOT NULL CHECK (round BETWEEN 1 AND 3),
    player        bytea NOT NULL CHECK (octet_length(player) = 32),
    text          text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
    signature     bytea NOT NULL CHECK (octet_length(signature) = 64),
    submitted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (battle, round, player)
);

-- The canonical transcript that a verdict was given on. The chain holds its hash, as docs/transcript.md computes it.
CREATE TABLE app.transcripts (
    battle      bytea PRIMARY KEY CHECK (octet_length(battle) = 32),
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    transcript  text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Transactions that people submitted through the API, and what became of them.
CREATE TABLE app.submissions (
    signature    bytea PRIMARY KEY CHECK (octet_length(signature) = 64),
    transaction  bytea NOT NULL,
    last_valid_block_height bigint NOT NULL,
    status       text NOT NULL CHECK (status IN ('sent', 'confirmed', 'finalized', 'failed', 'expired')),
    error        text,
    slot         bigint,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX submissions_pending ON app.submissions (created_at) WHERE status IN ('sent', 'confirmed');

-- The keeper's ledger of intended transactions: written before a transaction is sent, so that a restart knows what may be on its way.
CREATE TABLE app.intents (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL,
    subject      bytea NOT NULL,
    status       text NOT NULL CHECK (status IN ('planned', 'sent', 'confirmed', 'failed')),
    signature    bytea,
    transaction  bytea,
    last_valid_block_height bigint,
    attempts     integer NOT NULL DEFAULT 0,
    error        text,
    -- It rests until then: after a failure for a growing pause, after its end until the chain is asked once more.
    due_at       timestamptz NOT NULL DEFAULT now(),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, subject)
);
CREATE INDEX intents_pending ON app.intents (updated_at) WHERE status IN ('planned', 'sent');
-- Rounds that became complete lately: what live listeners look for after a lost connection.
CREATE INDEX round_texts_recent ON app.round_texts (submitted_at);
