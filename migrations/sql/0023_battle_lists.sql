-- Lists of the battles in a token, and of a tier, newest first, without reading past those of all the others.
CREATE INDEX battles_mint ON chain.battles (mint, opened_at DESC, address DESC);
CREATE INDEX battles_tier ON chain.battles (tier, opened_at DESC, address DESC);
