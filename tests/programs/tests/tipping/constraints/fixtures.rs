//! One valid instruction of each kind that only this program has, and more where one kind checks different things in different
//! situations.

use roast_program_tests::{Fixture, Stage};
use roast_protocol::tipping::instruction::{self, MovePerformer, Recipient, ReleasePerformer, Tip};

pub(super) fn own(theatre: &Stage) -> Vec<Fixture> {
    let mut own = names(theatre);
    own.extend(money(theatre));
    own
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
