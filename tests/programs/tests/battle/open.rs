use roast_program_tests::{
    Arena, Case, JOIN_SECONDS, JUDGE_SECONDS, STAKE, STAKES, check, refusal, replace, terms, wallet,
};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        self, BattleStatus, Side, Terms, Tier,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Open, UpdateConfig, UpdateMint},
        pda,
    },
    time::UnixSeconds,
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Where an `open`'s data has its tier, behind the discriminator and the index.
const TIER: usize = 16;

#[test]
fn the_stake_is_taken_and_the_terms_are_frozen() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let arguments = arena.open_arguments();
        let receipt = arena.send_as_opener(instruction::open(&arguments)).unwrap();
        let address = pda::battle(&arena.opener.address(), 0).0;
        let battle = arena.world.battle(&address);
        let now = arena.world.now();
        assert_eq!(
            (battle.opener, battle.opponent),
            (arena.opener.address(), None)
        );
        assert_eq!(
            (battle.mint, battle.judge),
            (arena.mint.address, arena.world.judge.pubkey())
        );
        assert_eq!((battle.index, battle.stake, battle.decimals), (0, STAKE, 9));
        assert_eq!((battle.fee_bps, battle.tier), (Bps(500), Tier::Silver));
        assert_eq!((battle.status, battle.outcome), (BattleStatus::Open, None));
        assert_eq!(battle.opened_at, UnixSeconds(now));
        assert_eq!(
            battle.join_deadline,
            UnixSeconds(now + i64::from(JOIN_SECONDS))
        );
        assert_eq!(
            (battle.joined_at, battle.judge_deadline, battle.settled_at),
            (None, None, None)
        );
        assert_eq!(
            (battle.judge_seconds, battle.paid.bits()),
            (JUDGE_SECONDS, 0)
        );

        assert_eq!(arena.balance(&pda::vault(&address).0), STAKE.0);
        assert_eq!(arena.gains(), [-i128::from(STAKE.0), 0]);
        let player = arena.world.player(&arena.opener.address()).unwrap();
        assert_eq!(
            (player.wallet, player.next_index),
            (arena.opener.address(), 1)
        );
        let told = BattleEvent::BattleOpened {
            battle: address,
            opener: battle.opener,
            mint: battle.mint,
            judge: battle.judge,
            index: 0,
            stake: STAKE,
            opened_at: battle.opened_at,
            join_deadline: battle.join_deadline,
            fee_bps: Bps(500),
            forfeit_bonus_bps: Bps(10_000),
            tier: Tier::Silver,
        };
        assert_eq!(receipt.events, [told]);
    }
}

#[test]
fn the_next_battle_has_the_next_number_and_a_vault_of_its_own() {
    let mut arena = Arena::new();
    let battles = [arena.opened(), arena.opened(), arena.opened()];
    for (index, battle) in (0..).zip(battles) {
        assert_eq!(battle, pda::battle(&arena.opener.address(), index).0);
        assert_eq!(arena.balance(&pda::vault(&battle).0), STAKE.0);
    }
    assert_eq!(
        arena
            .world
            .player(&arena.opener.address())
            .unwrap()
            .next_index,
        3
    );
}

#[test]
fn lamports_sent_to_the_addresses_beforehand_do_not_block_it() {
    let mut arena = Arena::new();
    let opener = arena.opener.address();
    let battle = pda::battle(&opener, 0).0;
    for address in [pda::player(&opener).0, battle, pda::vault(&battle).0] {
        arena.world.svm.airdrop(&address, 1_000_000).unwrap();
    }
    assert_eq!(arena.opened(), battle);
}

#[test]
fn a_fee_that_fell_and_new_deadlines_do_not_hold_it_up() {
    after_a_change(|terms| {
        terms.fee_bps = Bps(499);
        terms.join_seconds += 1;
    })
    .unwrap();
}

