-- What the chain says. Written by the indexer alone; may be dropped and rebuilt from the chain at any time.
-- Addresses, signatures and hashes are raw bytes. Amounts are base units; u64 does not fit bigint, hence numeric(20, 0).
CREATE SCHEMA IF NOT EXISTS chain;

-- Nothing is written before a supermajority voted for its slot, so there is no 'processed'.
CREATE TYPE chain.finality AS ENUM ('confirmed', 'finalized');
CREATE TYPE chain.battle_status AS ENUM ('open', 'joined', 'settled', 'paid', 'cancelled', 'refunded');
CREATE TYPE chain.battle_outcome AS ENUM ('opener_wins', 'opponent_wins', 'draw');

-- One row a source: the last slot whose rows are all here. It moves in the transaction that writes the rows.
CREATE TABLE chain.checkpoints (
    source          text PRIMARY KEY,
    slot            bigint NOT NULL CHECK (slot >= 0),
    -- Rows up to here cannot change any more.
    finalized_slot  bigint NOT NULL DEFAULT 0 CHECK (finalized_slot >= 0),
    -- Accounts were last read from RPC as of this slot: chain.slots says nothing about what came before.
    repaired_slot   bigint NOT NULL DEFAULT 0 CHECK (repaired_slot >= 0),
    -- Set when the rows stand on a dead fork, or by an operator in doubt: the indexer reads accounts and events from RPC again.
    needs_repair    boolean NOT NULL DEFAULT false,
    updated_at      timestamptz NOT NULL DEFAULT now()
);

-- The blocks seen of late and their ancestry, which tells a dead fork when its rival finalizes. Old final slots are pruned.
CREATE TABLE chain.slots (
    slot        bigint PRIMARY KEY CHECK (slot >= 0),
    parent      bigint,
    blockhash   text,
    block_time  timestamptz,
    finality    chain.finality NOT NULL
);
CREATE INDEX slots_unfinalized ON chain.slots (slot) WHERE finality <> 'finalized';

-- Every version of a program account that is not yet final, and the newest final one: what a rolled back fork is restored from.
-- Data that could not be decoded is kept here too. write_version 0 is a state read from RPC at that slot; the greatest one is a closing.
CREATE TABLE chain.account_versions (
    address        bytea NOT NULL CHECK (octet_length(address) = 32),
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    owner          bytea NOT NULL,
    lamports       numeric(20, 0) NOT NULL,
    data           bytea NOT NULL,
    signature      bytea,
    PRIMARY KEY (address, slot, write_version)
);
CREATE INDEX account_versions_slot ON chain.account_versions (slot);

CREATE TABLE chain.battles (
    address          bytea PRIMARY KEY CHECK (octet_length(address) = 32),
    opener           bytea NOT NULL,
    opponent         bytea,
    mint             bytea NOT NULL,
    judge            bytea NOT NULL,
    battle_index     numeric(20, 0) NOT NULL,
    tier             smallint NOT NULL CHECK (tier BETWEEN 0 AND 3),
    -- Of each player, in base units of the mint, which has this many decimals.
    stake            numeric(20, 0) NOT NULL,
    decimals         smallint NOT NULL,
    fee_bps          integer NOT NULL,
    status           chain.battle_status NOT NULL,
    outcome          chain.battle_outcome,
    winner           bytea,
    -- Three rounds of savagery, creativity, delivery, relevance, one after the other.
    opener_scores    smallint[] CHECK (cardinality(opener_scores) = 12),
    opponent_scores  smallint[] CHECK (cardinality(opponent_scores) = 12),
    transcript_hash  bytea,
    -- Bit 0 opener, bit 1 opponent, bit 2 fee.
    paid             smallint NOT NULL DEFAULT 0,
    opened_at        timestamptz NOT NULL,
    join_deadline    timestamptz NOT NULL,
    joined_at        timestamptz,
    judge_deadline   timestamptz,
    judge_seconds    bigint NOT NULL,
    settled_at       timestamptz,
    slot             bigint NOT NULL,
    write_version    bigint NOT NULL,
    finality         chain.finality NOT NULL,
    closed           boolean NOT NULL DEFAULT false
);
CREATE INDEX battles_status ON chain.battles (status, opened_at DESC, address);
CREATE INDEX battles_opener ON chain.battles (opener, opened_at DESC);
CREATE INDEX battles_opponent ON chain.battles (opponent, opened_at DESC) WHERE opponent IS NOT NULL;
CREATE INDEX battles_recent ON chain.battles (opened_at DESC, address DESC);
CREATE INDEX battles_unfinalized ON chain.battles (slot) WHERE finality <> 'finalized';

CREATE TABLE chain.players (
    address        bytea PRIMARY KEY CHECK (octet_length(address) = 32),
    wallet         bytea NOT NULL UNIQUE,
    -- Number of the next battle that the wallet opens.
    next_index     numeric(20, 0) NOT NULL,
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    finality       chain.finality NOT NULL,
    closed         boolean NOT NULL DEFAULT false
);
CREATE INDEX players_unfinalized ON chain.players (slot) WHERE finality <> 'finalized';

CREATE TABLE chain.config (
    address           bytea PRIMARY KEY,
    admin             bytea NOT NULL,
    pending_admin     bytea,
    judge             bytea NOT NULL,
    creator           bytea NOT NULL,
    partner           bytea NOT NULL,
    fee_bps           integer NOT NULL,
    partner_share_bps integer NOT NULL,
    join_seconds      bigint NOT NULL,
    judge_seconds     bigint NOT NULL,
    paused            boolean NOT NULL,
    slot              bigint NOT NULL,
    write_version     bigint NOT NULL,
    finality          chain.finality NOT NULL,
    closed            boolean NOT NULL DEFAULT false
);

CREATE TABLE chain.mints (
    address        bytea PRIMARY KEY,
    mint           bytea NOT NULL UNIQUE,
    token_program  bytea NOT NULL,
    decimals       smallint NOT NULL,
    tier_stakes    numeric(20, 0)[] NOT NULL CHECK (cardinality(tier_stakes) = 4),
    enabled        boolean NOT NULL,
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    finality       chain.finality NOT NULL,
    closed         boolean NOT NULL DEFAULT false
);

-- One row an event that the program emitted by CPI. Position in the chain is (slot, transaction_index, instruction_index, inner_index).
-- Ids grow in the order in which rows become visible (one writer), so a reader that remembers the last id misses nothing.
CREATE TABLE chain.events (
    id                 bigint GENERATED ALWAYS AS IDENTITY,
    slot               bigint NOT NULL,
    transaction_index  bigint NOT NULL,
    instruction_index  integer NOT NULL,
    inner_index        integer NOT NULL,
    signature          bytea NOT NULL CHECK (octet_length(signature) = 64),
    kind               text NOT NULL,
    battle             bytea,
    mint               bytea,
    payload            jsonb NOT NULL,
    block_time         timestamptz,
    finality           chain.finality NOT NULL,
    PRIMARY KEY (signature, instruction_index, inner_index)
);
CREATE UNIQUE INDEX events_id ON chain.events (id);
CREATE INDEX events_battle ON chain.events (battle, id) WHERE battle IS NOT NULL;
CREATE INDEX events_kind ON chain.events (kind, id);
CREATE INDEX events_unfinalized ON chain.events (slot) WHERE finality <> 'finalized';
