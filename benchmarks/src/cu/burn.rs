//! Compute units of the burn program.

use roast_program_tests::{LOWEST_BURN, MINIMUM_BURN, Mine, RETARGET_SECONDS, wallet};
use roast_protocol::{
    burn::instruction::{self, AcceptAdmin, Initialize, ProposeAdmin, UpdateConfig, UpdateMint},
    token,
};
use solana_signer::Signer;

use super::{Figures, Limits, add, add_size, median, units};
use crate::Report;

/// How many contents `submit` is measured with: their addresses take none, one or more tries to be shown unique.
const CONTENTS: u32 = 101;

/// What the product promises for `submit`, else a tenth above what was measured.
const LIMITS: &Limits = &[
    ("initialize", 3_950, 3_950),
    ("update_config", 1_600, 1_600),
    ("propose_admin", 1_600, 1_600),
    ("accept_admin", 1_550, 1_550),
    ("allow_mint", 3_750, 3_750),
    ("update_mint", 2_050, 2_050),
    ("open_campaign_first", 6_650, 6_650),
    ("open_campaign", 5_000, 5_000),
    ("submit", 6_000, 6_900),
    ("retarget", 1_800, 1_800),
    ("close_submission", 1_800, 1_800),
    ("close_campaign", 1_700, 1_700),
];

/// Adds the program's figures.
pub fn measure(report: &mut Report) {
    add(report, "burn", "", LIMITS, administration());
    add(report, "burn", "", LIMITS, campaigns(Mine::new()));
    let token_2022 = campaigns(Mine::token_2022());
    add(report, "burn", ".token2022", LIMITS, token_2022);
    add_size(report, "burn");
}

/// The instructions about the configuration.
fn administration() -> Figures {
    let mut mine = Mine::deployed(token::SPL_TOKEN, &[]);
    let (admin, successor, terms) = (mine.world.admin.pubkey(), wallet(90), mine.terms());
    let initialize = instruction::initialize(&Initialize {
        authority: admin,
        terms,
    });
    let update = instruction::update_config(&UpdateConfig {
        admin,
        terms,
        paused: false,
    });
    let propose = instruction::propose_admin(&ProposeAdmin {
        admin,
        pending_admin: Some(successor.pubkey()),
    });
    let accept = instruction::accept_admin(&AcceptAdmin {
        pending_admin: successor.pubkey(),
    });
    vec![
        ("initialize", units(mine.send_as_admin(initialize))),
        ("update_config", units(mine.send_as_admin(update))),
        ("propose_admin", units(mine.send_as_admin(propose))),
        (
            "accept_admin",
            units(mine.world.send(&[accept], &[&successor])),
        ),
    ]
}

/// The instructions about a mint and its campaigns.
fn campaigns(mut mine: Mine) -> Figures {
    let allow = units(Mine::initialised(mine.mint.program, &[]).allow());
    let update = instruction::update_mint(&UpdateMint {
        admin: mine.world.admin.pubkey(),
        mint: mine.mint.address,
        lowest_burn: LOWEST_BURN,
        enabled: true,
    });
    let mut figures = vec![
        ("allow_mint", allow),
        ("update_mint", units(mine.send_as_admin(update))),
    ];
    for name in ["open_campaign_first", "open_campaign"] {
        let open = instruction::open_campaign(&mine.open_arguments());
        figures.push((name, units(mine.send_as_project(open))));
    }
    let campaign = mine.opened();
    let submits = (0..CONTENTS).map(|number| {
        let submit = instruction::submit(&mine.submit_arguments(campaign, number));
        units(mine.send_as_miner(submit))
    });
    let submits: Vec<u64> = submits.collect();
    figures.push((
        "submit_dearest",
        submits.iter().copied().max().unwrap_or_default(),
    ));
    figures.push(("submit", median(submits)));
    mine.world.pass(RETARGET_SECONDS);
    figures.push((
        "retarget",
        units(mine.retarget(campaign, MINIMUM_BURN.0 * 2)),
    ));
    mine.expire();
    let submission = mine.submit_arguments(campaign, 0);
    let close = instruction::close_submission(&mine.close_arguments(&submission));
    figures.push(("close_submission", units(mine.send(close))));
    let empty = mine.opened();
    mine.expire();
    let close = instruction::close_campaign(&mine.close_campaign_arguments(empty));
    figures.push(("close_campaign", units(mine.send(close))));
    figures
}
