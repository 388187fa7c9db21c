//! The builders against the program's own IDL.

use super::*;
use crate::program::idl;
use crate::time::UnixSeconds;
use crate::token::SPL_TOKEN;

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn sample_submit() -> Submit {
    Submit {
        miner: key(6),
        miner_token: key(7),
        campaign: key(8),
        mint: key(5),
        token_program: SPL_TOKEN,
        content_hash: [9; 32],
        payout_address: PayoutAddress([10; 20]),
        amount: BaseUnits(100),
    }
}

/// One instruction of each kind, under its name in the IDL.
pub(crate) fn samples() -> Vec<(&'static str, Instruction)> {
    let (admin, mint, token_program) = (key(4), key(5), SPL_TOKEN);
    let (campaign, owner, lowest_burn) = (key(8), key(3), BaseUnits(50));
    let terms = Terms {
        keeper: key(2),
        retarget_seconds: 60,
        retention_seconds: 0,
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
        lowest_burn,
    };
    let update_mint_arguments = UpdateMint {
        admin,
        mint,
        lowest_burn,
        enabled: true,
    };
    let offer = Offer {
        index: 11,
        brief_hash: [1; 32],
        minimum_burn: lowest_burn,
        starts_at: UnixSeconds(1),
        ends_at: UnixSeconds(2),
        cap: 1_500,
    };
    let open = OpenCampaign {
        owner,
        mint,
        token_program,
        offer,
    };
    let move_minimum = Retarget {
        keeper: key(2),
        campaign,
        minimum_burn: BaseUnits(75),
    };
    let close = CloseSubmission {
        campaign,
        content_hash: [9; 32],
        miner: key(6),
    };
    let accept = AcceptAdmin {
        pending_admin: key(7),
    };
    let authority = admin;
    vec![
        ("initialize", initialize(&Initialize { authority, terms })),
        ("update_config", update_config(&update)),
        ("propose_admin", propose_admin(&propose)),
        ("accept_admin", accept_admin(&accept)),
        ("allow_mint", allow_mint(&allow)),
        ("update_mint", update_mint(&update_mint_arguments)),
        ("open_campaign", open_campaign(&open)),
        ("submit", submit(&sample_submit())),
        ("retarget", retarget(&move_minimum)),
        ("close_submission", close_submission(&close)),
        (
            "close_campaign",
            close_campaign(&CloseCampaign { campaign, owner }),
        ),
    ]
}

#[test]
fn builders_agree_with_the_idl() {
    let named = |path: &str| match path {
        "mint_config.mint" => key(5).to_bytes().to_vec(),
        other => panic!("a seed named {other}"),
    };
    let idl = include_str!("../../../../programs/idl/burn.json");
    idl::check(idl, &samples(), &named);
}

#[test]
fn a_submission_stands_at_its_hash_and_carries_hash_payout_address_amount_and_bump() {
    let built = submit(&sample_submit());
    let (address, bump) = pda::submission(&key(8), &[9; 32]);
    assert_eq!(built.accounts[3].pubkey, address);
    let expected = [&[9; 32][..], &[10; 20], &100u64.to_le_bytes(), &[bump]].concat();
    assert_eq!(built.data[8..], expected);
}

#[test]
fn a_campaign_stands_at_wallet_and_index() {
    let (_, built) = &samples()[6];
    assert_eq!(built.accounts[3].pubkey, pda::mint_config(&key(5)).0);
    assert_eq!(built.accounts[5].pubkey, pda::campaign(&key(3), 11).0);
}
