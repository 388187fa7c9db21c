//! Why an instruction was refused. Numbers start at 6000 and never change; docs/programs/tipping.md says when each happens.

use anchor_lang::prelude::*;

/// Every refusal of this program.
#[error_code]
pub enum TippingError {
    #[msg("Only the program's upgrade authority can initialise it.")]
    NotUpgradeAuthority,
    #[msg("Only the admin can do this.")]
    NotAdmin,
    #[msg("Only the proposed admin can accept.")]
    NotPendingAdmin,
    #[msg("The treasury, and a performer's owner and wallet, must be named.")]
    ZeroAddress,
    #[msg("The fee may be at most 1,000 basis points.")]
    FeeAboveCap,
    #[msg("The smallest tip must be at least 1 base unit.")]
    MinimumTipZero,
    #[msg("Tipping is paused. Fees can still be withdrawn, and names moved and released.")]
    Paused,
    #[msg("This is not the mint of the mint configuration.")]
    WrongMint,
    #[msg("The token program must be the one that owns the mint.")]
    WrongTokenProgram,
    #[msg("Tips in this mint are disabled.")]
    MintDisabled,
    #[msg("The tip is below the mint's smallest tip, or so small that the fee would be nothing.")]
    TipTooSmall,
    #[msg("References are of kind 0 (battle) and 1 (clip).")]
    UnknownReferenceKind,
    #[msg("The reference must name a battle or a clip; 32 zero bytes name none.")]
    EmptyReference,
    #[msg(
        "The destination must be a token account of the mint that belongs to the performer or the treasury."
    )]
    WrongDestination,
    #[msg("This is not the fee vault of the mint.")]
    WrongFeeVault,
    #[msg("Names have 3 to 32 characters of a-z, 0-9, - and _, then zero bytes.")]
    InvalidName,
    #[msg("This name is taken.")]
    NameTaken,
    #[msg("Only the name's owner can do this.")]
    NotOwner,
    #[msg("The rent goes back to the wallet that paid it.")]
    WrongRentPayer,
    #[msg("Only the admin or the treasury can withdraw fees.")]
    NotFeeParty,
    #[msg("The fee vault is empty.")]
    NothingToWithdraw,
    #[msg("The account is not an initialised mint of a token program.")]
    InvalidMint,
    #[msg("Mints that take a fee on transfers are refused.")]
    TransferFeeMint,
    #[msg("Mints that run, or can be set to run, a program on transfers are refused.")]
    TransferHookMint,
    #[msg("Mints whose tokens cannot be transferred are refused.")]
    NonTransferableMint,
    #[msg("Mints with a permanent delegate are refused: it could empty the fee vault.")]
    PermanentDelegateMint,
    #[msg("Mints that can be paused are refused: fees could be locked.")]
    PausableMint,
    #[msg("Mints that take a fee on confidential transfers are refused.")]
    ConfidentialTransferFeeMint,
    #[msg("Mints whose new accounts are frozen are refused.")]
    FrozenByDefaultMint,
    #[msg("The mint has an extension that this program does not know to be safe.")]
    UnsupportedMintExtension,
    #[msg("The fee is higher than the tipper agreed to. Read the configuration and try again.")]
    FeeRose,
}
