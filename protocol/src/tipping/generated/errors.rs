// Generated from programs/idl/tipping.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

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
    /// The treasury, and a performer's owner and wallet, must be named.
    #[error("The treasury, and a performer's owner and wallet, must be named.")]
    ZeroAddress = 6003,
    /// The fee may be at most 1,000 basis points.
    #[error("The fee may be at most 1,000 basis points.")]
    FeeAboveCap = 6004,
    /// The smallest tip must be at least 1 base unit.
    #[error("The smallest tip must be at least 1 base unit.")]
    MinimumTipZero = 6005,
    /// Tipping is paused. Fees can still be withdrawn, and names moved and released.
    #[error("Tipping is paused. Fees can still be withdrawn, and names moved and released.")]
    Paused = 6006,
    /// This is not the mint of the mint configuration.
    #[error("This is not the mint of the mint configuration.")]
    WrongMint = 6007,
    /// The token program must be the one that owns the mint.
    #[error("The token program must be the one that owns the mint.")]
    WrongTokenProgram = 6008,
    /// Tips in this mint are disabled.
    #[error("Tips in this mint are disabled.")]
    MintDisabled = 6009,
    /// The tip is below the mint's smallest tip, or so small that the fee would be nothing.
    #[error("The tip is below the mint's smallest tip, or so small that the fee would be nothing.")]
    TipTooSmall = 6010,
    /// References are of kind 0 (battle) and 1 (clip).
    #[error("References are of kind 0 (battle) and 1 (clip).")]
    UnknownReferenceKind = 6011,
    /// The reference must name a battle or a clip; 32 zero bytes name none.
    #[error("The reference must name a battle or a clip; 32 zero bytes name none.")]
    EmptyReference = 6012,
    /// The destination must be a token account of the mint that belongs to the performer or the treasury.
    #[error(
        "The destination must be a token account of the mint that belongs to the performer or the treasury."
    )]
    WrongDestination = 6013,
    /// This is not the fee vault of the mint.
    #[error("This is not the fee vault of the mint.")]
    WrongFeeVault = 6014,
    /// Names have 3 to 32 characters of a-z, 0-9, - and _, then zero bytes.
    #[error("Names have 3 to 32 characters of a-z, 0-9, - and _, then zero bytes.")]
    InvalidName = 6015,
    /// This name is taken.
    #[error("This name is taken.")]
    NameTaken = 6016,
    /// Only the name's owner can do this.
    #[error("Only the name's owner can do this.")]
    NotOwner = 6017,
    /// The rent goes back to the wallet that paid it.
    #[error("The rent goes back to the wallet that paid it.")]
    WrongRentPayer = 6018,
    /// Only the admin or the treasury can withdraw fees.
    #[error("Only the admin or the treasury can withdraw fees.")]
    NotFeeParty = 6019,
    /// The fee vault is empty.
    #[error("The fee vault is empty.")]
    NothingToWithdraw = 6020,
    /// The account is not an initialised mint of a token program.
    #[error("The account is not an initialised mint of a token program.")]
    InvalidMint = 6021,
    /// Mints that take a fee on transfers are refused.
    #[error("Mints that take a fee on transfers are refused.")]
    TransferFeeMint = 6022,
    /// Mints that run, or can be set to run, a program on transfers are refused.
    #[error("Mints that run, or can be set to run, a program on transfers are refused.")]
    TransferHookMint = 6023,
    /// Mints whose tokens cannot be transferred are refused.
    #[error("Mints whose tokens cannot be transferred are refused.")]
    NonTransferableMint = 6024,
    /// Mints with a permanent delegate are refused: it could empty the fee vault.
    #[error("Mints with a permanent delegate are refused: it could empty the fee vault.")]
    PermanentDelegateMint = 6025,
    /// Mints that can be paused are refused: fees could be locked.
    #[error("Mints that can be paused are refused: fees could be locked.")]
    PausableMint = 6026,
    /// Mints that take a fee on confidential transfers are refused.
    #[error("Mints that take a fee on confidential transfers are refused.")]
    ConfidentialTransferFeeMint = 6027,
    /// Mints whose new accounts are frozen are refused.
    #[error("Mints whose new accounts are frozen are refused.")]
    FrozenByDefaultMint = 6028,
    /// The mint has an extension that this program does not know to be safe.
    #[error("The mint has an extension that this program does not know to be safe.")]
    UnsupportedMintExtension = 6029,
    /// The fee is higher than the tipper agreed to. Read the configuration and try again.
    #[error("The fee is higher than the tipper agreed to. Read the configuration and try again.")]
    FeeRose = 6030,
}

impl Error {
    /// Every error, by code.
    pub const ALL: [Self; 31] = [
        Self::NotUpgradeAuthority,
        Self::NotAdmin,
        Self::NotPendingAdmin,
        Self::ZeroAddress,
        Self::FeeAboveCap,
        Self::MinimumTipZero,
        Self::Paused,
        Self::WrongMint,
        Self::WrongTokenProgram,
        Self::MintDisabled,
        Self::TipTooSmall,
        Self::UnknownReferenceKind,
        Self::EmptyReference,
        Self::WrongDestination,
        Self::WrongFeeVault,
        Self::InvalidName,
        Self::NameTaken,
        Self::NotOwner,
        Self::WrongRentPayer,
        Self::NotFeeParty,
        Self::NothingToWithdraw,
        Self::InvalidMint,
        Self::TransferFeeMint,
        Self::TransferHookMint,
        Self::NonTransferableMint,
        Self::PermanentDelegateMint,
        Self::PausableMint,
        Self::ConfidentialTransferFeeMint,
        Self::FrozenByDefaultMint,
        Self::UnsupportedMintExtension,
        Self::FeeRose,
    ];

    /// The error's name in the program's source.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotUpgradeAuthority => "NotUpgradeAuthority",
            Self::NotAdmin => "NotAdmin",
            Self::NotPendingAdmin => "NotPendingAdmin",
            Self::ZeroAddress => "ZeroAddress",
            Self::FeeAboveCap => "FeeAboveCap",
            Self::MinimumTipZero => "MinimumTipZero",
            Self::Paused => "Paused",
            Self::WrongMint => "WrongMint",
            Self::WrongTokenProgram => "WrongTokenProgram",
            Self::MintDisabled => "MintDisabled",
            Self::TipTooSmall => "TipTooSmall",
            Self::UnknownReferenceKind => "UnknownReferenceKind",
            Self::EmptyReference => "EmptyReference",
            Self::WrongDestination => "WrongDestination",
            Self::WrongFeeVault => "WrongFeeVault",
            Self::InvalidName => "InvalidName",
            Self::NameTaken => "NameTaken",
            Self::NotOwner => "NotOwner",
            Self::WrongRentPayer => "WrongRentPayer",
            Self::NotFeeParty => "NotFeeParty",
            Self::NothingToWithdraw => "NothingToWithdraw",
            Self::InvalidMint => "InvalidMint",
            Self::TransferFeeMint => "TransferFeeMint",
            Self::TransferHookMint => "TransferHookMint",
            Self::NonTransferableMint => "NonTransferableMint",
            Self::PermanentDelegateMint => "PermanentDelegateMint",
            Self::PausableMint => "PausableMint",
            Self::ConfidentialTransferFeeMint => "ConfidentialTransferFeeMint",
            Self::FrozenByDefaultMint => "FrozenByDefaultMint",
            Self::UnsupportedMintExtension => "UnsupportedMintExtension",
            Self::FeeRose => "FeeRose",
        }
    }
}
