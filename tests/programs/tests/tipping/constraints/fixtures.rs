//! One valid instruction of each kind, and more where one kind checks different things in different situations.

use roast_program_tests::{Fixture, MINIMUM_TIP, Stage, tipping_terms};
use roast_protocol::{
    tipping::{
        instruction::{
            self, AcceptAdmin, AllowMint, Initialize, MovePerformer, ProposeAdmin, Recipient,
            ReleasePerformer, Tip, UpdateConfig, UpdateMint,
        },
        pda,
    },
    token,
};
use solana_account::Account;
use solana_signer::Signer;

pub(super) fn all(theatre: &Stage) -> Vec<Fixture> {
    let mut all = administration(theatre);
    all.extend(mints(theatre));
    all.extend(names(theatre));
    all.extend(money(theatre));
    all
}

fn administration(theatre: &Stage) -> Vec<Fixture> {
    let admin = theatre.world.admin.clone();
    let (address, terms) = (admin.pubkey(), tipping_terms(&theatre.treasury));
    let signer = || Some(admin.clone());
    vec![
        Fixture::on(theatre, "initialize", "", |stage| {
            // Everything is on the chain but the configuration.
            let config = pda::config().0;
            stage
                .world
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
        Fixture::on(theatre, "propose_admin", "", |stage| {
            let pending_admin = Some(stage.treasury.pubkey());
            let propose = ProposeAdmin {
                admin: address,
                pending_admin,
            };
            (instruction::propose_admin(&propose), signer())
        }),
        Fixture::on(theatre, "accept_admin", "", |stage| {
            let heir = stage.treasury.clone();
            let pending_admin = heir.pubkey();
            let propose = ProposeAdmin {
                admin: address,
                pending_admin: Some(pending_admin),
            };
            stage
                .send_as_admin(instruction::propose_admin(&propose))
                .unwrap();
            let accept = AcceptAdmin { pending_admin };
            (instruction::accept_admin(&accept), Some(heir))
        }),
    ]
}

fn mints(theatre: &Stage) -> Vec<Fixture> {
    let admin = theatre.world.admin.clone();
    vec![
        Fixture::on(theatre, "allow_mint", "", |stage| {
            let mint = stage.world.create_mint(token::SPL_TOKEN, 15, &[]);
            let allow = AllowMint {
                mint: mint.address,
                token_program: mint.program,
                ..stage.allow_arguments()
            };
            (instruction::allow_mint(&allow), Some(admin.clone()))
        }),
        Fixture::on(theatre, "update_mint", "", |stage| {
            let update = UpdateMint {
                admin: admin.pubkey(),
                mint: stage.mint.address,
                minimum_tip: MINIMUM_TIP,
                enabled: false,
            };
            (instruction::update_mint(&update), Some(admin.clone()))
        }),
    ]
}

fn names(theatre: &Stage) -> Vec<Fixture> {
    let performer = || Some(theatre.performer.keys.clone());
    vec![
        Fixture::on(theatre, "register_performer", "", |stage| {
            let register = stage.register_arguments();
            (instruction::register_performer(&register), performer())
        }),
        Fixture::on(theatre, "move_performer", "", |stage| {
            let moved = MovePerformer {
                owner: stage.performer.address(),
                name: stage.registered().name,
                wallet: stage.viewer.address(),
                new_owner: stage.performer.address(),
            };
            (instruction::move_performer(&moved), performer())
        }),
        Fixture::on(theatre, "release_performer", "by who paid", |stage| {
            let release = ReleasePerformer {
                owner: stage.performer.address(),
                name: stage.registered().name,
                payer: stage.performer.address(),
            };
            (instruction::release_performer(&release), performer())
        }),
        Fixture::on(
            theatre,
            "release_performer",
            "after it was given away",
            |stage| {
                let (name, viewer) = (stage.registered().name, stage.viewer.clone());
                let given = MovePerformer {
                    owner: stage.performer.address(),
                    name,
                    wallet: viewer.address(),
                    new_owner: viewer.address(),
                };
                stage
                    .send_as_performer(instruction::move_performer(&given))
                    .unwrap();
                let release = ReleasePerformer {
                    owner: viewer.address(),
                    name,
                    payer: stage.performer.address(),
                };
                (instruction::release_performer(&release), Some(viewer.keys))
            },
        ),
    ]
}

fn money(theatre: &Stage) -> Vec<Fixture> {
    let viewer = || Some(theatre.viewer.keys.clone());
    vec![
        Fixture::on(theatre, "tip", "to a wallet", |stage| {
            (instruction::tip(&stage.tip_arguments()), viewer())
        }),
        Fixture::on(theatre, "tip", "to a name", |stage| {
            let performer = Recipient::Name(stage.registered().name);
            let tip = Tip {
                performer,
                ..stage.tip_arguments()
            };
            (instruction::tip(&tip), viewer())
        }),
        Fixture::on(theatre, "withdraw_fees", "", |stage| {
            let tip = instruction::tip(&stage.tip_arguments());
            stage.send_as_viewer(tip).unwrap();
            let withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
            (withdraw, Some(stage.treasury.clone()))
        }),
    ]
}
