//! The builders against the program's own IDL.

use super::*;
use crate::amount::Bps;
use crate::program::idl;
use crate::token::SPL_TOKEN;

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn name() -> PerformerName {
    "mc-roast".parse().unwrap()
}

fn sample_tip(performer: Recipient) -> Tip {
    Tip {
        tipper: key(6),
        tipper_token: key(7),
        performer,
        performer_token: key(9),
        mint: key(5),
        token_program: SPL_TOKEN,
        amount: BaseUnits(100),
        max_fee: Bps(200),
        reference: Reference::Clip([10; 32]),
    }
}

/// One instruction of each kind, under its name in the IDL.
pub(crate) fn samples() -> Vec<(&'static str, Instruction)> {
    let (admin, mint, token_program) = (key(4), key(5), SPL_TOKEN);
    let (owner, minimum_tip) = (key(3), BaseUnits(50));
    let terms = Terms {
        treasury: key(2),
        fee_bps: Bps(200),
    };
    let update = UpdateConfig {
        admin,
        terms,
        paused: true,
    };
    let propose = ProposeAdmin {
        admin,
        pending_admin: Some(key(7)),
    };
    let allow = AllowMint {
        admin,
        mint,
        token_program,
        minimum_tip,
    };
    let update_mint_arguments = UpdateMint {
        admin,
        mint,
        minimum_tip,
        enabled: true,
    };
    let register = RegisterPerformer {
        owner,
        name: name(),
        wallet: key(8),
    };
    let moved = MovePerformer {
        owner,
        name: name(),
        wallet: key(8),
        new_owner: key(9),
    };
    let release = ReleasePerformer {
        owner,
        name: name(),
        payer: key(10),
    };
    let withdraw = WithdrawFees {
        caller: key(2),
        mint,
        token_program,
        treasury_token: key(12),
    };
    let authority = admin;
    vec![
        ("initialize", initialize(&Initialize { authority, terms })),
        ("update_config", update_config(&update)),
        ("propose_admin", propose_admin(&propose)),
        (
            "accept_admin",
            accept_admin(&AcceptAdmin {
                pending_admin: key(7),
            }),
        ),
        ("allow_mint", allow_mint(&allow)),
        ("update_mint", update_mint(&update_mint_arguments)),
        ("register_performer", register_performer(&register)),
        ("move_performer", move_performer(&moved)),
        ("release_performer", release_performer(&release)),
        ("tip", tip(&sample_tip(Recipient::Wallet(key(8))))),
        ("withdraw_fees", withdraw_fees(&withdraw)),
    ]
}

#[test]
fn builders_agree_with_the_idl() {
    let named = |path: &str| match path {
        "mint_config.mint" => key(5).to_bytes().to_vec(),
        other => panic!("a seed named {other}"),
    };
    let idl = include_str!("../../../../programs/idl/tipping.json");
    idl::check(idl, &samples(), &named);
}

#[test]
fn a_tip_names_the_mint_s_accounts_and_carries_amount_fee_kind_and_reference() {
    let built = tip(&sample_tip(Recipient::Wallet(key(8))));
    assert_eq!(built.accounts[3].pubkey, pda::mint_config(&key(5)).0);
    assert_eq!(built.accounts[7].pubkey, pda::fee_vault(&key(5)).0);
    let expected = [
        &100u64.to_le_bytes()[..],
        &200u16.to_le_bytes(),
        &[1],
        &[10; 32],
    ]
    .concat();
    assert_eq!(built.data[8..], expected);
}

#[test]
fn a_tip_to_a_name_gives_the_record_of_the_registry() {
    let wallet = tip(&sample_tip(Recipient::Wallet(key(8))));
    let named = tip(&sample_tip(Recipient::Name(name())));
    assert_eq!(wallet.accounts[5].pubkey, key(8));
    assert_eq!(named.accounts[5].pubkey, pda::performer(&name()).0);
}
