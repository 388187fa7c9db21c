//! Which Token-2022 extensions keep a mint out, and which do not.

use roast_program_tests::{Arena, Case, Extension, STAKE, STAKES, Sent, World, check, refusal};
use roast_protocol::{
    battle::{
        Tier,
        error::BattleError,
        instruction::{self, AllowMint, Open},
    },
    token,
    verdict::Outcome,
};
use solana_signer::Signer;

fn allow(extensions: &[Extension]) -> Sent {
    let mut world = World::new();
    let mint = world.create_mint(token::TOKEN_2022, 10, extensions);
    let admin = world.admin.clone();
    let arguments = AllowMint {
        admin: admin.pubkey(),
        mint: mint.address,
        token_program: mint.program,
        tier_stakes: STAKES,
    };
    world.send(&[instruction::allow_mint(&arguments)], &[&admin])
}

/// Opens a battle in a mint that was allowed and then closed and made anew, here by changing its bytes: an extension is added.
fn open_after(kind: u16, value: &[u8]) -> Sent {
    let mut arena = Arena::token_2022();
    let mint = arena.mint.address;
    let open = instruction::open(&arena.open_arguments());
    arena.world.tamper(&mint, |data| {
        data.resize(165, 0);
        data.push(1);
        data.extend(kind.to_le_bytes());
        data.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
        data.extend(value);
    });
    let lamports = arena.world.svm.minimum_balance_for_rent_exemption(1_000);
    arena.world.svm.airdrop(&mint, lamports).unwrap();
    arena.send_as_opener(open)
}

/// Opens a battle in a mint that was allowed, then closed, and made anew at the same address by the other token program. Its prizes
/// could never be paid: the fee vault belongs to the first program.
fn open_after_another_program_made_it_anew() -> Sent {
    let mut world = World::new();
    let mint = world.create_mint(token::TOKEN_2022, 10, &[Extension::MintCloseAuthority]);
    let (admin, authority) = (world.admin.clone(), mint.authority.clone());
    let allow = instruction::allow_mint(&AllowMint {
        admin: admin.pubkey(),
        mint: mint.address,
        token_program: mint.program,
        tier_stakes: STAKES,
    });
    world.send(&[allow], &[&admin]).unwrap();
    world.close_account(&mint, &mint.address, &authority);
    let mint = world.create_mint(token::SPL_TOKEN, 10, &[]);
    let opener = world.fighter(&mint, 11);
    let config = world.config();
    let open = instruction::open(&Open {
        opener: opener.address(),
        opener_token: opener.token,
        mint: mint.address,
        token_program: mint.program,
        index: 0,
        tier: Tier::Silver,
        stake: STAKE,
        judge: config.judge,
        max_fee: config.fee_bps,
    });
    world.send(&[open], &[&opener.keys])
}

#[test]
fn a_battle_is_fought_to_the_end_in_a_mint_with_every_harmless_extension() {
    let harmless = [
        Extension::TransferHookInert,
        Extension::InitializedByDefault,
        Extension::ConfidentialTransfer,
        Extension::InterestBearing,
        Extension::MintCloseAuthority,
        Extension::MetadataPointer,
        Extension::GroupPointer,
        Extension::GroupMemberPointer,
    ];
    for extensions in [&harmless[..], &[Extension::ScaledUiAmount]] {
        let mut arena = Arena::with_mint(token::TOKEN_2022, extensions);
        let battle = arena.settled(Outcome::OpenerWins);
        arena
            .send(instruction::payout(&arena.payout_arguments(battle)))
            .unwrap();
        let stake = i128::from(STAKE.0);
        assert_eq!(arena.gains(), [stake * 9 / 10, -stake]);
        let creator = arena.world.creator.clone();
        let withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
        arena.world.send(&[withdraw], &[&creator]).unwrap();
        let refunded = arena.settled(Outcome::Draw);
        for side in [
            roast_protocol::battle::Side::Opener,
            roast_protocol::battle::Side::Opponent,
        ] {
            arena
                .send(instruction::refund(&arena.refund_arguments(refunded, side)))
                .unwrap();
        }
        assert_eq!(arena.gains(), [stake * 9 / 10, -stake]);
    }
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a mint made anew by the other token program",
            BattleError::WrongTokenProgram,
            open_after_another_program_made_it_anew,
        ),
        refusal("a fee on transfers", BattleError::TransferFeeMint, || {
            allow(&[Extension::TransferFee])
        }),
        refusal(
            "a program on transfers",
            BattleError::TransferHookMint,
            || allow(&[Extension::TransferHookProgram]),
        ),
        refusal(
            "a program on transfers that could be set",
            BattleError::TransferHookMint,
            || allow(&[Extension::TransferHookAuthority]),
        ),
        refusal("no transfers", BattleError::NonTransferableMint, || {
            allow(&[Extension::NonTransferable])
        }),
        refusal(
            "a permanent delegate",
            BattleError::PermanentDelegateMint,
            || allow(&[Extension::PermanentDelegate]),
        ),
        refusal("a pause button", BattleError::PausableMint, || {
            allow(&[Extension::Pausable])
        }),
        refusal(
            "a fee on confidential transfers",
            BattleError::ConfidentialTransferFeeMint,
            || allow(&[Extension::ConfidentialTransferFee]),
        ),
        refusal(
            "new accounts frozen",
            BattleError::FrozenByDefaultMint,
            || allow(&[Extension::FrozenByDefault]),
        ),
        refusal(
            "confidential minting",
            BattleError::UnsupportedMintExtension,
            || allow(&[Extension::ConfidentialMintBurn]),
        ),
        refusal(
            "permissioned burning",
            BattleError::UnsupportedMintExtension,
            || allow(&[Extension::PermissionedBurn]),
        ),
        refusal(
            "a refused extension behind a harmless one",
            BattleError::PausableMint,
            || allow(&[Extension::MetadataPointer, Extension::Pausable]),
        ),
        refusal(
            "a fee on transfers since the mint was allowed",
            BattleError::TransferFeeMint,
            || open_after(1, &[0; 108]),
        ),
        refusal(
            "a pause button since the mint was allowed",
            BattleError::PausableMint,
            || open_after(26, &[0; 33]),
        ),
        refusal(
            "other decimals since the mint was allowed",
            BattleError::WrongMint,
            || {
                let mut arena = Arena::token_2022();
                let mint = arena.mint.address;
                arena.world.tamper(&mint, |data| data[44] = 6);
                let open = instruction::open(&arena.open_arguments());
                arena.send_as_opener(open)
            },
        ),
        refusal(
            "an extension that nobody knows",
            BattleError::UnsupportedMintExtension,
            || open_after(999, &[]),
        ),
        refusal(
            "an extension that ends too early",
            BattleError::InvalidMint,
            || {
                let mut arena = Arena::token_2022();
                let (mint, open) = (
                    arena.mint.address,
                    instruction::open(&arena.open_arguments()),
                );
                arena.world.tamper(&mint, |data| {
                    data.resize(165, 0);
                    data.extend([1, 18, 0, 64, 0, 1, 2, 3]);
                });
                let lamports = arena.world.svm.minimum_balance_for_rent_exemption(1_000);
                arena.world.svm.airdrop(&mint, lamports).unwrap();
                arena.send_as_opener(open)
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
