//! Changes that the program takes, and why nobody loses anything by them.

use roast_program_tests::Allowed;

/// Another battle that the same judge judges, in the same state.
const ANOTHER_BATTLE: &[&str] = &["is a joined battle"];

/// Every wallet that is neither the opponent, who calls, nor the opener.
const A_STRANGER: &[&str] = &[
    "is the admin",
    "is the judge",
    "is the creator",
    "is the partner",
    "is a stranger",
    "is a wallet without lamports",
];

pub(super) const ALLOWED: [Allowed; 20] = [
    Allowed::another_account(
        "open",
        "opener_token",
        "the opener may pay from every account of theirs",
    ),
    Allowed::another_account(
        "join",
        "opponent_token",
        "the opponent may pay from every account of theirs",
    ),
    Allowed::another_account(
        "cancel",
        "opener_token",
        "every account of the opener's will do",
    ),
    Allowed::new(
        "cancel",
        "caller",
        A_STRANGER,
        "anyone may cancel once the deadline for joining has passed",
    )
    .when("by anyone"),
    Allowed::new(
        "cancel",
        "caller",
        &["is the opener"],
        "the opener may cancel at any time",
    )
    .when("by anyone"),
    Allowed::new(
        "settle",
        "battle",
        ANOTHER_BATTLE,
        "the judge signs for the battle that the instruction names",
    ),
    Allowed::new(
        "forfeit",
        "battle",
        ANOTHER_BATTLE,
        "the judge signs for the battle that the instruction names",
    ),
    Allowed::new(
        "resign",
        "battle",
        ANOTHER_BATTLE,
        "the judge signs for the battle that the instruction names",
    ),
    Allowed::another_account(
        "payout",
        "winner_token",
        "every account of the winner's will do",
    ),
    Allowed::new(
        "payout",
        "winner_token",
        &["has another owner"],
        "nothing goes there: the prize was paid before",
    )
    .when("of the fee alone"),
    Allowed::another_account(
        "refund",
        "player_token",
        "every account of the player's will do",
    ),
    Allowed::new(
        "withdraw_fees",
        "caller",
        &["is the admin", "is the partner"],
        "admin, creator or partner may call; the fees go to creator and partner",
    ),
    Allowed::another_account(
        "withdraw_fees",
        "creator_token",
        "every account of the creator's will do",
    ),
    Allowed::another_account(
        "withdraw_fees",
        "partner_token",
        "every account of the partner's will do",
    ),
    Allowed::new(
        "close",
        "mint",
        &["has another owner"],
        "it is the battle's mint by its address, and may be gone; sweeping, the token program compares it with the vault's",
    ),
    Allowed::new(
        "close",
        "opener_token",
        Allowed::ANYTHING,
        "nothing goes there: the vault is empty",
    )
    .when("an empty vault"),
    Allowed::another_account(
        "close",
        "opener_token",
        "every account of the opener's will do",
    )
    .when("a vault with a stranger's tokens"),
    Allowed::new(
        "close",
        "caller",
        A_STRANGER,
        "anyone may close from 30 days after the last deadline",
    )
    .when("by anyone"),
    Allowed::new(
        "close",
        "caller",
        &["is also opener"],
        "the opener may close at any time",
    )
    .when("by anyone"),
    Allowed::another_account(
        "close",
        "opener_token",
        "every account of the opener's will do",
    )
    .when("by anyone"),
];