/// What a stolen admin key could do in one transaction if openers did not name their judge.
#[test]
fn a_judge_named_just_before_an_open_decides_nothing() {
    let mut arena = Arena::new();
    let (admin, opener) = (arena.world.admin.clone(), arena.opener.keys.clone());
    let open = instruction::open(&arena.open_arguments());
    let mut terms = terms(&arena.world);
    terms.judge = arena.opponent.address();
    let update = instruction::update_config(&UpdateConfig {
        admin: admin.pubkey(),
        terms,
        paused: false,
    });
    let refusal = arena
        .world
        .send(&[update, open], &[&admin, &opener])
        .unwrap_err();
    assert_eq!(refusal.battle_error(), Some(BattleError::TermsChanged));
    assert_eq!(arena.gains(), [0, 0]);
}

#[test]
fn a_battle_on_the_edge_of_the_largest_stake_opens() {
    let mut arena = Arena::new();
    let stake = BaseUnits(u64::MAX / 2);
    let supply = arena.world.circulation(&arena.mint).1;
    arena.world.mint_to(
        &arena.mint.clone(),
        &arena.opener.token.clone(),
        u64::try_from(u128::from(u64::MAX) - supply).unwrap(),
    );
    let admin = arena.world.admin.pubkey();
    let mint = arena.mint.address;
    arena
        .send_as_admin(instruction::update_mint(&UpdateMint {
            admin,
            mint,
            tier_stakes: [stake; 4],
            enabled: true,
        }))
        .unwrap();
    let arguments = Open {
        stake,
        ..arena.open_arguments()
    };
    arena.send_as_opener(instruction::open(&arguments)).unwrap();
}

/// Sends the opener's `open` with other arguments.
fn with(arena: &mut Arena, change: fn(&mut Open)) -> roast_program_tests::Sent {
    let mut arguments = arena.open_arguments();
    change(&mut arguments);
    arena.send_as_opener(instruction::open(&arguments))
}

/// Sends an `open` that the opener signed before the admin changed the terms.
fn after_a_change(change: fn(&mut Terms)) -> roast_program_tests::Sent {
    let mut arena = Arena::new();
    let open = instruction::open(&arena.open_arguments());
    let (admin, mut terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    change(&mut terms);
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: false,
        }))
        .unwrap();
    arena.send_as_opener(open)
}

/// Sends the opener's `open` with other accounts or data.
fn altered(change: impl FnOnce(&mut Arena, &mut Instruction)) -> roast_program_tests::Sent {
    let mut arena = Arena::new();
    let mut open = instruction::open(&arena.open_arguments());
    change(&mut arena, &mut open);
    arena.send_as_opener(open)
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_terms();
    cases.extend(refused_accounts());
    cases
}

