//! Changes that the program takes, and why nobody loses anything by them.

use roast_program_tests::Allowed;

const AGAIN: &[&str] = &["is sent again"];
/// Another token account of the same wallet and mint, which a copy of a token account is.
const ANOTHER_ACCOUNT: &[&str] = &["is a copy"];

pub(super) const ALLOWED: [Allowed; 15] = [
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
        "register_performer",
        "owner",
        &[
            "is the admin",
            "is the treasury",
            "is the viewer",
            "is a stranger",
        ],
        "whoever signs and pays takes a free name",
    )
    .altering(&["performer"]),
    Allowed::new(
        "move_performer",
        "performer",
        &["is another name of the performer's"],
        "the owner may move every name of theirs",
    ),
    Allowed::new(
        "move_performer",
        "the instruction",
        AGAIN,
        "the name is where it was, and the owner the same",
    ),
    Allowed::new(
        "release_performer",
        "performer",
        &["is another name of the performer's"],
        "the owner may release every name of theirs",
    )
    .when("by who paid"),
    Allowed::new(
        "tip",
        "tipper_token",
        ANOTHER_ACCOUNT,
        "the tipper may pay from every account of theirs",
    ),
    Allowed::new(
        "tip",
        "performer_token",
        ANOTHER_ACCOUNT,
        "every account of the performer's will do",
    ),
    Allowed::new(
        "tip",
        "performer",
        &["is another name of the performer's"],
        "every name that stands for the wallet whose account is paid will do",
    ),
    Allowed::new(
        "tip",
        "performer",
        &["is the performer"],
        "the wallet that the name stands for",
    )
    .when("to a name"),
    Allowed::new("tip", "the instruction", AGAIN, "another tip"),
    Allowed::new(
        "withdraw_fees",
        "caller",
        &["is the admin"],
        "admin or treasury may call; the fees go to the treasury",
    ),
    Allowed::new(
        "withdraw_fees",
        "treasury_token",
        ANOTHER_ACCOUNT,
        "every account of the treasury's will do",
    ),
];
