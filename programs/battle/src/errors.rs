//! Why an instruction was refused. Numbers start at 6000 and never change; docs/programs/battle.md says when each happens.

use anchor_lang::prelude::*;

/// Every refusal of this program.
#[error_code]
pub enum BattleError {
    #[msg("Only the program's upgrade authority can initialise it.")]
    NotUpgradeAuthority,
    #[msg("Only the admin can do this.")]
    NotAdmin,
    #[msg("Only the proposed admin can accept.")]
    NotPendingAdmin,
    #[msg("Judge, creator and partner must be named.")]
    ZeroAddress,
    #[msg("The fee may be at most 1,000 basis points.")]
    FeeAboveCap,
    #[msg("The partner's share and the forfeit bonus may be at most 10,000 basis points.")]
    ShareAboveWhole,
    #[msg("Deadlines must be between 1 second and 30 days.")]
    DeadlineOutOfRange,
    #[msg("A tier's stake may be at most half of the largest 64-bit number.")]
    StakeTooLarge,
    #[msg(
        "New battles are paused. Stakes already in can still be paid out, cancelled and refunded."
    )]
    Paused,
    #[msg("This is not the mint of the battle or of the mint configuration.")]
    WrongMint,
    #[msg("The token program must be the one that owns the mint.")]
    WrongTokenProgram,
    #[msg("Battles in this mint are disabled.")]
    MintDisabled,
    #[msg("Tiers are 0 (bronze), 1 (silver), 2 (gold) and 3 (diamond).")]
    UnknownTier,
    #[msg("This tier is closed.")]
    TierClosed,
    #[msg("The stake must be exactly the stake of the tier or of the battle.")]
    WrongStake,
    #[msg("The index must be the player's next index. Read the player account and try again.")]
    WrongIndex,
    #[msg("The judge cannot play.")]
    JudgeIsPlayer,
    #[msg("A player cannot join their own battle.")]
    SelfBattle,
    #[msg("An opponent has joined this battle.")]
    AlreadyJoined,
    #[msg("This battle was cancelled.")]
    AlreadyCancelled,
    #[msg("The deadline for joining has passed.")]
    JoinDeadlinePassed,
    #[msg("Until the deadline for joining has passed, only the opener can cancel.")]
    JoinDeadlineNotPassed,
    #[msg("Nobody has joined this battle.")]
    NotJoined,
    #[msg("Only the judge of this battle can settle it.")]
    WrongJudge,
    #[msg("The judge's deadline has passed. Both stakes can be refunded.")]
    JudgeDeadlinePassed,
    #[msg("The judge still has time. Try again after the judge's deadline.")]
    JudgeDeadlineNotPassed,
    #[msg("Scores go from 0 to 10.")]
    ScoreOutOfRange,
    #[msg("Outcomes are 1 (opener wins), 2 (opponent wins) and 3 (draw).")]
    UnknownOutcome,
    #[msg(
        "The outcome must follow from the scores: the higher total wins, equal totals are a draw."
    )]
    VerdictDisagreesWithScores,
    #[msg("This battle already has a verdict.")]
    AlreadySettled,
    #[msg("This battle has no verdict to pay out.")]
    NotSettled,
    #[msg("A draw has no winner. Refund both sides instead.")]
    DrawHasNoWinner,
    #[msg("This battle is paid out.")]
    AlreadyPaid,
    #[msg("This battle has a winner. Pay it out instead.")]
    WinnerTakesAll,
    #[msg("This stake was refunded.")]
    AlreadyRefunded,
    #[msg("Sides are 0 (opener) and 1 (opponent).")]
    UnknownSide,
    #[msg(
        "The destination must be a token account of the battle's mint that belongs to the payee."
    )]
    WrongDestination,
    #[msg("The prize is paid; the fee waits because the fee vault is frozen.")]
    FeeVaultFrozen,
    #[msg("Only the admin, the creator or the partner can withdraw fees.")]
    NotFeeParty,
    #[msg("The fee vault is empty.")]
    NothingToWithdraw,
    #[msg("A number does not fit.")]
    ArithmeticOverflow,
    #[msg("The account is not an initialised mint of a token program.")]
    InvalidMint,
    #[msg("Mints that take a fee on transfers are refused.")]
    TransferFeeMint,
    #[msg("Mints that run, or can be set to run, a program on transfers are refused.")]
    TransferHookMint,
    #[msg("Mints whose tokens cannot be transferred are refused.")]
    NonTransferableMint,
    #[msg("Mints with a permanent delegate are refused: it could empty the vaults.")]
    PermanentDelegateMint,
    #[msg("Mints that can be paused are refused: stakes could be locked.")]
    PausableMint,
    #[msg("Mints that take a fee on confidential transfers are refused.")]
    ConfidentialTransferFeeMint,
    #[msg("Mints whose new accounts are frozen are refused.")]
    FrozenByDefaultMint,
    #[msg("The mint has an extension that this program does not know to be safe.")]
    UnsupportedMintExtension,
    #[msg("The player account belongs to another wallet.")]
    WrongPlayer,
    #[msg("Money of this battle is still owed. Pay out, refund or cancel first.")]
    NotFinished,
    #[msg("Until 30 days after its last deadline, only the opener can close a battle.")]
    TooEarlyToClose,
    #[msg(
        "The judge or the fee is not what the opener agreed to. Read the configuration and try again."
    )]
    TermsChanged,
    #[msg("The transcript must be named by its hash; 32 zero bytes name none.")]
    EmptyTranscript,
    #[msg(
        "Somebody else can take tokens from this account. Pay into the payee's associated account, or one without a delegate."
    )]
    SharedDestination,
}
