//! One valid instruction of each kind, and more where one kind checks different things in different situations.

use roast_program_tests::{Fixture, LOWEST_BURN, MINIMUM_BURN, Mine, RETARGET_SECONDS};
use roast_protocol::{
    amount::BaseUnits,
    burn::{
        instruction::{
            self, AcceptAdmin, AllowMint, Initialize, ProposeAdmin, Retarget, UpdateConfig,
            UpdateMint,
        },
        pda,
    },
    token,
};
use solana_account::Account;
use solana_signer::Signer;

pub(super) fn all(theatre: &Mine) -> Vec<Fixture> {
    let mut all = administration(theatre);
    all.extend(mints(theatre));
    all.extend(mining(theatre));
    all.extend(closing(theatre));
    all
}

fn administration(theatre: &Mine) -> Vec<Fixture> {
    let admin = theatre.world.admin.clone();
    let (address, terms) = (admin.pubkey(), theatre.terms());
    let signer = || Some(admin.clone());
    vec![
        Fixture::on(theatre, "initialize", "", |mine| {
            // Everything is on the chain but the configuration.
            let config = pda::config().0;
            mine.world
                .svm
                .set_account(config, Account::default())
                .unwrap();
            let initialize = Initialize {
                authority: address,
                terms,
            };
            (instruction::initialize(&initialize), signer())
        }),
        Fixture::on(theatre, "update_config", "", |_| {
            let update = UpdateConfig {
                admin: address,
                terms,
                paused: true,
            };
            (instruction::update_config(&update), signer())
        }),
        Fixture::on(theatre, "propose_admin", "", |mine| {
            let pending_admin = Some(mine.keeper.pubkey());
            let propose = ProposeAdmin {
                admin: address,
                pending_admin,
            };
            (instruction::propose_admin(&propose), signer())
        }),
        Fixture::on(theatre, "accept_admin", "", |mine| {
            let heir = mine.keeper.clone();
            let pending_admin = heir.pubkey();
            let propose = ProposeAdmin {
                admin: address,
                pending_admin: Some(pending_admin),
            };
            mine.send_as_admin(instruction::propose_admin(&propose))
                .unwrap();
            let accept = AcceptAdmin { pending_admin };
            (instruction::accept_admin(&accept), Some(heir))
        }),
    ]
}

fn mints(theatre: &Mine) -> Vec<Fixture> {
    let admin = theatre.world.admin.clone();
    vec![
        Fixture::on(theatre, "allow_mint", "", |mine| {
            let mint = mine.world.create_mint(token::SPL_TOKEN, 15, &[]);
            let allow = AllowMint {
                mint: mint.address,
                token_program: mint.program,
                ..mine.allow_arguments()
            };
            (instruction::allow_mint(&allow), Some(admin.clone()))
        }),
        Fixture::on(theatre, "update_mint", "", |mine| {
            let update = UpdateMint {
                admin: admin.pubkey(),
                mint: mine.mint.address,
                lowest_burn: LOWEST_BURN,
                enabled: false,
            };
            (instruction::update_mint(&update), Some(admin.clone()))
        }),
    ]
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
