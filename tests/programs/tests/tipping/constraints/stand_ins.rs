//! Accounts that are put in the place of others: all kinds that the chain has.

use roast_program_tests::{Fighter, MINIMUM_TIP, Shared, Stage, StandIn, common_stand_ins, wallet};
use roast_protocol::{
    tipping::{
        self,
        instruction::{self, AllowMint, RegisterPerformer},
        pda,
    },
    token,
};
use solana_signer::Signer;

/// A chain with one of everything on it.
pub(super) struct Theatre {
    pub(super) scene: Stage,
    pub(super) stand_ins: Vec<StandIn>,
}

pub(super) fn theatre() -> Theatre {
    let mut stage = Stage::new();
    let mint = stage.mint.clone();
    let stranger = stage.world.fighter(&mint, 66);
    let mut stand_ins = common_stand_ins();
    stand_ins.extend(people(&stage, &stranger));
    stand_ins.extend(names(&mut stage, &stranger));
    stand_ins.extend(singletons(&stage));
    stand_ins.extend(of_another_mint(&mut stage));
    Theatre {
        scene: stage,
        stand_ins,
    }
}

fn people(stage: &Stage, stranger: &Fighter) -> Vec<StandIn> {
    vec![
        StandIn::wallet("the admin", &stage.world.admin),
        StandIn::wallet("the treasury", &stage.treasury),
        StandIn::wallet("the viewer", &stage.viewer.keys),
        StandIn::wallet("the performer", &stage.performer.keys),
        StandIn::wallet("a stranger", &stranger.keys),
        StandIn::wallet("a wallet without lamports", &Shared::new(wallet(67))),
        StandIn::account("the treasury's tokens", stage.treasury_token),
        StandIn::account("the viewer's tokens", stage.viewer.token),
        StandIn::account("the performer's tokens", stage.performer.token),
        StandIn::account("a stranger's tokens", stranger.token),
    ]
}

/// A name of the performer's and one of the stranger's.
fn names(stage: &mut Stage, stranger: &Fighter) -> Vec<StandIn> {
    let own = RegisterPerformer {
        name: "the-king".parse().unwrap(),
        ..stage.register_arguments()
    };
    stage
        .send_as_performer(instruction::register_performer(&own))
        .unwrap();
    let foreign = RegisterPerformer {
        name: "the-stranger".parse().unwrap(),
        owner: stranger.address(),
        wallet: stranger.address(),
    };
    let register = instruction::register_performer(&foreign);
    stage.world.send(&[register], &[&stranger.keys]).unwrap();
    vec![
        StandIn::account(
            "another name of the performer's",
            pda::performer(&own.name).0,
        ),
        StandIn::account("a stranger's name", pda::performer(&foreign.name).0),
    ]
}

fn singletons(stage: &Stage) -> Vec<StandIn> {
    let mint = &stage.mint.address;
    vec![
        StandIn::account("the mint", *mint),
        StandIn::account("the configuration", pda::config().0),
        StandIn::account("the mint's configuration", pda::mint_config(mint).0),
        StandIn::account("the fee vault", pda::fee_vault(mint).0),
        StandIn::account("the event authority", pda::event_authority().0),
        StandIn::account("the program", tipping::ID),
        StandIn::account("the program's data", pda::program_data().0),
    ]
}

/// A second mint of SPL Token that is allowed, and what belongs to it; a mint of Token-2022 that is not.
fn of_another_mint(stage: &mut Stage) -> Vec<StandIn> {
    let other = stage.world.create_mint(token::SPL_TOKEN, 13, &[]);
    let allow = instruction::allow_mint(&AllowMint {
        admin: stage.world.admin.pubkey(),
        mint: other.address,
        token_program: other.program,
        minimum_tip: MINIMUM_TIP,
    });
    stage.send_as_admin(allow).unwrap();
    let viewer = stage.viewer.address();
    let tokens = stage.world.create_account(&other, &viewer);
    stage
        .world
        .mint_to(&other, &tokens, MINIMUM_TIP.0 * 1_000_000);
    let later = stage.world.create_mint(token::TOKEN_2022, 14, &[]);
    vec![
        StandIn::account("another mint", other.address),
        StandIn::account(
            "another mint's configuration",
            pda::mint_config(&other.address).0,
        ),
        StandIn::account("another fee vault", pda::fee_vault(&other.address).0),
        StandIn::account("the viewer's tokens of another mint", tokens),
        StandIn::account("a mint of Token-2022", later.address),
    ]
}
