//! The battle program as a house.

use roast_protocol::battle::{
    self,
    instruction::{
        self, AcceptAdmin, AllowMint, Initialize, ProposeAdmin, UpdateConfig, UpdateMint,
    },
    pda,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::House;
use crate::{
    arena::{Arena, STAKES},
    tokens::{Extension, Mint},
    world::{Shared, World, terms},
};

impl House for Arena {
    const ID: Pubkey = battle::ID;
    const IDL: &'static str = include_str!("../../../../programs/idl/battle.json");
    const NAME: &'static str = "battle";

    fn deployed(token_program: Pubkey, extensions: &[Extension]) -> Self {
        let mut world = World::deployed();
        let mint = world.create_mint(token_program, 10, extensions);
        Self::without_tokens(world, mint)
    }

    fn furnish(&mut self) {
        let (world, mint) = (&mut self.world, &self.mint);
        self.opener = world.fighter(mint, 11);
        self.opponent = world.fighter(mint, 12);
        self.creator_token = world.create_account(mint, &world.creator.pubkey());
        self.partner_token = world.create_account(mint, &world.partner.pubkey());
    }

    fn mint(&self) -> &Mint {
        &self.mint
    }

    fn heir(&self) -> Shared {
        self.world.creator.clone()
    }

    fn config_address() -> Pubkey {
        pda::config().0
    }

    fn mint_config_address(mint: &Pubkey) -> Pubkey {
        pda::mint_config(mint).0
    }

    fn initialize(&self, authority: Pubkey) -> Instruction {
        let terms = terms(&self.world);
        instruction::initialize(&Initialize { authority, terms })
    }

    fn update_config(&self, admin: Pubkey, paused: bool) -> Instruction {
        instruction::update_config(&UpdateConfig {
            admin,
            terms: terms(&self.world),
            paused,
        })
    }

    fn propose_admin(admin: Pubkey, pending_admin: Option<Pubkey>) -> Instruction {
        instruction::propose_admin(&ProposeAdmin {
            admin,
            pending_admin,
        })
    }

    fn accept_admin(pending_admin: Pubkey) -> Instruction {
        instruction::accept_admin(&AcceptAdmin { pending_admin })
    }

    fn allow_mint(admin: Pubkey, mint: Pubkey, token_program: Pubkey) -> Instruction {
        instruction::allow_mint(&AllowMint {
            admin,
            mint,
            token_program,
            tier_stakes: STAKES,
        })
    }

    fn update_mint(admin: Pubkey, mint: Pubkey, enabled: bool) -> Instruction {
        instruction::update_mint(&UpdateMint {
            admin,
            mint,
            tier_stakes: STAKES,
            enabled,
        })
    }
}
