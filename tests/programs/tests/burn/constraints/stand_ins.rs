//! Accounts that are put in the place of others, besides those of every program.

use roast_program_tests::{Mine, StandIn, Theatre};
use roast_protocol::burn::pda;

pub(super) fn theatre() -> Theatre<Mine> {
    let mut theatre = Theatre::new(Mine::new());
    let miner = theatre.scene.miner.address();
    theatre.tokens_of_another_mint("the miner's tokens of another mint", &miner);
    let (mine, stand_ins) = (&mut theatre.scene, &mut theatre.stand_ins);
    stand_ins.extend(people(mine));
    stand_ins.extend(campaigns(mine));
    theatre
}

fn people(mine: &Mine) -> Vec<StandIn> {
    let numbering = pda::project(&mine.project.address()).0;
    vec![
        StandIn::wallet("the keeper", &mine.keeper),
        StandIn::wallet("the project", &mine.project.keys),
        StandIn::wallet("the miner", &mine.miner.keys),
        StandIn::account("the project's tokens", mine.project.token),
        StandIn::account("the miner's tokens", mine.miner.token),
        StandIn::account("the project's numbering", numbering),
    ]
}

/// Other campaigns of the project, one without and one with submissions.
fn campaigns(mine: &mut Mine) -> Vec<StandIn> {
    let (empty, used) = (mine.opened(), mine.opened());
    let submission = mine.submitted(used, 0);
    vec![
        StandIn::account("another campaign", empty),
        StandIn::account("a campaign with a submission", used),
        StandIn::account(
            "another submission",
            pda::submission(&used, &submission.content_hash).0,
        ),
    ]
}
