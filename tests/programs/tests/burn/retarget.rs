//! Moving the minimum burn.

use roast_program_tests::{
    CAMPAIGN_SECONDS, Case, LOWEST_BURN, MINIMUM_BURN, Mine, RETARGET_SECONDS, Sent, check, refusal,
};
use roast_protocol::{
    amount::BaseUnits,
    burn::{
        error::BurnError,
        event::BurnEvent,
        instruction::{self, Retarget},
    },
    time::UnixSeconds,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// A running campaign whose minimum may move.
fn due() -> (Mine, Pubkey) {
    let mut mine = Mine::new();
    let campaign = mine.opened();
    mine.world.pass(RETARGET_SECONDS);
    (mine, campaign)
}

fn moved_to(minimum_burn: u64) -> Sent {
    let (mut mine, campaign) = due();
    mine.retarget(campaign, minimum_burn)
}

#[test]
fn the_keeper_moves_the_minimum_by_at_most_four_either_way() {
    for minimum in [MINIMUM_BURN.0 / 4, MINIMUM_BURN.0, MINIMUM_BURN.0 * 4] {
        let (mut mine, campaign) = due();
        let receipt = mine.retarget(campaign, minimum).unwrap();
        let state = mine.campaign(&campaign).unwrap();
        assert_eq!(state.minimum_burn, BaseUnits(minimum));
        assert_eq!(state.retargeted_at, UnixSeconds(mine.world.now()));
        let told = BurnEvent::MinimumMoved {
            campaign,
            previous: MINIMUM_BURN,
            minimum_burn: BaseUnits(minimum),
            moved_at: state.retargeted_at,
        };
        assert_eq!(Mine::events(&receipt), [told]);
    }
}

#[test]
fn the_minimum_never_moves_below_the_mint_s_lowest() {
    let (mut mine, campaign) = due();
    let mut minimum = MINIMUM_BURN.0;
    while minimum / 4 >= LOWEST_BURN.0 {
        minimum /= 4;
        mine.retarget(campaign, minimum).unwrap();
        mine.world.pass(RETARGET_SECONDS);
    }
    mine.retarget(campaign, LOWEST_BURN.0).unwrap();
    mine.world.pass(RETARGET_SECONDS);
    let refused = mine.retarget(campaign, LOWEST_BURN.0 - 1).unwrap_err();
    let expected = InstructionError::Custom(BurnError::MinimumBelowLowest.code());
    assert_eq!(refused.instruction_error(), Some(&expected));
}

#[test]
fn the_minimum_moves_while_paused() {
    let (mut mine, campaign) = due();
    mine.pause(true);
    mine.retarget(campaign, MINIMUM_BURN.0 * 2).unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("a stranger", BurnError::NotKeeper, || {
            let (mut mine, campaign) = due();
            let retarget = instruction::retarget(&Retarget {
                keeper: mine.miner.address(),
                campaign,
                minimum_burn: MINIMUM_BURN,
            });
            mine.send_as_miner(retarget)
        }),
        refusal("even the admin", BurnError::NotKeeper, || {
            let (mut mine, campaign) = due();
            let retarget = instruction::retarget(&Retarget {
                keeper: mine.world.admin.pubkey(),
                campaign,
                minimum_burn: MINIMUM_BURN,
            });
            mine.send_as_admin(retarget)
        }),
        refusal(
            "a keeper who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let (mut mine, campaign) = due();
                let mut retarget = instruction::retarget(&Retarget {
                    keeper: mine.keeper.pubkey(),
                    campaign,
                    minimum_burn: MINIMUM_BURN,
                });
                retarget.accounts[0].is_signer = false;
                mine.send(retarget)
            },
        ),
        refusal("more than four times", BurnError::StepTooLarge, || {
            moved_to(MINIMUM_BURN.0 * 4 + 1)
        }),
        refusal("less than a quarter", BurnError::StepTooLarge, || {
            moved_to(MINIMUM_BURN.0 / 4 - 1)
        }),
        refusal("nothing", BurnError::StepTooLarge, || moved_to(0)),
        refusal("a second too soon", BurnError::RetargetTooSoon, || {
            let mut mine = Mine::new();
            let campaign = mine.opened();
            mine.world.pass(RETARGET_SECONDS - 1);
            mine.retarget(campaign, MINIMUM_BURN.0)
        }),
        refusal("twice at once", BurnError::RetargetTooSoon, || {
            let (mut mine, campaign) = due();
            mine.retarget(campaign, MINIMUM_BURN.0 * 4).unwrap();
            mine.retarget(campaign, MINIMUM_BURN.0 * 16)
        }),
        refusal("after the end", BurnError::CampaignOver, || {
            let (mut mine, campaign) = due();
            mine.world.pass(CAMPAIGN_SECONDS);
            mine.retarget(campaign, MINIMUM_BURN.0)
        }),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
