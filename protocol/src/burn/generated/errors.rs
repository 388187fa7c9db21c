// Generated from programs/idl/burn.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

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
    /// Only the keeper can do this.
    #[error("Only the keeper can do this.")]
    NotKeeper = 6003,
    /// The keeper must be named.
    #[error("The keeper must be named.")]
    ZeroAddress = 6004,
    /// The time between retargets must be between 30 seconds and 1 day.
    #[error("The time between retargets must be between 30 seconds and 1 day.")]
    RetargetPeriodOutOfRange = 6005,
    /// Submissions may be kept for at most 30 days after a campaign.
    #[error("Submissions may be kept for at most 30 days after a campaign.")]
    RetentionOutOfRange = 6006,
    /// The lowest burn must be at least 1 base unit.
    #[error("The lowest burn must be at least 1 base unit.")]
    LowestBurnZero = 6007,
    /// Opening and submitting are paused. Submissions and campaigns can still be closed.
    #[error("Opening and submitting are paused. Submissions and campaigns can still be closed.")]
    Paused = 6008,
    /// This is not the mint of the campaign or of the mint configuration.
    #[error("This is not the mint of the campaign or of the mint configuration.")]
    WrongMint = 6009,
    /// The token program must be the one that owns the mint.
    #[error("The token program must be the one that owns the mint.")]
    WrongTokenProgram = 6010,
    /// Campaigns in this mint are disabled.
    #[error("Campaigns in this mint are disabled.")]
    MintDisabled = 6011,
    /// The project account belongs to another wallet.
    #[error("The project account belongs to another wallet.")]
    WrongProject = 6012,
    /// The index must be the project's next index. Read the project account and try again.
    #[error("The index must be the project's next index. Read the project account and try again.")]
    WrongIndex = 6013,
    /// The brief must be named by its hash; 32 zero bytes name none.
    #[error("The brief must be named by its hash; 32 zero bytes name none.")]
    EmptyBrief = 6014,
    /// A campaign ends after it starts and after now, starts within 90 days and lasts at most 90 days.
    #[error(
        "A campaign ends after it starts and after now, starts within 90 days and lasts at most 90 days."
    )]
    WindowOutOfRange = 6015,
    /// A campaign takes 1 to 1,500 submissions.
    #[error("A campaign takes 1 to 1,500 submissions.")]
    CapOutOfRange = 6016,
    /// The minimum burn may not be below the lowest burn of the mint.
    #[error("The minimum burn may not be below the lowest burn of the mint.")]
    MinimumBelowLowest = 6017,
    /// The campaign has not started.
    #[error("The campaign has not started.")]
    NotStarted = 6018,
    /// The campaign is over.
    #[error("The campaign is over.")]
    CampaignOver = 6019,
    /// The campaign has all the submissions that it takes.
    #[error("The campaign has all the submissions that it takes.")]
    CampaignFull = 6020,
    /// The burn is below the campaign's minimum, which may have moved. Read it and try again.
    #[error(
        "The burn is below the campaign's minimum, which may have moved. Read it and try again."
    )]
    BurnTooSmall = 6021,
    /// The content must be named by its hash; 32 zero bytes name none.
    #[error("The content must be named by its hash; 32 zero bytes name none.")]
    EmptyContent = 6022,
    /// The payout address must not be zero.
    #[error("The payout address must not be zero.")]
    ZeroPayoutAddress = 6023,
    /// This content was submitted to this campaign.
    #[error("This content was submitted to this campaign.")]
    DuplicateContent = 6024,
    /// The bump must be the highest that derives the submission's address.
    #[error("The bump must be the highest that derives the submission's address.")]
    WrongBump = 6025,
    /// The minimum burn moves at most to a quarter or to four times.
    #[error("The minimum burn moves at most to a quarter or to four times.")]
    StepTooLarge = 6026,
    /// The minimum burn moved a short time ago. Try again later.
    #[error("The minimum burn moved a short time ago. Try again later.")]
    RetargetTooSoon = 6027,
    /// The campaign or its time for keeping submissions is not over.
    #[error("The campaign or its time for keeping submissions is not over.")]
    NotClosable = 6028,
    /// This submission belongs to another campaign.
    #[error("This submission belongs to another campaign.")]
    WrongCampaign = 6029,
    /// The rent goes back to the wallet that paid it.
    #[error("The rent goes back to the wallet that paid it.")]
    WrongRentPayer = 6030,
    /// The campaign has submissions. Close them first.
    #[error("The campaign has submissions. Close them first.")]
    SubmissionsLeft = 6031,
    /// The account is not an initialised mint of a token program.
    #[error("The account is not an initialised mint of a token program.")]
    InvalidMint = 6032,
    /// Mints that take a fee on transfers are refused.
    #[error("Mints that take a fee on transfers are refused.")]
    TransferFeeMint = 6033,
    /// Mints that run, or can be set to run, a program on transfers are refused.
    #[error("Mints that run, or can be set to run, a program on transfers are refused.")]
    TransferHookMint = 6034,
    /// Mints whose tokens cannot be transferred are refused.
    #[error("Mints whose tokens cannot be transferred are refused.")]
    NonTransferableMint = 6035,
    /// Mints with a permanent delegate are refused: tokens would not be their owner's.
    #[error("Mints with a permanent delegate are refused: tokens would not be their owner's.")]
    PermanentDelegateMint = 6036,
    /// Mints that can be paused are refused: submissions could be blocked.
    #[error("Mints that can be paused are refused: submissions could be blocked.")]
    PausableMint = 6037,
    /// Mints that take a fee on confidential transfers are refused.
    #[error("Mints that take a fee on confidential transfers are refused.")]
    ConfidentialTransferFeeMint = 6038,
    /// Mints whose new accounts are frozen are refused.
    #[error("Mints whose new accounts are frozen are refused.")]
    FrozenByDefaultMint = 6039,
    /// The mint has an extension that this program does not know to be safe.
    #[error("The mint has an extension that this program does not know to be safe.")]
    UnsupportedMintExtension = 6040,
    /// Wrapped SOL is refused: the token programs do not burn it.
    #[error("Wrapped SOL is refused: the token programs do not burn it.")]
    NativeMint = 6041,
}

