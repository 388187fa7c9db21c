//! Changes that the program takes, and why nobody loses anything by them.

use roast_program_tests::Allowed;

const AGAIN: &[&str] = &["is sent again"];

pub(super) const ALLOWED: [Allowed; 7] = [
    Allowed::new(
        "update_config",
        "the instruction",
        AGAIN,
        "the admin says the same again",
    ),
    Allowed::new(
        "propose_admin",
        "the instruction",
        AGAIN,
        "the admin says the same again",
    ),
    Allowed::new(
        "update_mint",
        "the instruction",
        AGAIN,
        "the admin says the same again",
    ),
    Allowed::new(
        "update_mint",
        "mint_config",
        &["is another mint's configuration"],
        "the admin may change every allowed mint",
    ),
    Allowed::new(
        "submit",
        "miner_token",
        &["is a copy"],
        "the miner may burn from every account of theirs",
    ),
    Allowed::new(
        "retarget",
        "campaign",
        &["is another campaign", "is a campaign with a submission"],
        "the keeper may move the minimum of every running campaign",
    ),
    Allowed::new(
        "close_campaign",
        "campaign",
        &["is another campaign"],
        "anybody may close every campaign that is over and empty; the rent goes to the same project",
    ),
];
