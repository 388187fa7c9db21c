//! Changes that the program takes, and why nobody loses anything by them.

use roast_program_tests::Allowed;

pub(super) const ALLOWED: [Allowed; 3] = [
    Allowed::another_account(
        "submit",
        "miner_token",
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
