//! The tipping program as a house.

use roast_protocol::tipping::{
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
    program::{bytecode, deploy},
    stage::{MINIMUM_TIP, Stage, tipping_terms},
    tokens::{Extension, Mint},
    world::{Shared, World, wallet},
};

impl House for Stage {
    const ID: Pubkey = tipping::ID;
    const IDL: &'static str = include_str!("../../../../programs/idl/tipping.json");
    const NAME: &'static str = "tipping";

    fn deployed(token_program: Pubkey, extensions: &[Extension]) -> Self {
        let mut world = World::deployed();
        let authority = Some(world.admin.pubkey());
        deploy(&mut world.svm, Self::ID, &bytecode(Self::NAME), authority);
        let mint = world.create_mint(token_program, 10, extensions);
        let treasury = Shared::new(wallet(7));
        world.fund(&treasury.pubkey());
        let [viewer, performer] = [21, 22].map(|number| world.newcomer(number));
        Self {
            world,
            mint,
            viewer,
            performer,
            treasury,
            treasury_token: Pubkey::default(),
        }
    }

    fn furnish(&mut self) {
        let (world, mint) = (&mut self.world, &self.mint);
        self.viewer = world.fighter(mint, 21);
        self.performer = world.fighter(mint, 22);
        self.treasury_token = world.create_account(mint, &self.treasury.pubkey());
    }

    fn mint(&self) -> &Mint {
        &self.mint
    }

    fn heir(&self) -> Shared {
        self.treasury.clone()
    }

    fn config_address() -> Pubkey {
        pda::config().0
    }

    fn mint_config_address(mint: &Pubkey) -> Pubkey {
        pda::mint_config(mint).0
    }

    fn initialize(&self, authority: Pubkey) -> Instruction {
        let terms = tipping_terms(&self.treasury);
        instruction::initialize(&Initialize { authority, terms })
    }

    fn update_config(&self, admin: Pubkey, paused: bool) -> Instruction {
        instruction::update_config(&UpdateConfig {
            admin,
            terms: tipping_terms(&self.treasury),
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
            minimum_tip: MINIMUM_TIP,
        })
    }

    fn update_mint(admin: Pubkey, mint: Pubkey, enabled: bool) -> Instruction {
        instruction::update_mint(&UpdateMint {
            admin,
            mint,
            minimum_tip: MINIMUM_TIP,
            enabled,
        })
    }
}
