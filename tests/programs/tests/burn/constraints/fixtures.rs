//! One valid instruction of each kind that only this program has, and more where one kind checks different things in different
//! situations.

use roast_program_tests::{Fixture, MINIMUM_BURN, Mine, RETARGET_SECONDS};
use roast_protocol::{
    amount::BaseUnits,
    burn::instruction::{self, Retarget},
};
use solana_signer::Signer;

pub(super) fn own(theatre: &Mine) -> Vec<Fixture> {
    let mut own = mining(theatre);
    own.extend(closing(theatre));
    own
}

fn mining(theatre: &Mine) -> Vec<Fixture> {
    vec![
        Fixture::on(theatre, "open_campaign", "a later one", |mine| {
            let open = instruction::open_campaign(&mine.open_arguments());
            (open, Some(mine.project.keys.clone()))
        }),
        Fixture::on(theatre, "open_campaign", "a wallet's first", |mine| {
            let newcomer = mine.world.fighter(&mine.mint.clone(), 68);
            mine.project = newcomer.clone();
            let open = instruction::open_campaign(&mine.open_arguments());
            (open, Some(newcomer.keys))
        }),
        Fixture::on(theatre, "submit", "", |mine| {
            let campaign = mine.opened();
            let submit = instruction::submit(&mine.submit_arguments(campaign, 1));
            (submit, Some(mine.miner.keys.clone()))
        }),
        Fixture::on(theatre, "retarget", "", |mine| {
            let campaign = mine.opened();
            mine.world.pass(RETARGET_SECONDS);
            let retarget = Retarget {
                keeper: mine.keeper.pubkey(),
                campaign,
                minimum_burn: BaseUnits(MINIMUM_BURN.0 * 2),
            };
            (instruction::retarget(&retarget), Some(mine.keeper.clone()))
        }),
    ]
}

fn closing(theatre: &Mine) -> Vec<Fixture> {
    vec![
        Fixture::on(theatre, "close_submission", "", |mine| {
            let campaign = mine.opened();
            let submission = mine.submitted(campaign, 1);
            mine.expire();
            (
                instruction::close_submission(&mine.close_arguments(&submission)),
                None,
            )
        }),
        Fixture::on(theatre, "close_campaign", "", |mine| {
            let campaign = mine.opened();
            mine.expire();
            let close = mine.close_campaign_arguments(campaign);
            (instruction::close_campaign(&close), None)
        }),
    ]
}
