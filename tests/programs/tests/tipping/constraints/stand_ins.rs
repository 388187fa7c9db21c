//! Accounts that are put in the place of others, besides those of every program.

use roast_program_tests::{Fighter, Stage, StandIn, Theatre};
use roast_protocol::tipping::{
    instruction::{self, RegisterPerformer},
    pda,
};

pub(super) fn theatre() -> Theatre<Stage> {
    let mut theatre = Theatre::new(Stage::new());
    let viewer = theatre.scene.viewer.address();
    theatre.tokens_of_another_mint("the viewer's tokens of another mint", &viewer);
    let another_vault = pda::fee_vault(&theatre.another_mint.address).0;
    let (stage, stand_ins) = (&mut theatre.scene, &mut theatre.stand_ins);
    stand_ins.push(StandIn::account("another fee vault", another_vault));
    stand_ins.extend(people(stage));
    stand_ins.extend(names(stage, &theatre.stranger));
    theatre
}

fn people(stage: &Stage) -> Vec<StandIn> {
    let fee_vault = pda::fee_vault(&stage.mint.address).0;
    vec![
        StandIn::wallet("the treasury", &stage.treasury),
        StandIn::wallet("the viewer", &stage.viewer.keys),
        StandIn::wallet("the performer", &stage.performer.keys),
        StandIn::account("the treasury's tokens", stage.treasury_token),
        StandIn::account("the viewer's tokens", stage.viewer.token),
        StandIn::account("the performer's tokens", stage.performer.token),
        StandIn::account("the fee vault", fee_vault),
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
