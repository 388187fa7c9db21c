// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

/// Why the program refused an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(u32)]
pub enum Error {
    /// Only the program's upgrade authority can initialise it.
    #[error("Only the program's upgrade authority can initialise it.")]
    NotUpgradeAuthority = 6000,
    /// Only the admin can do this.
    #[error("Only the admin can do this.")]
    NotAdmin = 6001,
    /// Only the proposed admin can accept.
    #[error("Only the proposed admin can accept.")]
    NotPendingAdmin = 6002,
    /// Judge, creator and partner must be named.
    #[error("Judge, creator and partner must be named.")]
    ZeroAddress = 6003,
    /// The fee may be at most 1,000 basis points.
    #[error("The fee may be at most 1,000 basis points.")]
    FeeAboveCap = 6004,
    /// The partner's share and the forfeit bonus may be at most 10,000 basis points.
    #[error("The partner's share and the forfeit bonus may be at most 10,000 basis points.")]
    ShareAboveWhole = 6005,
    /// Deadlines must be between 1 second and 30 days.
    #[error("Deadlines must be between 1 second and 30 days.")]
    DeadlineOutOfRange = 6006,
    /// A tier's stake may be at most half of the largest 64-bit number.
    #[error("A tier's stake may be at most half of the largest 64-bit number.")]
    StakeTooLarge = 6007,
    /// New battles are paused. Stakes already in can still be paid out, cancelled and refunded.
    #[error(
        "New battles are paused. Stakes already in can still be paid out, cancelled and refunded."
    )]
    Paused = 6008,
    /// This is not the mint of the battle or of the mint configuration.
    #[error("This is not the mint of the battle or of the mint configuration.")]
    WrongMint = 6009,
    /// The token program must be the one that owns the mint.
    #[error("The token program must be the one that owns the mint.")]
    WrongTokenProgram = 6010,
    /// Battles in this mint are disabled.
    #[error("Battles in this mint are disabled.")]
    MintDisabled = 6011,
    /// Tiers are 0 (bronze), 1 (silver), 2 (gold) and 3 (diamond).
    #[error("Tiers are 0 (bronze), 1 (silver), 2 (gold) and 3 (diamond).")]
    UnknownTier = 6012,
    /// This tier is closed.
    #[error("This tier is closed.")]
    TierClosed = 6013,
    /// The stake must be exactly the stake of the tier or of the battle.
    #[error("The stake must be exactly the stake of the tier or of the battle.")]
    WrongStake = 6014,
    /// The index must be the player's next index. Read the player account and try again.
    #[error("The index must be the player's next index. Read the player account and try again.")]
    WrongIndex = 6015,
    /// The judge cannot play.
    #[error("The judge cannot play.")]
    JudgeIsPlayer = 6016,
    /// A player cannot join their own battle.
    #[error("A player cannot join their own battle.")]
    SelfBattle = 6017,
    /// An opponent has joined this battle.
    #[error("An opponent has joined this battle.")]
    AlreadyJoined = 6018,
    /// This battle was cancelled.
    #[error("This battle was cancelled.")]
    AlreadyCancelled = 6019,
    /// The deadline for joining has passed.
    #[error("The deadline for joining has passed.")]
    JoinDeadlinePassed = 6020,
    /// Until the deadline for joining has passed, only the opener can cancel.
    #[error("Until the deadline for joining has passed, only the opener can cancel.")]
    JoinDeadlineNotPassed = 6021,
    /// Nobody has joined this battle.
    #[error("Nobody has joined this battle.")]
    NotJoined = 6022,
    /// Only the judge of this battle can settle it.
    #[error("Only the judge of this battle can settle it.")]
    WrongJudge = 6023,
    /// The judge's deadline has passed. Both stakes can be refunded.
    #[error("The judge's deadline has passed. Both stakes can be refunded.")]
    JudgeDeadlinePassed = 6024,
    /// The judge still has time. Try again after the judge's deadline.
    #[error("The judge still has time. Try again after the judge's deadline.")]
    JudgeDeadlineNotPassed = 6025,
    /// Scores go from 0 to 10.
    #[error("Scores go from 0 to 10.")]
    ScoreOutOfRange = 6026,
    /// Outcomes are 1 (opener wins), 2 (opponent wins) and 3 (draw).
    #[error("Outcomes are 1 (opener wins), 2 (opponent wins) and 3 (draw).")]
    UnknownOutcome = 6027,
    /// The outcome must follow from the scores: the higher total wins, equal totals are a draw.
    #[error(
        "The outcome must follow from the scores: the higher total wins, equal totals are a draw."
    )]
    VerdictDisagreesWithScores = 6028,
    /// This battle already has a verdict.
    #[error("This battle already has a verdict.")]
    AlreadySettled = 6029,
    /// This battle has no verdict to pay out.
    #[error("This battle has no verdict to pay out.")]
    NotSettled = 6030,
    /// A draw has no winner. Refund both sides instead.
    #[error("A draw has no winner. Refund both sides instead.")]
    DrawHasNoWinner = 6031,
    /// This battle is paid out.
    #[error("This battle is paid out.")]
    AlreadyPaid = 6032,
    /// This battle has a winner. Pay it out instead.
    #[error("This battle has a winner. Pay it out instead.")]
    WinnerTakesAll = 6033,
    /// This stake was refunded.
    #[error("This stake was refunded.")]
    AlreadyRefunded = 6034,
    /// Sides are 0 (opener) and 1 (opponent).
    #[error("Sides are 0 (opener) and 1 (opponent).")]
    UnknownSide = 6035,
    /// The destination must be a token account of the battle's mint that belongs to the payee.
    #[error(
        "The destination must be a token account of the battle's mint that belongs to the payee."
    )]
    WrongDestination = 6036,
    /// The prize is paid; the fee waits because the fee vault is frozen.
    #[error("The prize is paid; the fee waits because the fee vault is frozen.")]
    FeeVaultFrozen = 6037,
    /// Only the admin, the creator or the partner can withdraw fees.
    #[error("Only the admin, the creator or the partner can withdraw fees.")]
    NotFeeParty = 6038,
    /// The fee vault is empty.
    #[error("The fee vault is empty.")]
    NothingToWithdraw = 6039,
    /// A number does not fit.
    #[error("A number does not fit.")]
    ArithmeticOverflow = 6040,
    /// The account is not an initialised mint of a token program.
    #[error("The account is not an initialised mint of a token program.")]
    InvalidMint = 6041,
    /// Mints that take a fee on transfers are refused.
    #[error("Mints that take a fee on transfers are refused.")]
    TransferFeeMint = 6042,
    /// Mints that run, or can be set to run, a program on transfers are refused.
    #[error("Mints that run, or can be set to run, a program on transfers are refused.")]
    TransferHookMint = 6043,
    /// Mints whose tokens cannot be transferred are refused.
    #[error("Mints whose tokens cannot be transferred are refused.")]
    NonTransferableMint = 6044,
    /// Mints with a permanent delegate are refused: it could empty the vaults.
    #[error("Mints with a permanent delegate are refused: it could empty the vaults.")]
    PermanentDelegateMint = 6045,
    /// Mints that can be paused are refused: stakes could be locked.
    #[error("Mints that can be paused are refused: stakes could be locked.")]
    PausableMint = 6046,
    /// Mints that take a fee on confidential transfers are refused.
    #[error("Mints that take a fee on confidential transfers are refused.")]
    ConfidentialTransferFeeMint = 6047,
    /// Mints whose new accounts are frozen are refused.
    #[error("Mints whose new accounts are frozen are refused.")]
    FrozenByDefaultMint = 6048,
    /// The mint has an extension that this program does not know to be safe.
    #[error("The mint has an extension that this program does not know to be safe.")]
    UnsupportedMintExtension = 6049,
    /// The player account belongs to another wallet.
    #[error("The player account belongs to another wallet.")]
    WrongPlayer = 6050,
    /// Money of this battle is still owed. Pay out, refund or cancel first.
    #[error("Money of this battle is still owed. Pay out, refund or cancel first.")]
    NotFinished = 6051,
    /// Until 30 days after its last deadline, only the opener can close a battle.
    #[error("Until 30 days after its last deadline, only the opener can close a battle.")]
    TooEarlyToClose = 6052,
    /// The judge or the fee is not what the opener agreed to. Read the configuration and try again.
    #[error(
        "The judge or the fee is not what the opener agreed to. Read the configuration and try again."
    )]
    TermsChanged = 6053,
    /// The transcript must be named by its hash; 32 zero bytes name none.
    #[error("The transcript must be named by its hash; 32 zero bytes name none.")]
    EmptyTranscript = 6054,
    /// Somebody else can take tokens from this account. Pay into the payee's associated account, or one without a delegate.
    #[error(
        "Somebody else can take tokens from this account. Pay into the payee's associated account, or one without a delegate."
    )]
    SharedDestination = 6055,
}

