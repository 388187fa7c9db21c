//! Accounts that are put in the place of others: all kinds that the chain has, battles in every state among them.

use roast_program_tests::{Arena, Fighter, STAKES, Shared, StandIn, common_stand_ins, wallet};
use roast_protocol::{
    battle::{
        self,
        instruction::{self, AllowMint},
        pda,
    },
    token,
    verdict::Outcome,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// A chain with one of everything on it.
pub(super) struct Theatre {
    pub(super) scene: Arena,
    pub(super) stand_ins: Vec<StandIn>,
}

pub(super) fn theatre() -> Theatre {
    let mut arena = Arena::new();
    let mint = arena.mint.clone();
    let stranger = arena.world.fighter(&mint, 66);
    let mut stand_ins = common_stand_ins();
    stand_ins.extend(wallets(&arena, &stranger));
    stand_ins.extend(tokens(&arena, &stranger));
    stand_ins.extend(battles(&mut arena));
    stand_ins.extend(singletons(&arena));
    stand_ins.extend(of_another_mint(&mut arena));
    Theatre {
        scene: arena,
        stand_ins,
    }
}

fn wallets(arena: &Arena, stranger: &Fighter) -> Vec<StandIn> {
    let world = &arena.world;
    vec![
        StandIn::wallet("the admin", &world.admin),
        StandIn::wallet("the judge", &world.judge),
        StandIn::wallet("the creator", &world.creator),
        StandIn::wallet("the partner", &world.partner),
        StandIn::wallet("the opener", &arena.opener.keys),
        StandIn::wallet("the opponent", &arena.opponent.keys),
        StandIn::wallet("a stranger", &stranger.keys),
        StandIn::wallet("a wallet without lamports", &Shared::new(wallet(67))),
    ]
}

fn tokens(arena: &Arena, stranger: &Fighter) -> Vec<StandIn> {
    vec![
        StandIn::account("the opener's tokens", arena.opener.token),
        StandIn::account("the opponent's tokens", arena.opponent.token),
        StandIn::account("the creator's tokens", arena.creator_token),
        StandIn::account("the partner's tokens", arena.partner_token),
        StandIn::account("a stranger's tokens", stranger.token),
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

fn singletons(arena: &Arena) -> Vec<StandIn> {
    let mint = &arena.mint.address;
    vec![
        StandIn::account("the mint", *mint),
        StandIn::account("the configuration", pda::config().0),
        StandIn::account("the mint's configuration", pda::mint_config(mint).0),
        StandIn::account("the fee vault", pda::fee_vault(mint).0),
        StandIn::account(
            "the opener's numbering",
            pda::player(&arena.opener.address()).0,
        ),
        StandIn::account("the event authority", pda::event_authority().0),
        StandIn::account("the program", battle::ID),
        StandIn::account("the program's data", pda::program_data().0),
    ]
}

/// A second mint of SPL Token that is allowed, and what belongs to it; a mint of Token-2022 that is not.
fn of_another_mint(arena: &mut Arena) -> Vec<StandIn> {
    let other = arena.world.create_mint(token::SPL_TOKEN, 13, &[]);
    let allow = instruction::allow_mint(&AllowMint {
        admin: arena.world.admin.pubkey(),
        mint: other.address,
        token_program: other.program,
        tier_stakes: STAKES,
    });
    arena.send_as_admin(allow).unwrap();
    let opener = arena.opener.address();
    let tokens = arena.world.create_account(&other, &opener);
    arena.world.mint_to(&other, &tokens, STAKES[1].0);
    let later = arena.world.create_mint(token::TOKEN_2022, 14, &[]);
    vec![
        StandIn::account("another mint", other.address),
        StandIn::account(
            "another mint's configuration",
            pda::mint_config(&other.address).0,
        ),
        StandIn::account("another fee vault", pda::fee_vault(&other.address).0),
        StandIn::account("the opener's tokens of another mint", tokens),
        StandIn::account("a mint of Token-2022", later.address),
    ]
}
