//! Accounts that are put in the place of others, and the chain that they are on.

use roast_protocol::token;
use solana_pubkey::Pubkey;

use super::StandIn;
use crate::{
    arena::Fighter,
    house::House,
    tokens::Mint,
    world::{Shared, wallet},
};

/// Succeeds whatever it is called with.
const COMPUTE_BUDGET: Pubkey =
    Pubkey::from_str_const("ComputeBudget111111111111111111111111111111");
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// Base units of another mint: more than any fixture moves, so that they are not refused for being too few.
const PLENTY: u64 = 1_000_000_000_000;

/// A chain with one of everything on it.
pub struct Theatre<H> {
    /// The chain and its cast.
    pub scene: H,
    /// What is on it.
    pub stand_ins: Vec<StandIn>,
    /// Somebody of no part, with tokens of the mint.
    pub stranger: Fighter,
    /// A second mint of SPL Token that is allowed.
    pub another_mint: Mint,
}

impl<H: House> Theatre<H> {
    /// A chain with what every program has on it.
    #[must_use]
    pub fn new(mut scene: H) -> Self {
        let mint = scene.mint().clone();
        let stranger = scene.world().fighter(&mint, 66);
        let mut stand_ins = common();
        stand_ins.extend(wallets(&mut scene, &stranger));
        stand_ins.extend(usual::<H>(&mint.address));
        let another_mint = scene.world().create_mint(token::SPL_TOKEN, 13, &[]);
        stand_ins.extend(of_another_mint(&mut scene, &another_mint));
        Self {
            scene,
            stand_ins,
            stranger,
            another_mint,
        }
    }

    /// Gives somebody tokens of another mint.
    pub fn tokens_of_another_mint(&mut self, name: &'static str, owner: &Pubkey) {
        let world = self.scene.world();
        let tokens = world.create_account(&self.another_mint, owner);
        world.mint_to(&self.another_mint, &tokens, PLENTY);
        self.stand_ins.push(StandIn::account(name, tokens));
    }
}

/// What every chain has: programs, one that agrees to everything among them, a sysvar, and an address with nothing.
fn common() -> Vec<StandIn> {
    vec![
        StandIn::account("SPL Token", token::SPL_TOKEN),
        StandIn::account("Token-2022", token::TOKEN_2022),
        StandIn::account("the system program", Pubkey::default()),
        StandIn::account("a program that agrees to everything", COMPUTE_BUDGET),
        StandIn::account("the clock", CLOCK),
        StandIn::account("nothing", Pubkey::new_from_array([0x77; 32])),
    ]
}

fn wallets<H: House>(scene: &mut H, stranger: &Fighter) -> Vec<StandIn> {
    vec![
        StandIn::wallet("the admin", &scene.world().admin),
        StandIn::wallet("a stranger", &stranger.keys),
        StandIn::wallet("a wallet without lamports", &Shared::new(wallet(67))),
        StandIn::account("a stranger's tokens", stranger.token),
    ]
}

/// The accounts that there is one of.
fn usual<H: House>(mint: &Pubkey) -> Vec<StandIn> {
    vec![
        StandIn::account("the mint", *mint),
        StandIn::account("the configuration", H::config_address()),
        StandIn::account("the mint's configuration", H::mint_config_address(mint)),
        StandIn::account("the event authority", H::event_authority()),
        StandIn::account("the program", H::ID),
        StandIn::account("the program's data", H::program_data()),
    ]
}

/// Allows another mint; a mint of Token-2022 is not allowed.
fn of_another_mint<H: House>(scene: &mut H, other: &Mint) -> Vec<StandIn> {
    let allow = H::allow_mint(scene.admin(), other.address, other.program);
    scene.send_as_admin(allow).expect("the mint is allowed");
    let later = scene.world().create_mint(token::TOKEN_2022, 14, &[]);
    vec![
        StandIn::account("another mint", other.address),
        StandIn::account(
            "another mint's configuration",
            H::mint_config_address(&other.address),
        ),
        StandIn::account("a mint of Token-2022", later.address),
    ]
}