impl Error {
    /// Every error, by code.
    pub const ALL: [Self; 56] = [
        Self::NotUpgradeAuthority,
        Self::NotAdmin,
        Self::NotPendingAdmin,
        Self::ZeroAddress,
        Self::FeeAboveCap,
        Self::ShareAboveWhole,
        Self::DeadlineOutOfRange,
        Self::StakeTooLarge,
        Self::Paused,
        Self::WrongMint,
        Self::WrongTokenProgram,
        Self::MintDisabled,
        Self::UnknownTier,
        Self::TierClosed,
        Self::WrongStake,
        Self::WrongIndex,
        Self::JudgeIsPlayer,
        Self::SelfBattle,
        Self::AlreadyJoined,
        Self::AlreadyCancelled,
        Self::JoinDeadlinePassed,
        Self::JoinDeadlineNotPassed,
        Self::NotJoined,
        Self::WrongJudge,
        Self::JudgeDeadlinePassed,
        Self::JudgeDeadlineNotPassed,
        Self::ScoreOutOfRange,
        Self::UnknownOutcome,
        Self::VerdictDisagreesWithScores,
        Self::AlreadySettled,
        Self::NotSettled,
        Self::DrawHasNoWinner,
        Self::AlreadyPaid,
        Self::WinnerTakesAll,
        Self::AlreadyRefunded,
        Self::UnknownSide,
        Self::WrongDestination,
        Self::FeeVaultFrozen,
        Self::NotFeeParty,
        Self::NothingToWithdraw,
        Self::ArithmeticOverflow,
        Self::InvalidMint,
        Self::TransferFeeMint,
        Self::TransferHookMint,
        Self::NonTransferableMint,
        Self::PermanentDelegateMint,
        Self::PausableMint,
        Self::ConfidentialTransferFeeMint,
        Self::FrozenByDefaultMint,
        Self::UnsupportedMintExtension,
        Self::WrongPlayer,
        Self::NotFinished,
        Self::TooEarlyToClose,
        Self::TermsChanged,
        Self::EmptyTranscript,
        Self::SharedDestination,
    ];

