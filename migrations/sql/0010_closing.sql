-- What the keeper looks for when it closes accounts, without reading past everything that is closed already.
CREATE INDEX battles_closable ON chain.battles (GREATEST(join_deadline, judge_deadline))
    WHERE NOT closed AND status IN ('paid', 'cancelled', 'refunded');
CREATE INDEX campaigns_unclosed ON chain.campaigns (kept_until) WHERE NOT closed;
CREATE INDEX submissions_unclosed ON chain.submissions (campaign, position) WHERE NOT closed;
