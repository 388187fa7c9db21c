-- Battles end in more ways, and two more programs are followed: tipping and burn.

-- Why a battle ended, once settled: the judge's verdict, a player who stayed away, or a judge who declared that no verdict will come.
CREATE TYPE chain.battle_ending AS ENUM ('verdict', 'forfeit', 'resignation');

ALTER TABLE chain.battles
    ADD COLUMN ending chain.battle_ending,
    -- Part of an absent player's stake that the present one gets, frozen when the battle opened.
    ADD COLUMN forfeit_bonus_bps integer NOT NULL DEFAULT 0;
UPDATE chain.battles SET ending = 'verdict' WHERE outcome IS NOT NULL;

ALTER TABLE chain.config ADD COLUMN forfeit_bonus_bps integer NOT NULL DEFAULT 0;

-- Programs have kinds of events in common, such as fees_withdrawn; a kind means something only together with its program.
CREATE TYPE chain.program AS ENUM ('battle', 'tipping', 'burn');
ALTER TABLE chain.events ADD COLUMN program chain.program NOT NULL DEFAULT 'battle';
ALTER TABLE chain.events ALTER COLUMN program DROP DEFAULT;

-- One row a tip. Its place in the chain, its time and its finality are those of its event, with which it goes when a fork dies.
CREATE TABLE chain.tips (
    event           bigint PRIMARY KEY REFERENCES chain.events (id) ON DELETE CASCADE,
    tipper          bytea NOT NULL CHECK (octet_length(tipper) = 32),
    -- The performer's wallet when the tip arrived.
    performer       bytea NOT NULL CHECK (octet_length(performer) = 32),
    mint            bytea NOT NULL,
    -- What the tipper paid, in base units; the performer got it less the fee.
    amount          numeric(20, 0) NOT NULL,
    fee             numeric(20, 0) NOT NULL,
    reference_kind  text NOT NULL CHECK (reference_kind IN ('battle', 'clip')),
    reference       bytea NOT NULL CHECK (octet_length(reference) = 32)
);
CREATE INDEX tips_performer ON chain.tips (performer, event DESC);
CREATE INDEX tips_tipper ON chain.tips (tipper, event DESC);
CREATE INDEX tips_reference ON chain.tips (reference, event DESC);

CREATE TABLE chain.tipping_config (
    address        bytea PRIMARY KEY,
    admin          bytea NOT NULL,
    pending_admin  bytea,
    treasury       bytea NOT NULL,
    fee_bps        integer NOT NULL,
    paused         boolean NOT NULL,
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    finality       chain.finality NOT NULL,
    closed         boolean NOT NULL DEFAULT false
);

CREATE TABLE chain.tipping_mints (
    address        bytea PRIMARY KEY,
    mint           bytea NOT NULL UNIQUE,
    token_program  bytea NOT NULL,
    fee_vault      bytea NOT NULL,
    decimals       smallint NOT NULL,
    minimum_tip    numeric(20, 0) NOT NULL,
    enabled        boolean NOT NULL,
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    finality       chain.finality NOT NULL,
    closed         boolean NOT NULL DEFAULT false
);

-- Names and the wallets that their tips go to. A released name has a closed row until somebody takes it again.
CREATE TABLE chain.performers (
    address        bytea PRIMARY KEY CHECK (octet_length(address) = 32),
    name           text NOT NULL UNIQUE,
    owner          bytea NOT NULL,
    wallet         bytea NOT NULL,
    payer          bytea NOT NULL,
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    finality       chain.finality NOT NULL,
    closed         boolean NOT NULL DEFAULT false
);
CREATE INDEX performers_wallet ON chain.performers (wallet, name);

CREATE TABLE chain.burn_config (
    address            bytea PRIMARY KEY,
    admin              bytea NOT NULL,
    pending_admin      bytea,
    keeper             bytea NOT NULL,
    retarget_seconds   bigint NOT NULL,
    retention_seconds  bigint NOT NULL,
    paused             boolean NOT NULL,
    slot               bigint NOT NULL,
    write_version      bigint NOT NULL,
    finality           chain.finality NOT NULL,
    closed             boolean NOT NULL DEFAULT false
);

CREATE TABLE chain.burn_mints (
    address        bytea PRIMARY KEY,
    mint           bytea NOT NULL UNIQUE,
    token_program  bytea NOT NULL,
    decimals       smallint NOT NULL,
    lowest_burn    numeric(20, 0) NOT NULL,
    enabled        boolean NOT NULL,
    slot           bigint NOT NULL,
    write_version  bigint NOT NULL,
    finality       chain.finality NOT NULL,
    closed         boolean NOT NULL DEFAULT false
);

CREATE TABLE chain.campaigns (
    address         bytea PRIMARY KEY CHECK (octet_length(address) = 32),
    project         bytea NOT NULL,
    mint            bytea NOT NULL,
    decimals        smallint NOT NULL,
    brief_hash      bytea NOT NULL CHECK (octet_length(brief_hash) = 32),
    campaign_index  numeric(20, 0) NOT NULL,
    -- Least burn of a submission now, and what it cannot go below, in base units.
    minimum_burn    numeric(20, 0) NOT NULL,
    lowest_burn     numeric(20, 0) NOT NULL,
    burned          numeric(20, 0) NOT NULL,
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    kept_until      timestamptz NOT NULL,
    retargeted_at   timestamptz NOT NULL,
    cap             bigint NOT NULL,
    submissions     bigint NOT NULL,
    -- Submissions whose accounts are closed.
    closed_submissions bigint NOT NULL,
    slot            bigint NOT NULL,
    write_version   bigint NOT NULL,
    finality        chain.finality NOT NULL,
    closed          boolean NOT NULL DEFAULT false
);
CREATE INDEX campaigns_recent ON chain.campaigns (starts_at DESC, address DESC);
CREATE INDEX campaigns_project ON chain.campaigns (project, starts_at DESC);
CREATE INDEX campaigns_unfinalized ON chain.campaigns (slot) WHERE finality <> 'finalized';

CREATE TABLE chain.submissions (
    address         bytea PRIMARY KEY CHECK (octet_length(address) = 32),
    campaign        bytea NOT NULL,
    miner           bytea NOT NULL,
    content_hash    bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    -- Burnt, in base units.
    amount          numeric(20, 0) NOT NULL,
    submitted_at    timestamptz NOT NULL,
    -- Which of the campaign's submissions it is, from 0.
    position        bigint NOT NULL,
    payout_address  bytea NOT NULL CHECK (octet_length(payout_address) = 20),
    slot            bigint NOT NULL,
    write_version   bigint NOT NULL,
    finality        chain.finality NOT NULL,
    closed          boolean NOT NULL DEFAULT false
);
CREATE INDEX submissions_campaign ON chain.submissions (campaign, position);
CREATE INDEX submissions_miner ON chain.submissions (miner, submitted_at DESC);
CREATE INDEX submissions_unfinalized ON chain.submissions (slot) WHERE finality <> 'finalized';

-- The rows of the new programs are not here yet: read everything from RPC once more.
UPDATE chain.checkpoints SET needs_repair = true;