    /// The error's name in the program's source.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotUpgradeAuthority => "NotUpgradeAuthority",
            Self::NotAdmin => "NotAdmin",
            Self::NotPendingAdmin => "NotPendingAdmin",
            Self::ZeroAddress => "ZeroAddress",
            Self::FeeAboveCap => "FeeAboveCap",
            Self::ShareAboveWhole => "ShareAboveWhole",
            Self::DeadlineOutOfRange => "DeadlineOutOfRange",
            Self::StakeTooLarge => "StakeTooLarge",
            Self::Paused => "Paused",
            Self::WrongMint => "WrongMint",
            Self::WrongTokenProgram => "WrongTokenProgram",
            Self::MintDisabled => "MintDisabled",
            Self::UnknownTier => "UnknownTier",
            Self::TierClosed => "TierClosed",
            Self::WrongStake => "WrongStake",
            Self::WrongIndex => "WrongIndex",
            Self::JudgeIsPlayer => "JudgeIsPlayer",
            Self::SelfBattle => "SelfBattle",
            Self::AlreadyJoined => "AlreadyJoined",
            Self::AlreadyCancelled => "AlreadyCancelled",
            Self::JoinDeadlinePassed => "JoinDeadlinePassed",
            Self::JoinDeadlineNotPassed => "JoinDeadlineNotPassed",
            Self::NotJoined => "NotJoined",
            Self::WrongJudge => "WrongJudge",
            Self::JudgeDeadlinePassed => "JudgeDeadlinePassed",
            Self::JudgeDeadlineNotPassed => "JudgeDeadlineNotPassed",
            Self::ScoreOutOfRange => "ScoreOutOfRange",
            Self::UnknownOutcome => "UnknownOutcome",
            Self::VerdictDisagreesWithScores => "VerdictDisagreesWithScores",
            Self::AlreadySettled => "AlreadySettled",
            Self::NotSettled => "NotSettled",
            Self::DrawHasNoWinner => "DrawHasNoWinner",
            Self::AlreadyPaid => "AlreadyPaid",
            Self::WinnerTakesAll => "WinnerTakesAll",
            Self::AlreadyRefunded => "AlreadyRefunded",
            Self::UnknownSide => "UnknownSide",
            Self::WrongDestination => "WrongDestination",
            Self::FeeVaultFrozen => "FeeVaultFrozen",
            Self::NotFeeParty => "NotFeeParty",
            Self::NothingToWithdraw => "NothingToWithdraw",
            Self::ArithmeticOverflow => "ArithmeticOverflow",
            Self::InvalidMint => "InvalidMint",
            Self::TransferFeeMint => "TransferFeeMint",
            Self::TransferHookMint => "TransferHookMint",
            Self::NonTransferableMint => "NonTransferableMint",
            Self::PermanentDelegateMint => "PermanentDelegateMint",
            Self::PausableMint => "PausableMint",
            Self::ConfidentialTransferFeeMint => "ConfidentialTransferFeeMint",
            Self::FrozenByDefaultMint => "FrozenByDefaultMint",
            Self::UnsupportedMintExtension => "UnsupportedMintExtension",
            Self::WrongPlayer => "WrongPlayer",
            Self::NotFinished => "NotFinished",
            Self::TooEarlyToClose => "TooEarlyToClose",
            Self::TermsChanged => "TermsChanged",
            Self::EmptyTranscript => "EmptyTranscript",
            Self::SharedDestination => "SharedDestination",
        }
    }
}