impl Error {
    /// Every error, by code.
    pub const ALL: [Self; 42] = [
        Self::NotUpgradeAuthority,
        Self::NotAdmin,
        Self::NotPendingAdmin,
        Self::NotKeeper,
        Self::ZeroAddress,
        Self::RetargetPeriodOutOfRange,
        Self::RetentionOutOfRange,
        Self::LowestBurnZero,
        Self::Paused,
        Self::WrongMint,
        Self::WrongTokenProgram,
        Self::MintDisabled,
        Self::WrongProject,
        Self::WrongIndex,
        Self::EmptyBrief,
        Self::WindowOutOfRange,
        Self::CapOutOfRange,
        Self::MinimumBelowLowest,
        Self::NotStarted,
        Self::CampaignOver,
        Self::CampaignFull,
        Self::BurnTooSmall,
        Self::EmptyContent,
        Self::ZeroPayoutAddress,
        Self::DuplicateContent,
        Self::WrongBump,
        Self::StepTooLarge,
        Self::RetargetTooSoon,
        Self::NotClosable,
        Self::WrongCampaign,
        Self::WrongRentPayer,
        Self::SubmissionsLeft,
        Self::InvalidMint,
        Self::TransferFeeMint,
        Self::TransferHookMint,
        Self::NonTransferableMint,
        Self::PermanentDelegateMint,
        Self::PausableMint,
        Self::ConfidentialTransferFeeMint,
        Self::FrozenByDefaultMint,
        Self::UnsupportedMintExtension,
        Self::NativeMint,
    ];

    /// The error's name in the program's source.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotUpgradeAuthority => "NotUpgradeAuthority",
            Self::NotAdmin => "NotAdmin",
            Self::NotPendingAdmin => "NotPendingAdmin",
            Self::NotKeeper => "NotKeeper",
            Self::ZeroAddress => "ZeroAddress",
            Self::RetargetPeriodOutOfRange => "RetargetPeriodOutOfRange",
            Self::RetentionOutOfRange => "RetentionOutOfRange",
            Self::LowestBurnZero => "LowestBurnZero",
            Self::Paused => "Paused",
            Self::WrongMint => "WrongMint",
            Self::WrongTokenProgram => "WrongTokenProgram",
            Self::MintDisabled => "MintDisabled",
            Self::WrongProject => "WrongProject",
            Self::WrongIndex => "WrongIndex",
            Self::EmptyBrief => "EmptyBrief",
            Self::WindowOutOfRange => "WindowOutOfRange",
            Self::CapOutOfRange => "CapOutOfRange",
            Self::MinimumBelowLowest => "MinimumBelowLowest",
            Self::NotStarted => "NotStarted",
            Self::CampaignOver => "CampaignOver",
            Self::CampaignFull => "CampaignFull",
            Self::BurnTooSmall => "BurnTooSmall",
            Self::EmptyContent => "EmptyContent",
            Self::ZeroPayoutAddress => "ZeroPayoutAddress",
            Self::DuplicateContent => "DuplicateContent",
            Self::WrongBump => "WrongBump",
            Self::StepTooLarge => "StepTooLarge",
            Self::RetargetTooSoon => "RetargetTooSoon",
            Self::NotClosable => "NotClosable",
            Self::WrongCampaign => "WrongCampaign",
            Self::WrongRentPayer => "WrongRentPayer",
            Self::SubmissionsLeft => "SubmissionsLeft",
            Self::InvalidMint => "InvalidMint",
            Self::TransferFeeMint => "TransferFeeMint",
            Self::TransferHookMint => "TransferHookMint",
            Self::NonTransferableMint => "NonTransferableMint",
            Self::PermanentDelegateMint => "PermanentDelegateMint",
            Self::PausableMint => "PausableMint",
            Self::ConfidentialTransferFeeMint => "ConfidentialTransferFeeMint",
            Self::FrozenByDefaultMint => "FrozenByDefaultMint",
            Self::UnsupportedMintExtension => "UnsupportedMintExtension",
            Self::NativeMint => "NativeMint",
        }
    }
}
