//! Compute units of every instruction of the programs, from their bytecode, and the bytecode's size.
//!
//! The wallets are the same in every run, so the figures are too. A wallet's first `open` searches an address, which takes more tries
//! for some wallets than for others: the figure is the median over several.

// A benchmark that cannot set its battle up has nothing to report.
#![allow(clippy::panic)]

use std::process::ExitCode;

use roast_benchmarks::{Report, cu};
use roast_program_tests::{Arena, Fighter, Sent, World, bytecode, terms, wallet};
use roast_protocol::{
    Pubkey,
    battle::{
        Side,
        instruction::{
            self, AcceptAdmin, AllowMint, Initialize, ProposeAdmin, UpdateConfig, UpdateMint,
        },
        pda,
    },
    token,
    verdict::Outcome,
};
use solana_signer::Signer;

/// How many openers `open_first` and `open` are measured with.
const OPENERS: u8 = 31;

/// Most compute units that an instruction may take, in a mint of SPL Token and in one of Token-2022: what the product promises for
/// `open`, `join`, `settle`, `payout` and `refund`, else a tenth above what was measured.
const LIMITS: [(&str, u64, u64); 18] = [
    ("initialize", 3_800, 3_800),
    ("update_config", 1_800, 1_800),
    ("propose_admin", 1_550, 1_550),
    ("accept_admin", 1_600, 1_600),
    ("allow_mint", 7_500, 9_000),
    ("update_mint", 2_100, 2_100),
    ("open_first", 10_150, 13_500),
    ("open", 7_500, 11_400),
    ("join", 4_500, 5_800),
    ("cancel", 3_800, 5_700),
    ("settle", 3_000, 3_000),
    ("forfeit", 1_950, 1_950),
    ("resign", 1_700, 1_700),
    ("payout", 6_000, 9_950),
    ("refund", 6_500, 6_500),
    ("withdraw_fees", 5_800, 9_500),
    ("close", 3_800, 5_150),
    ("close_swept", 5_400, 8_600),
];
/// Most bytes that the program may have: rent for them is what a deployment costs.
const SO_BYTES: u64 = 100 * 1_024;

fn main() -> std::io::Result<ExitCode> {
    let mut report = Report::new("cu");
    let spl = Arena::new();
    add(&mut report, "", administration(&spl.world));
    add(&mut report, "", endings(spl.clone()));
    add(&mut report, "", battles(spl));
    add(&mut report, ".token2022", battles(Arena::token_2022()));
    let bytes = u64::try_from(bytecode("battle").len()).unwrap_or(u64::MAX);
    report.limited("battle.so_bytes", bytes, SO_BYTES);
    cu::tipping::measure(&mut report);
    cu::burn::measure(&mut report);
    report.finish()
}

