//! Changes that the program takes, and why nobody loses anything by them.

use roast_program_tests::Allowed;

pub(super) const ALLOWED: [Allowed; 11] = [
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
    Allowed::again(
        "move_performer",
        "the name is where it was, and the owner the same",
    ),
    Allowed::new(
        "release_performer",
        "performer",
        &["is another name of the performer's"],
        "the owner may release every name of theirs",
    )
    .when("by who paid"),
    Allowed::another_account(
        "tip",
        "tipper_token",
        "the tipper may pay from every account of theirs",
    ),
    Allowed::another_account(
        "tip",
        "performer_token",
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
    Allowed::again("tip", "another tip"),
    Allowed::new(
        "withdraw_fees",
        "caller",
        &["is the admin"],
        "admin or treasury may call; the fees go to the treasury",
    ),
    Allowed::another_account(
        "withdraw_fees",
        "treasury_token",
        "every account of the treasury's will do",
    ),
];
