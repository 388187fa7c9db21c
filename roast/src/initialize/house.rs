//! What a house is opened with, and the instructions that open it.

use roast_protocol::Instruction;
use roast_protocol::amount::BaseUnits;
use roast_protocol::{battle, burn, tipping};
use solana_pubkey::Pubkey;

/// Terms of each program, and the mint that it is opened for. Amounts are base units of the mint.
#[derive(Clone, Copy, Debug)]
pub struct House {
    /// The mint that stakes, tips and burns are in.
    pub mint: Pubkey,
    /// Terms of battles.
    pub battles: battle::Terms,
    /// Stakes of bronze, silver, gold and diamond; 0 closes a tier.
    pub tier_stakes: [BaseUnits; 4],
    /// Terms of tips.
    pub tips: tipping::Terms,
    /// Smallest tip.
    pub minimum_tip: BaseUnits,
    /// Terms of campaigns.
    pub burns: burn::Terms,
    /// Smallest burn that a campaign may ask for.
    pub lowest_burn: BaseUnits,
}

/// What opens one program: its accounts, and an instruction for each of the two that may be missing.
pub(super) struct Opening {
    pub program: &'static str,
    pub program_id: Pubkey,
    pub config: Pubkey,
    pub mint_config: Pubkey,
    pub initialize: Instruction,
    pub allow_mint: Instruction,
    /// What the program's own errors mean.
    pub words: fn(u32) -> Option<String>,
}

impl House {
    pub(super) fn openings(&self, admin: &Pubkey, token_program: &Pubkey) -> [Opening; 3] {
        let (admin, token_program) = (*admin, *token_program);
        [
            self.battle(admin, token_program),
            self.tipping(admin, token_program),
            self.burn(admin, token_program),
        ]
    }

    fn battle(&self, admin: Pubkey, token_program: Pubkey) -> Opening {
        use battle::instruction::{AllowMint, Initialize, allow_mint, initialize};
        Opening {
            program: "battle",
            program_id: battle::ID,
            config: battle::pda::config().0,
            mint_config: battle::pda::mint_config(&self.mint).0,
            initialize: initialize(&Initialize {
                authority: admin,
                terms: self.battles,
            }),
            allow_mint: allow_mint(&AllowMint {
                admin,
                mint: self.mint,
                token_program,
                tier_stakes: self.tier_stakes,
            }),
            words: |code| {
                battle::error::BattleError::from_code(code).map(|error| error.to_string())
            },
        }
    }

    fn tipping(&self, admin: Pubkey, token_program: Pubkey) -> Opening {
        use tipping::instruction::{AllowMint, Initialize, allow_mint, initialize};
        Opening {
            program: "tipping",
            program_id: tipping::ID,
            config: tipping::pda::config().0,
            mint_config: tipping::pda::mint_config(&self.mint).0,
            initialize: initialize(&Initialize {
                authority: admin,
                terms: self.tips,
            }),
            allow_mint: allow_mint(&AllowMint {
                admin,
                mint: self.mint,
                token_program,
                minimum_tip: self.minimum_tip,
            }),
            words: |code| {
                tipping::error::TippingError::from_code(code).map(|error| error.to_string())
            },
        }
    }

    fn burn(&self, admin: Pubkey, token_program: Pubkey) -> Opening {
        use burn::instruction::{AllowMint, Initialize, allow_mint, initialize};
        Opening {
            program: "burn",
            program_id: burn::ID,
            config: burn::pda::config().0,
            mint_config: burn::pda::mint_config(&self.mint).0,
            initialize: initialize(&Initialize {
                authority: admin,
                terms: self.burns,
            }),
            allow_mint: allow_mint(&AllowMint {
                admin,
                mint: self.mint,
                token_program,
                lowest_burn: self.lowest_burn,
            }),
            words: |code| burn::error::BurnError::from_code(code).map(|error| error.to_string()),
        }
    }
}
