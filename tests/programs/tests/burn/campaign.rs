//! Opening campaigns.

use roast_program_tests::{
    CAMPAIGN_SECONDS, Case, LOWEST_BURN, MINIMUM_BURN, Mine, RETENTION_SECONDS, Sent, check,
    refusal, replace, wallet,
};
use roast_protocol::{
    amount::BaseUnits,
    burn::{
        Offer,
        error::BurnError,
        event::BurnEvent,
        instruction::{self, AllowMint, UpdateMint},
        pda,
    },
    time::UnixSeconds,
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_signer::Signer;

const DAY: i64 = 86_400;

/// Opens the project's next campaign with another offer.
fn with(mine: &mut Mine, change: impl FnOnce(&mut Offer)) -> Sent {
    let mut arguments = mine.open_arguments();
    change(&mut arguments.offer);
    mine.send_as_project(instruction::open_campaign(&arguments))
}

/// Opens the project's next campaign with other accounts.
fn altered(change: impl FnOnce(&mut Mine, &mut Instruction)) -> Sent {
    let mut mine = Mine::new();
    let mut open = instruction::open_campaign(&mine.open_arguments());
    change(&mut mine, &mut open);
    mine.send_as_project(open)
}

#[test]
fn a_campaign_opens_with_what_was_offered_and_holds_no_tokens() {
    for mut mine in [Mine::new(), Mine::token_2022()] {
        let project = mine.project.address();
        // Lamports that somebody sent there beforehand do not get in the way.
        for address in [pda::project(&project).0, pda::campaign(&project, 0).0] {
            mine.world.svm.airdrop(&address, 1_000_000).unwrap();
        }
        let arguments = mine.open_arguments();
        let receipt = mine
            .send_as_project(instruction::open_campaign(&arguments))
            .unwrap();
        let address = pda::campaign(&project, 0).0;
        let campaign = mine.campaign(&address).unwrap();
        let now = mine.world.now();
        let end = now + i64::from(CAMPAIGN_SECONDS);
        assert_eq!(
            (campaign.project, campaign.mint),
            (project, mine.mint.address)
        );
        assert_eq!((campaign.brief_hash, campaign.index), ([0xbb; 32], 0));
        assert_eq!(
            (campaign.minimum_burn, campaign.lowest_burn),
            (MINIMUM_BURN, LOWEST_BURN)
        );
        assert_eq!(
            (campaign.starts_at, campaign.ends_at),
            (UnixSeconds(now), UnixSeconds(end))
        );
        assert_eq!(
            campaign.kept_until,
            UnixSeconds(end + i64::from(RETENTION_SECONDS))
        );
        assert_eq!(
            (campaign.cap, campaign.submissions, campaign.closed),
            (1_500, 0, 0)
        );
        assert_eq!((campaign.burned, campaign.decimals), (BaseUnits(0), 9));
        let told = BurnEvent::CampaignOpened {
            campaign: address,
            project,
            mint: mine.mint.address,
            brief_hash: [0xbb; 32],
            index: 0,
            minimum_burn: MINIMUM_BURN,
            starts_at: campaign.starts_at,
            ends_at: campaign.ends_at,
            cap: 1_500,
        };
        assert_eq!(Mine::events(&receipt), [told]);
    }
}

#[test]
fn campaigns_are_numbered_and_a_closed_one_s_number_is_never_free_again() {
    let mut mine = Mine::new();
    let project = mine.project.address();
    for index in 0..3 {
        assert_eq!(mine.opened(), pda::campaign(&project, index).0);
    }
    mine.expire();
    let close = mine.close_campaign_arguments(pda::campaign(&project, 0).0);
    mine.send(instruction::close_campaign(&close)).unwrap();
    let refused = with(&mut mine, |offer| offer.index = 0).unwrap_err();
    let expected = InstructionError::Custom(BurnError::WrongIndex.code());
    assert_eq!(refused.instruction_error(), Some(&expected));
    assert_eq!(mine.numbering(&project).unwrap().next_index, 3);
}

#[test]
fn offers_at_their_limits_are_accepted() {
    let mut mine = Mine::new();
    let now = mine.world.now();
    with(&mut mine, |offer| {
        offer.starts_at = UnixSeconds(i64::MIN);
        offer.ends_at = UnixSeconds(now + 1);
        offer.cap = 1;
        offer.minimum_burn = LOWEST_BURN;
    })
    .unwrap();
    with(&mut mine, |offer| {
        offer.starts_at = UnixSeconds(now + 90 * DAY);
        offer.ends_at = UnixSeconds(now + 180 * DAY);
    })
    .unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_offers();
    cases.extend(refused_accounts());
    cases
}

fn refused_offers() -> Vec<Case> {
    vec![
        refusal("while paused", BurnError::Paused, || {
            let mut mine = Mine::new();
            mine.pause(true);
            with(&mut mine, |_| {})
        }),
        refusal("a disabled mint", BurnError::MintDisabled, || {
            let mut mine = Mine::new();
            let update = UpdateMint {
                admin: mine.world.admin.pubkey(),
                mint: mine.mint.address,
                lowest_burn: LOWEST_BURN,
                enabled: false,
            };
            mine.send_as_admin(instruction::update_mint(&update))
                .unwrap();
            with(&mut mine, |_| {})
        }),
        refusal("a number ahead of the next", BurnError::WrongIndex, || {
            with(&mut Mine::new(), |offer| offer.index = 1)
        }),
        refusal("a retried transaction", BurnError::WrongIndex, || {
            let mut mine = Mine::new();
            mine.opened();
            with(&mut mine, |offer| offer.index = 0)
        }),
        refusal("no brief", BurnError::EmptyBrief, || {
            with(&mut Mine::new(), |offer| offer.brief_hash = [0; 32])
        }),
        refusal("no submissions", BurnError::CapOutOfRange, || {
            with(&mut Mine::new(), |offer| offer.cap = 0)
        }),
        refusal("1,501 submissions", BurnError::CapOutOfRange, || {
            with(&mut Mine::new(), |offer| offer.cap = 1_501)
        }),
        refusal(
            "a burn below the mint's lowest",
            BurnError::MinimumBelowLowest,
            || {
                with(&mut Mine::new(), |offer| {
                    offer.minimum_burn = BaseUnits(LOWEST_BURN.0 - 1);
                })
            },
        ),
        refusal(
            "an end that has passed",
            BurnError::WindowOutOfRange,
            || {
                with(&mut Mine::new(), |offer| {
                    offer.starts_at = UnixSeconds(0);
                    offer.ends_at = UnixSeconds(1);
                })
            },
        ),
        refusal("an end with the start", BurnError::WindowOutOfRange, || {
            with(&mut Mine::new(), |offer| offer.ends_at = offer.starts_at)
        }),
        refusal("more than 90 days", BurnError::WindowOutOfRange, || {
            with(&mut Mine::new(), |offer| {
                offer.ends_at = UnixSeconds(offer.starts_at.0 + 90 * DAY + 1);
            })
        }),
        refusal(
            "a start after more than 90 days",
            BurnError::WindowOutOfRange,
            || {
                with(&mut Mine::new(), |offer| {
                    offer.starts_at = UnixSeconds(offer.starts_at.0 + 90 * DAY + 1);
                    offer.ends_at = UnixSeconds(offer.starts_at.0 + 1);
                })
            },
        ),
        refusal("the end of time", BurnError::WindowOutOfRange, || {
            with(&mut Mine::new(), |offer| {
                offer.ends_at = UnixSeconds(i64::MAX)
            })
        }),
    ]
}

fn refused_accounts() -> Vec<Case> {
    vec![
        refusal(
            "a project that does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut mine = Mine::new();
                let mut open = instruction::open_campaign(&mine.open_arguments());
                open.accounts[0].is_signer = false;
                mine.send(open)
            },
        ),
        refusal(
            "an address that wallet and number do not derive",
            InstructionError::PrivilegeEscalation,
            || {
                altered(|mine, open| {
                    let campaign = pda::campaign(&mine.project.address(), 0).0;
                    replace(open, campaign, wallet(51).pubkey());
                })
            },
        ),
        refusal(
            "another wallet's numbering",
            InstructionError::InvalidSeeds,
            || {
                altered(|mine, open| {
                    let theirs = pda::project(&mine.miner.address()).0;
                    replace(open, pda::project(&mine.project.address()).0, theirs);
                })
            },
        ),
        refusal(
            "a numbering that names another wallet",
            BurnError::WrongProject,
            || {
                let mut mine = Mine::new();
                mine.opened();
                let project = pda::project(&mine.project.address()).0;
                mine.world.tamper(&project, |data| data[8] ^= 1);
                let mut arguments = mine.open_arguments();
                arguments.offer.index = 1;
                mine.send_as_project(instruction::open_campaign(&arguments))
            },
        ),
        refusal(
            "the configuration of another mint",
            BurnError::WrongMint,
            || {
                altered(|mine, open| {
                    let other = mine.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    let allow = AllowMint {
                        mint: other.address,
                        ..mine.allow_arguments()
                    };
                    mine.send_as_admin(instruction::allow_mint(&allow)).unwrap();
                    let own = pda::mint_config(&mine.mint.address).0;
                    replace(open, own, pda::mint_config(&other.address).0);
                })
            },
        ),
        refusal(
            "a mint made anew with other decimals",
            BurnError::WrongMint,
            || {
                let mut mine = Mine::token_2022();
                let mint = mine.mint.address;
                mine.world.tamper(&mint, |data| data[44] = 6);
                with(&mut mine, |_| {})
            },
        ),
        refusal(
            "the other token program",
            BurnError::WrongTokenProgram,
            || altered(|_, open| replace(open, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
