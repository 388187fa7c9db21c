// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

/// Why the program refused an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(u32)]
pub enum Error {
    /// This signer may not do that.
    #[error("This signer may not do that.")]
    Unauthorized = 6000,
    /// The program is paused.
    #[error("The program is paused.")]
    Paused = 6001,
}

impl Error {
    /// Every error, by code.
    pub const ALL: [Self; 2] = [Self::Unauthorized, Self::Paused];

    /// The error's name in the program's source.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unauthorized => "Unauthorized",
            Self::Paused => "Paused",
        }
    }
}
