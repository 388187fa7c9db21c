//! Compute units of the tipping program.

use roast_program_tests::{Stage, tipping_terms, wallet};
use roast_protocol::{
    tipping::instruction::{
        self, AcceptAdmin, Initialize, MovePerformer, ProposeAdmin, Recipient, ReleasePerformer,
        UpdateConfig, UpdateMint,
    },
    token,
};
use solana_signer::Signer;

use super::{Figures, Limits, add, add_size, units};
use crate::Report;

/// What the product promises for `tip`, else a tenth above what was measured.
const LIMITS: &Limits = &[
    ("initialize", 3_600, 3_600),
    ("update_config", 1_600, 1_600),
    ("propose_admin", 1_600, 1_600),
    ("accept_admin", 1_550, 1_550),
    ("allow_mint", 7_450, 8_900),
    ("update_mint", 2_050, 2_050),
    ("tip", 4_500, 8_700),
    ("tip_to_name", 5_000, 8_700),
    ("withdraw_fees", 3_400, 5_250),
    ("register_performer", 3_950, 3_950),
    ("move_performer", 1_600, 1_600),
    ("release_performer", 1_650, 1_650),
];

/// Adds the program's figures.
pub fn measure(report: &mut Report) {
    add(report, "tipping", "", LIMITS, administration());
    add(report, "tipping", "", LIMITS, tips(Stage::new()));
    add(report, "tipping", "", LIMITS, names());
    let token_2022 = tips(Stage::token_2022());
    add(report, "tipping", ".token2022", LIMITS, token_2022);
    add_size(report, "tipping");
}

/// The instructions about the configuration.
fn administration() -> Figures {
    let mut stage = Stage::deployed(token::SPL_TOKEN, &[]);
    let (admin, successor) = (stage.world.admin.pubkey(), wallet(90));
    let terms = tipping_terms(&stage.treasury);
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
        ("initialize", units(stage.send_as_admin(initialize))),
        ("update_config", units(stage.send_as_admin(update))),
        ("propose_admin", units(stage.send_as_admin(propose))),
        (
            "accept_admin",
            units(stage.world.send(&[accept], &[&successor])),
        ),
    ]
}

/// The instructions about a mint and its tips.
fn tips(mut stage: Stage) -> Figures {
    let allow = units(Stage::initialised(stage.mint.program, &[]).allow());
    let update = instruction::update_mint(&UpdateMint {
        admin: stage.world.admin.pubkey(),
        mint: stage.mint.address,
        minimum_tip: roast_program_tests::MINIMUM_TIP,
        enabled: true,
    });
    let tip = instruction::tip(&stage.tip_arguments());
    let withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
    vec![
        ("allow_mint", allow),
        ("update_mint", units(stage.send_as_admin(update))),
        ("tip", units(stage.send_as_viewer(tip))),
        ("withdraw_fees", units(stage.send_as_treasury(withdraw))),
    ]
}

/// The instructions about names, and a tip to one.
fn names() -> Figures {
    let mut stage = Stage::new();
    let owner = stage.performer.address();
    let register = stage.register_arguments();
    let (name, wallet) = (register.name, register.wallet);
    let take = instruction::register_performer(&register);
    let tip = instruction::tip(&instruction::Tip {
        performer: Recipient::Name(name),
        ..stage.tip_arguments()
    });
    let moved = instruction::move_performer(&MovePerformer {
        owner,
        name,
        wallet,
        new_owner: owner,
    });
    let release = instruction::release_performer(&ReleasePerformer {
        owner,
        name,
        payer: owner,
    });
    vec![
        ("register_performer", units(stage.send_as_performer(take))),
        ("tip_to_name", units(stage.send_as_viewer(tip))),
        ("move_performer", units(stage.send_as_performer(moved))),
        ("release_performer", units(stage.send_as_performer(release))),
    ]
}
