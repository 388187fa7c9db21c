//! The effects that the keeper brings about.

/// The effects that the keeper brings about, each once for its subject: a battle, a campaign or a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The verdict is on chain.
    Settle,
    /// Prize and fee are paid.
    Payout,
    /// The opener has the stake back.
    RefundOpener,
    /// The opponent has the stake back.
    RefundOpponent,
    /// The opener of a battle that nobody joined has the stake back.
    Cancel,
    /// It is on chain that a player stayed away.
    Forfeit,
    /// It is on chain that no verdict will come.
    Resign,
    /// The accounts of a finished battle are closed.
    CloseBattle,
    /// A campaign's minimum burn is where demand wants it.
    Retarget,
    /// The account of a submission is closed.
    CloseSubmission,
    /// The account of a campaign is closed.
    CloseCampaign,
}

impl Kind {
    /// Every effect.
    pub const ALL: [Self; 11] = [
        Self::Settle,
        Self::Payout,
        Self::RefundOpener,
        Self::RefundOpponent,
        Self::Cancel,
        Self::Forfeit,
        Self::Resign,
        Self::CloseBattle,
        Self::Retarget,
        Self::CloseSubmission,
        Self::CloseCampaign,
    ];

    /// The name in the ledger, in logs and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settle => "battle_settle",
            Self::Payout => "battle_payout",
            Self::RefundOpener => "battle_refund_opener",
            Self::RefundOpponent => "battle_refund_opponent",
            Self::Cancel => "battle_cancel",
            Self::Forfeit => "battle_forfeit",
            Self::Resign => "battle_resign",
            Self::CloseBattle => "battle_close",
            Self::Retarget => "campaign_retarget",
            Self::CloseSubmission => "submission_close",
            Self::CloseCampaign => "campaign_close",
        }
    }

    /// Whether only the battle's judge can bring it about, and only until the judge's deadline.
    #[must_use]
    pub const fn is_ruling(self) -> bool {
        matches!(self, Self::Settle | Self::Forfeit | Self::Resign)
    }
}
