//! The burn program as a house.

use roast_protocol::burn::{
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
    mine::{LOWEST_BURN, Mine},
    program::{bytecode, deploy},
    tokens::{Extension, Mint},
    world::{Shared, World, wallet},
};

impl House for Mine {
    const ID: Pubkey = burn::ID;
    const IDL: &'static str = include_str!("../../../../programs/idl/burn.json");
    const NAME: &'static str = "burn";

    fn deployed(token_program: Pubkey, extensions: &[Extension]) -> Self {
        let mut world = World::deployed();
        let authority = Some(world.admin.pubkey());
        deploy(&mut world.svm, Self::ID, &bytecode(Self::NAME), authority);
        let mint = world.create_mint(token_program, 10, extensions);
        let keeper = Shared::new(wallet(8));
        world.fund(&keeper.pubkey());
        let [project, miner] = [31, 32].map(|number| world.newcomer(number));
        Self {
            world,
            mint,
            project,
            miner,
            keeper,
        }
    }

    fn furnish(&mut self) {
        self.project = self.world.fighter(&self.mint, 31);
        self.miner = self.world.fighter(&self.mint, 32);
    }

    fn mint(&self) -> &Mint {
        &self.mint
    }

    fn heir(&self) -> Shared {
        self.keeper.clone()
    }

    fn config_address() -> Pubkey {
        pda::config().0
    }

    fn mint_config_address(mint: &Pubkey) -> Pubkey {
        pda::mint_config(mint).0
    }

    fn initialize(&self, authority: Pubkey) -> Instruction {
        let terms = self.terms();
        instruction::initialize(&Initialize { authority, terms })
    }

    fn update_config(&self, admin: Pubkey, paused: bool) -> Instruction {
        instruction::update_config(&UpdateConfig {
            admin,
            terms: self.terms(),
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
            lowest_burn: LOWEST_BURN,
        })
    }

    fn update_mint(admin: Pubkey, mint: Pubkey, enabled: bool) -> Instruction {
        instruction::update_mint(&UpdateMint {
            admin,
            mint,
            lowest_burn: LOWEST_BURN,
            enabled,
        })
    }
}