fn refused_terms() -> Vec<Case> {
    vec![
        refusal("while paused", BattleError::Paused, || {
            let mut arena = Arena::new();
            let (admin, terms) = (arena.world.admin.pubkey(), terms(&arena.world));
            arena
                .send_as_admin(instruction::update_config(&UpdateConfig {
                    admin,
                    terms,
                    paused: true,
                }))
                .unwrap();
            with(&mut arena, |_| {})
        }),
        refusal(
            "a judge whom the opener did not agree to",
            BattleError::TermsChanged,
            || after_a_change(|terms| terms.judge = wallet(61).pubkey()),
        ),
        refusal(
            "a fee above what the opener agreed to",
            BattleError::TermsChanged,
            || after_a_change(|terms| terms.fee_bps = Bps(501)),
        ),
        refusal("a disabled mint", BattleError::MintDisabled, || {
            let mut arena = Arena::new();
            let (admin, mint) = (arena.world.admin.pubkey(), arena.mint.address);
            let update = UpdateMint {
                admin,
                mint,
                tier_stakes: STAKES,
                enabled: false,
            };
            arena
                .send_as_admin(instruction::update_mint(&update))
                .unwrap();
            with(&mut arena, |_| {})
        }),
        refusal(
            "a tier that does not exist",
            BattleError::UnknownTier,
            || altered(|_, open| open.data[TIER] = 4),
        ),
        refusal("a tier that is closed", BattleError::TierClosed, || {
            with(&mut Arena::new(), |open| open.tier = Tier::Diamond)
        }),
        refusal(
            "a stake that is not the tier's",
            BattleError::WrongStake,
            || {
                with(&mut Arena::new(), |open| {
                    open.stake = BaseUnits(STAKE.0 + 1)
                })
            },
        ),
        refusal("the stake of another tier", BattleError::WrongStake, || {
            with(&mut Arena::new(), |open| open.tier = Tier::Gold)
        }),
        refusal("nothing at stake", BattleError::WrongStake, || {
            with(&mut Arena::new(), |open| open.stake = BaseUnits(0))
        }),
        refusal(
            "a number ahead of the next",
            BattleError::WrongIndex,
            || with(&mut Arena::new(), |open| open.index = 1),
        ),
        refusal(
            "the number of a battle that is open: a retried transaction",
            BattleError::WrongIndex,
            || {
                let mut arena = Arena::new();
                arena.opened();
                with(&mut arena, |open| open.index = 0)
            },
        ),
        refusal(
            "the last number of all",
            BattleError::ArithmeticOverflow,
            || {
                let mut arena = Arena::new();
                arena.opened();
                let player = pda::player(&arena.opener.address()).0;
                arena.world.tamper(&player, |data| data[40..48].fill(0xff));
                with(&mut arena, |open| open.index = u64::MAX)
            },
        ),
        refusal("the judge as opener", BattleError::JudgeIsPlayer, || {
            let mut arena = Arena::new();
            let admin = arena.world.admin.pubkey();
            let mut terms = terms(&arena.world);
            terms.judge = arena.opener.address();
            arena
                .send_as_admin(instruction::update_config(&UpdateConfig {
                    admin,
                    terms,
                    paused: false,
                }))
                .unwrap();
            with(&mut arena, |_| {})
        }),
        // The token program's "insufficient funds".
        refusal("more than the opener has", 1, || {
            let mut arena = Arena::new();
            let opener = arena.opener.clone();
            arena
                .world
                .transfer(
                    &arena.mint.clone(),
                    &opener.token,
                    &arena.opponent.token.clone(),
                    &opener.keys,
                    9_950_000_000_000,
                )
                .unwrap();
            with(&mut arena, |_| {})
        }),
    ]
}

