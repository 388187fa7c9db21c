//! Why an instruction was refused. Numbers start at 6000 and never change; docs/programs/burn.md says when each happens.

use anchor_lang::prelude::*;

/// Every refusal of this program.
#[error_code]
pub enum BurnError {
    #[msg("Only the program's upgrade authority can initialise it.")]
    NotUpgradeAuthority,
    #[msg("Only the admin can do this.")]
    NotAdmin,
    #[msg("Only the proposed admin can accept.")]
    NotPendingAdmin,
    #[msg("Only the keeper can do this.")]
    NotKeeper,
    #[msg("The keeper must be named.")]
    ZeroAddress,
    #[msg("The time between retargets must be between 30 seconds and 1 day.")]
    RetargetPeriodOutOfRange,
    #[msg("Submissions may be kept for at most 30 days after a campaign.")]
    RetentionOutOfRange,
    #[msg("The lowest burn must be at least 1 base unit.")]
    LowestBurnZero,
    #[msg("Opening and submitting are paused. Submissions and campaigns can still be closed.")]
    Paused,
    #[msg("This is not the mint of the campaign or of the mint configuration.")]
    WrongMint,
    #[msg("The token program must be the one that owns the mint.")]
    WrongTokenProgram,
    #[msg("Campaigns in this mint are disabled.")]
    MintDisabled,
    #[msg("The project account belongs to another wallet.")]
    WrongProject,
    #[msg("The index must be the project's next index. Read the project account and try again.")]
    WrongIndex,
    #[msg("The brief must be named by its hash; 32 zero bytes name none.")]
    EmptyBrief,
    #[msg(
        "A campaign ends after it starts and after now, starts within 90 days and lasts at most 90 days."
    )]
    WindowOutOfRange,
    #[msg("A campaign takes 1 to 1,500 submissions.")]
    CapOutOfRange,
    #[msg("The minimum burn may not be below the lowest burn of the mint.")]
    MinimumBelowLowest,
    #[msg("The campaign has not started.")]
    NotStarted,
    #[msg("The campaign is over.")]
    CampaignOver,
    #[msg("The campaign has all the submissions that it takes.")]
    CampaignFull,
    #[msg("The burn is below the campaign's minimum, which may have moved. Read it and try again.")]
    BurnTooSmall,
    #[msg("The content must be named by its hash; 32 zero bytes name none.")]
    EmptyContent,
    #[msg("The payout address must not be zero.")]
    ZeroPayoutAddress,
    #[msg("This content was submitted to this campaign.")]
    DuplicateContent,
    #[msg("The bump must be the highest that derives the submission's address.")]
    WrongBump,
    #[msg("The minimum burn moves at most to a quarter or to four times.")]
    StepTooLarge,
    #[msg("The minimum burn moved a short time ago. Try again later.")]
    RetargetTooSoon,
    #[msg("The campaign or its time for keeping submissions is not over.")]
    NotClosable,
    #[msg("This submission belongs to another campaign.")]
    WrongCampaign,
    #[msg("The rent goes back to the wallet that paid it.")]
    WrongRentPayer,
    #[msg("The campaign has submissions. Close them first.")]
    SubmissionsLeft,
    #[msg("The account is not an initialised mint of a token program.")]
    InvalidMint,
    #[msg("Mints that take a fee on transfers are refused.")]
    TransferFeeMint,
    #[msg("Mints that run, or can be set to run, a program on transfers are refused.")]
    TransferHookMint,
    #[msg("Mints whose tokens cannot be transferred are refused.")]
    NonTransferableMint,
    #[msg("Mints with a permanent delegate are refused: tokens would not be their owner's.")]
    PermanentDelegateMint,
    #[msg("Mints that can be paused are refused: submissions could be blocked.")]
    PausableMint,
    #[msg("Mints that take a fee on confidential transfers are refused.")]
    ConfidentialTransferFeeMint,
    #[msg("Mints whose new accounts are frozen are refused.")]
    FrozenByDefaultMint,
    #[msg("The mint has an extension that this program does not know to be safe.")]
    UnsupportedMintExtension,
    #[msg("Wrapped SOL is refused: the token programs do not burn it.")]
    NativeMint,
}
