//! The administration of a program: valid instructions of the kinds that all programs have, and what an admin may do besides.

use roast_protocol::token;
use solana_account::Account;
use solana_signer::Signer;

use super::{Allowed, Fixture, change::put};
use crate::house::House;

/// A valid instruction of each kind.
pub(super) fn fixtures<H: House>(scene: &H) -> Vec<Fixture> {
    let mut all = configuration(scene);
    all.extend(mints(scene));
    all
}

fn configuration<H: House>(scene: &H) -> Vec<Fixture> {
    vec![
        Fixture::on(scene, "initialize", "", |house| {
            // Everything is on the chain but the configuration.
            put(house.world(), H::config_address(), Account::default());
            let authority = house.world().admin.clone();
            (house.initialize(authority.pubkey()), Some(authority))
        }),
        Fixture::on(scene, "update_config", "", |house| {
            let admin = house.world().admin.clone();
            (house.update_config(admin.pubkey(), true), Some(admin))
        }),
        Fixture::on(scene, "propose_admin", "", |house| {
            let (admin, heir) = (house.world().admin.clone(), house.heir().pubkey());
            (H::propose_admin(admin.pubkey(), Some(heir)), Some(admin))
        }),
        Fixture::on(scene, "accept_admin", "", |house| {
            let (admin, heir) = (house.admin(), house.heir());
            let propose = H::propose_admin(admin, Some(heir.pubkey()));
            house.send_as_admin(propose).expect("the admin may propose");
            (H::accept_admin(heir.pubkey()), Some(heir))
        }),
    ]
}

fn mints<H: House>(scene: &H) -> Vec<Fixture> {
    vec![
        Fixture::on(scene, "allow_mint", "", |house| {
            let mint = house.world().create_mint(token::SPL_TOKEN, 15, &[]);
            let admin = house.world().admin.clone();
            let allow = H::allow_mint(admin.pubkey(), mint.address, mint.program);
            (allow, Some(admin))
        }),
        Fixture::on(scene, "update_mint", "", |house| {
            let (admin, mint) = (house.world().admin.clone(), house.mint().address);
            (H::update_mint(admin.pubkey(), mint, false), Some(admin))
        }),
    ]
}

/// What every program takes of its admin.
pub(super) const ALLOWED: [Allowed; 4] = [
    Allowed::again("update_config", "the admin says the same again"),
    Allowed::again("propose_admin", "the admin says the same again"),
    Allowed::again("update_mint", "the admin says the same again"),
    Allowed::new(
        "update_mint",
        "mint_config",
        &["is another mint's configuration"],
        "the admin may change every allowed mint",
    ),
];
