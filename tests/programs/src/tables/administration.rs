//! Who may not change the configuration.

use roast_protocol::{program, token};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::{send_as, send_unsigned, stranger};
use crate::{
    house::House,
    program::{bytecode, deploy},
    refusal::{Case, refusal},
    world::{replace, wallet},
};

fn deployed<H: House>() -> H {
    H::deployed(token::SPL_TOKEN, &[])
}

fn initialised<H: House>() -> H {
    H::initialised(token::SPL_TOKEN, &[])
}

/// A chain whose admin proposed the heir.
fn proposed<H: House>() -> H {
    let mut house = initialised::<H>();
    let (admin, heir) = (house.admin(), house.heir().pubkey());
    let propose = H::propose_admin(admin, Some(heir));
    house.send_as_admin(propose).expect("the admin may propose");
    house
}

/// All of the four instructions.
#[must_use]
pub fn refused_administration<H: House>() -> Vec<Case> {
    let mut cases = refused_initialize::<H>();
    cases.extend(refused_update_config::<H>());
    cases.extend(refused_propose_admin::<H>());
    cases.extend(refused_accept_admin::<H>());
    cases
}

/// `initialize` by others than the upgrade authority, with other accounts, and again.
#[must_use]
pub fn refused_initialize<H: House>() -> Vec<Case> {
    let mut cases = refused_authorities::<H>();
    cases.extend([
        // The system program's "account already in use".
        refusal("a second time", 0, || {
            let mut house = initialised::<H>();
            let authority = house.admin();
            let initialize = house.initialize(authority);
            house.send_as_admin(initialize)
        }),
        refusal(
            "another address for the configuration",
            InstructionError::InvalidSeeds,
            || {
                let mut house = deployed::<H>();
                let authority = house.admin();
                let mut initialize = house.initialize(authority);
                replace(&mut initialize, H::config_address(), wallet(99).pubkey());
                house.send_as_admin(initialize)
            },
        ),
    ]);
    cases
}

fn refused_authorities<H: House>() -> Vec<Case> {
    vec![
        refusal(
            "a stranger, before the upgrade authority",
            H::error("NotUpgradeAuthority"),
            || {
                let mut house = deployed::<H>();
                let stranger = stranger(&mut house);
                let initialize = house.initialize(stranger.pubkey());
                send_as(&mut house, &stranger, initialize)
            },
        ),
        refusal(
            "a program that nobody can upgrade",
            H::error("NotUpgradeAuthority"),
            || {
                let mut house = deployed::<H>();
                deploy(&mut house.world().svm, H::ID, &bytecode(H::NAME), None);
                let authority = house.admin();
                let initialize = house.initialize(authority);
                house.send_as_admin(initialize)
            },
        ),
        refusal(
            "the data account of another program",
            InstructionError::InvalidSeeds,
            || {
                let mut house = deployed::<H>();
                let stranger = stranger(&mut house);
                let (other, authority) = (Pubkey::new_from_array([9; 32]), stranger.pubkey());
                let svm = &mut house.world().svm;
                deploy(svm, other, &bytecode(H::NAME), Some(authority));
                let mut initialize = house.initialize(authority);
                let theirs = program::program_data(&other).0;
                replace(&mut initialize, H::program_data(), theirs);
                send_as(&mut house, &stranger, initialize)
            },
        ),
        refusal(
            "an upgrade authority who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut house = deployed::<H>();
                let authority = house.admin();
                let initialize = house.initialize(authority);
                send_unsigned(&mut house, initialize)
            },
        ),
    ]
}

/// `update_config` by others than the admin.
#[must_use]
pub fn refused_update_config<H: House>() -> Vec<Case> {
    vec![
        refusal(
            "a stranger who changes the terms",
            H::error("NotAdmin"),
            || {
                let mut house = initialised::<H>();
                let stranger = stranger(&mut house);
                let update = house.update_config(stranger.pubkey(), true);
                send_as(&mut house, &stranger, update)
            },
        ),
        refusal(
            "an admin who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut house = initialised::<H>();
                let admin = house.admin();
                let update = house.update_config(admin, true);
                send_unsigned(&mut house, update)
            },
        ),
    ]
}

/// `propose_admin` by others than the admin.
#[must_use]
pub fn refused_propose_admin<H: House>() -> Vec<Case> {
    vec![refusal(
        "a stranger who proposes",
        H::error("NotAdmin"),
        || {
            let mut house = initialised::<H>();
            let stranger = stranger(&mut house);
            let address = stranger.pubkey();
            send_as(
                &mut house,
                &stranger,
                H::propose_admin(address, Some(address)),
            )
        },
    )]
}

/// `accept_admin` by others than who is proposed.
#[must_use]
pub fn refused_accept_admin<H: House>() -> Vec<Case> {
    vec![
        refusal(
            "somebody who was not proposed",
            H::error("NotPendingAdmin"),
            || {
                let mut house = proposed::<H>();
                let stranger = stranger(&mut house);
                let accept = H::accept_admin(stranger.pubkey());
                send_as(&mut house, &stranger, accept)
            },
        ),
        refusal(
            "the admin, when nobody was proposed",
            H::error("NotPendingAdmin"),
            || {
                let mut house = initialised::<H>();
                let accept = H::accept_admin(house.admin());
                house.send_as_admin(accept)
            },
        ),
        refusal(
            "a proposal that was taken back",
            H::error("NotPendingAdmin"),
            || {
                let mut house = proposed::<H>();
                let (admin, heir) = (house.admin(), house.heir());
                house
                    .send_as_admin(H::propose_admin(admin, None))
                    .expect("the admin may take a proposal back");
                send_as(&mut house, &heir, H::accept_admin(heir.pubkey()))
            },
        ),
        refusal(
            "a proposed admin who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut house = proposed::<H>();
                let accept = H::accept_admin(house.heir().pubkey());
                send_unsigned(&mut house, accept)
            },
        ),
    ]
}
