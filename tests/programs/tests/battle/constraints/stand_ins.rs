//! Accounts that are put in the place of others, besides those of every program: battles in every state among them.

use roast_program_tests::{Arena, StandIn, Theatre};
use roast_protocol::{battle::pda, verdict::Outcome};
use solana_pubkey::Pubkey;

pub(super) fn theatre() -> Theatre<Arena> {
    let mut theatre = Theatre::new(Arena::new());
    let opener = theatre.scene.opener.address();
    theatre.tokens_of_another_mint("the opener's tokens of another mint", &opener);
    let another_vault = pda::fee_vault(&theatre.another_mint.address).0;
    let (arena, stand_ins) = (&mut theatre.scene, &mut theatre.stand_ins);
    stand_ins.push(StandIn::account("another fee vault", another_vault));
    stand_ins.extend(wallets(arena));
    stand_ins.extend(battles(arena));
    stand_ins.extend(accounts(arena));
    theatre
}

fn wallets(arena: &Arena) -> Vec<StandIn> {
    let world = &arena.world;
    vec![
        StandIn::wallet("the judge", &world.judge),
        StandIn::wallet("the creator", &world.creator),
        StandIn::wallet("the partner", &world.partner),
        StandIn::wallet("the opener", &arena.opener.keys),
        StandIn::wallet("the opponent", &arena.opponent.keys),
    ]
}

fn accounts(arena: &Arena) -> Vec<StandIn> {
    let numbering = pda::player(&arena.opener.address()).0;
    let fee_vault = pda::fee_vault(&arena.mint.address).0;
    vec![
        StandIn::account("the opener's tokens", arena.opener.token),
        StandIn::account("the opponent's tokens", arena.opponent.token),
        StandIn::account("the creator's tokens", arena.creator_token),
        StandIn::account("the partner's tokens", arena.partner_token),
        StandIn::account("the opener's numbering", numbering),
        StandIn::account("the fee vault", fee_vault),
    ]
}

/// Other battles of the same players, one in each state, and their vaults.
fn battles(arena: &mut Arena) -> Vec<StandIn> {
    let battles = [
        (
            "an open battle",
            "the vault of an open battle",
            arena.opened(),
        ),
        (
            "a joined battle",
            "the vault of a joined battle",
            arena.joined(),
        ),
        (
            "a settled battle",
            "the vault of a settled battle",
            arena.settled(Outcome::OpenerWins),
        ),
        (
            "a drawn battle",
            "the vault of a drawn battle",
            arena.settled(Outcome::Draw),
        ),
        ("a paid battle", "the vault of a paid battle", arena.paid()),
    ];
    let of = |(name, vault, battle): (_, _, Pubkey)| {
        [
            StandIn::account(name, battle),
            StandIn::account(vault, pda::vault(&battle).0),
        ]
    };
    battles.into_iter().flat_map(of).collect()
}