fn refused_accounts() -> Vec<Case> {
    vec![
        refusal(
            "an opener who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let mut open = instruction::open(&arena.open_arguments());
                open.accounts[0].is_signer = false;
                arena.send(open)
            },
        ),
        refusal("somebody else's tokens", 4, || {
            altered(|arena, open| replace(open, arena.opener.token, arena.opponent.token))
        }),
        refusal(
            "another mint than the configuration's",
            BattleError::WrongMint,
            || {
                altered(|arena, open| {
                    let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    replace(open, arena.mint.address, other.address);
                })
            },
        ),
        refusal(
            "a mint that is not allowed",
            InstructionError::UninitializedAccount,
            || {
                let mut arena = Arena::new();
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                let arguments = Open {
                    mint: other.address,
                    ..arena.open_arguments()
                };
                arena.send_as_opener(instruction::open(&arguments))
            },
        ),
        refusal("tokens of another mint", 3, || {
            altered(|arena, open| {
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                let tokens = arena.world.fighter(&other, 11).token;
                replace(open, arena.opener.token, tokens);
            })
        }),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, open| replace(open, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that is no token program",
            InstructionError::IncorrectProgramId,
            || altered(|_, open| replace(open, token::SPL_TOKEN, token::ASSOCIATED_TOKEN)),
        ),
        refusal("somebody else's number", BattleError::WrongPlayer, || {
            altered(|arena, open| {
                let opponent = arena.opponent.clone();
                let theirs = Open {
                    opener: opponent.address(),
                    opener_token: opponent.token,
                    ..arena.open_arguments()
                };
                arena.send_as_opponent(instruction::open(&theirs)).unwrap();
                let own = pda::player(&arena.opener.address()).0;
                replace(open, own, pda::player(&opponent.address()).0);
            })
        }),
        refusal(
            "the address of a number that nobody has",
            InstructionError::PrivilegeEscalation,
            || {
                altered(|arena, open| {
                    let (own, other) = (arena.opener.address(), arena.opponent.address());
                    replace(open, pda::player(&own).0, pda::player(&other).0);
                })
            },
        ),
        refusal(
            "a battle in place of the number",
            InstructionError::InvalidAccountData,
            || {
                altered(|arena, open| {
                    arena.opened();
                    let (own, battle) = (arena.opener.address(), arena.opened());
                    replace(open, pda::player(&own).0, battle);
                })
            },
        ),
        refusal(
            "the address of another battle",
            InstructionError::PrivilegeEscalation,
            || {
                altered(|arena, open| {
                    let opener = arena.opener.address();
                    replace(open, pda::battle(&opener, 0).0, pda::battle(&opener, 1).0);
                })
            },
        ),
        refusal(
            "the vault of another battle",
            InstructionError::PrivilegeEscalation,
            || {
                altered(|arena, open| {
                    let opener = arena.opener.address();
                    let [own, other] =
                        [0, 1].map(|index| pda::vault(&pda::battle(&opener, index).0).0);
                    replace(open, own, other);
                })
            },
        ),
        refusal(
            "another address for the configuration",
            InstructionError::UninitializedAccount,
            || altered(|_, open| replace(open, pda::config().0, wallet(61).pubkey())),
        ),
        refusal(
            "a mint configuration in place of the configuration",
            InstructionError::AccountDataTooSmall,
            || {
                altered(|arena, open| {
                    replace(
                        open,
                        pda::config().0,
                        pda::mint_config(&arena.mint.address).0,
                    )
                })
            },
        ),
        refusal(
            "another event authority",
            InstructionError::InvalidSeeds,
            || altered(|_, open| replace(open, pda::event_authority().0, wallet(61).pubkey())),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}

#[test]
fn bumps_of_an_openers_own_making_leave_every_stake_where_it_comes_out_again() {
    let mut arena = Arena::new();
    let opener = arena.opener.address();
    let index = 0u64.to_le_bytes();
    let (battle, battle_bump) = unusual(&[b"battle", opener.as_ref(), &index]);
    let (vault, vault_bump) = unusual(&[b"vault", battle.as_ref()]);
    let (usual, usual_vault) = (
        pda::battle(&opener, 0).0,
        pda::vault(&pda::battle(&opener, 0).0).0,
    );

    let mut open = instruction::open(&arena.open_arguments());
    replace(&mut open, usual, battle);
    replace(&mut open, usual_vault, vault);
    let bumps = open.data.len() - 2;
    open.data[bumps..].copy_from_slice(&[battle_bump, vault_bump]);
    arena.send_as_opener(open).unwrap();

    let join = instruction::join(&arena.join_arguments(battle));
    let refusal = arena.send_as_opponent(join.clone()).unwrap_err();
    assert_eq!(
        refusal.instruction_error(),
        Some(&InstructionError::InvalidSeeds)
    );
    let mut join = join;
    replace(&mut join, pda::vault(&battle).0, vault);
    arena.send_as_opponent(join).unwrap();

    // The number is used up: the usual address stays empty.
    let mut again = arena.open_arguments();
    again.index = 0;
    let refusal = arena.send_as_opener(instruction::open(&again)).unwrap_err();
    assert_eq!(refusal.battle_error(), Some(BattleError::WrongIndex));

    arena.world.pass(JUDGE_SECONDS + 1);
    for side in [Side::Opener, Side::Opponent] {
        let mut refund = instruction::refund(&arena.refund_arguments(battle, side));
        replace(&mut refund, pda::vault(&battle).0, vault);
        arena.send(refund).unwrap();
    }
    assert_eq!((arena.gains(), arena.balance(&vault)), ([0, 0], 0));
}

/// The second address that seeds derive, which nobody looks at, and its bump.
fn unusual(seeds: &[&[u8]]) -> (Pubkey, u8) {
    let (_, usual) = Pubkey::find_program_address(seeds, &battle::ID);
    (0..usual)
        .rev()
        .find_map(|bump| {
            let address =
                Pubkey::create_program_address(&[seeds, &[&[bump]]].concat(), &battle::ID);
            address.ok().map(|address| (address, bump))
        })
        .unwrap()
}
