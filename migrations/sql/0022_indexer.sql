-- Which cluster the rows are of, in base 58: the indexer refuses to add rows of another one. Null until its first start after this.
ALTER TABLE chain.checkpoints ADD COLUMN genesis_hash text;

-- What the indexer looks for whenever a slot becomes final.
CREATE INDEX performers_unfinalized ON chain.performers (slot) WHERE finality <> 'finalized';

-- From slot 0 on, events are read from RPC once more as well: those of the programs that 0003 added, from before they were followed.
UPDATE chain.checkpoints SET slot = 0, needs_repair = true;