/// Compute units by instruction.
type Figures = Vec<(&'static str, u64)>;

fn add(report: &mut Report, suffix: &str, figures: Figures) {
    for (instruction, units) in figures {
        let name = format!("battle.{instruction}{suffix}");
        match LIMITS.iter().find(|(limited, ..)| *limited == instruction) {
            Some((_, limit, _)) if suffix.is_empty() => report.limited(name, units, *limit),
            Some((_, _, limit)) => report.limited(name, units, *limit),
            None => report.figure(name, units),
        }
    }
}

/// Compute units of a transaction of one instruction.
fn units(sent: Sent) -> u64 {
    match sent {
        Ok(receipt) => receipt.compute_units,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// The instructions that move no token.
fn administration(ready: &World) -> Figures {
    let mut world = World::deployed();
    let (admin, successor, terms) = (world.admin.clone(), wallet(90), terms(ready));
    let by = admin.pubkey();
    let initialize = instruction::initialize(&Initialize {
        authority: by,
        terms,
    });
    let update = instruction::update_config(&UpdateConfig {
        admin: by,
        terms,
        paused: false,
    });
    let propose = instruction::propose_admin(&ProposeAdmin {
        admin: by,
        pending_admin: Some(successor.pubkey()),
    });
    let accept = instruction::accept_admin(&AcceptAdmin {
        pending_admin: successor.pubkey(),
    });
    vec![
        ("initialize", units(world.send(&[initialize], &[&admin]))),
        ("update_config", units(world.send(&[update], &[&admin]))),
        ("propose_admin", units(world.send(&[propose], &[&admin]))),
        ("accept_admin", units(world.send(&[accept], &[&successor]))),
    ]
}

/// The instructions about a mint and its battles.
fn battles(mut arena: Arena) -> Figures {
    let (open_first, open) = opens(&arena);
    let mut figures = mints(&arena);
    figures.extend([("open_first", open_first), ("open", open)]);

    let battle = arena.opened();
    let join = instruction::join(&arena.join_arguments(battle));
    figures.push(("join", units(arena.send_as_opponent(join))));
    let settle = instruction::settle(&arena.settle_arguments(battle, Outcome::OpenerWins));
    figures.push(("settle", units(arena.send_as_judge(settle))));
    let payout = instruction::payout(&arena.payout_arguments(battle));
    figures.push(("payout", units(arena.send(payout))));
    figures.extend(closes(&arena, battle));
    let withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
    let creator = arena.world.creator.clone();
    figures.push((
        "withdraw_fees",
        units(arena.world.send(&[withdraw], &[&creator])),
    ));

    let battle = arena.opened();
    let cancel = instruction::cancel(&arena.cancel_arguments(battle));
    figures.push(("cancel", units(arena.send_as_opener(cancel))));
    let battle = arena.expired();
    let refund = instruction::refund(&arena.refund_arguments(battle, Side::Opener));
    figures.push(("refund", units(arena.send(refund))));
    figures
}

/// What a judge does besides a verdict. No token moves, so the token program makes no difference.
fn endings(mut arena: Arena) -> Figures {
    let battle = arena.joined();
    let forfeit = instruction::forfeit(&arena.forfeit_arguments(battle, Side::Opponent));
    let mut figures = vec![("forfeit", units(arena.send_as_judge(forfeit)))];
    let battle = arena.joined();
    let resign = instruction::resign(&arena.resign_arguments(battle));
    figures.push(("resign", units(arena.send_as_judge(resign))));
    figures
}

/// Closing a paid battle whose vault is empty, or to which somebody sent a token.
fn closes(arena: &Arena, battle: Pubkey) -> Figures {
    let close = |mut arena: Arena| {
        let close = instruction::close(&arena.close_arguments(battle));
        units(arena.send_as_opener(close))
    };
    let mut dusty = arena.clone();
    let mint = dusty.mint.clone();
    dusty.world.mint_to(&mint, &pda::vault(&battle).0, 1);
    vec![
        ("close", close(arena.clone())),
        ("close_swept", close(dusty)),
    ]
}

/// Median of the first and of the second `open` of several wallets.
fn opens(arena: &Arena) -> (u64, u64) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for number in 0..OPENERS {
        let mut arena = arena.clone();
        let mint = arena.mint.clone();
        let Fighter { keys, token } = arena.world.fighter(&mint, 100 + number);
        arena.opener = Fighter { keys, token };
        for figures in [&mut first, &mut second] {
            let open = instruction::open(&arena.open_arguments());
            figures.push(units(arena.send_as_opener(open)));
        }
    }
    (median(first), median(second))
}

fn median(mut figures: Vec<u64>) -> u64 {
    let middle = figures.len() / 2;
    *figures.select_nth_unstable(middle).1
}

fn mints(arena: &Arena) -> Figures {
    let mut arena = arena.clone();
    let admin = arena.world.admin.pubkey();
    let mint = arena.world.create_mint(arena.mint.program, 91, &[]);
    let tier_stakes = roast_program_tests::STAKES;
    let allow = instruction::allow_mint(&AllowMint {
        admin,
        mint: mint.address,
        token_program: mint.program,
        tier_stakes,
    });
    let update = instruction::update_mint(&UpdateMint {
        admin,
        mint: mint.address,
        tier_stakes,
        enabled: true,
    });
    let mut figures = vec![("allow_mint", units(arena.send_as_admin(allow)))];
    if mint.program == token::SPL_TOKEN {
        figures.push(("update_mint", units(arena.send_as_admin(update))));
    }
    figures
}
