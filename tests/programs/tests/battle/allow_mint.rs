use roast_program_tests::{
    Arena, Case, Mint, STAKES, Sent, World, check, refusal, refused_allow_mint, replace, wallet,
};
use roast_protocol::{
    amount::BaseUnits,
    battle::{
        error::BattleError,
        event::BattleEvent,
        instruction::{self, AllowMint},
        pda,
    },
    token,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

fn arguments(world: &World, mint: &Mint) -> AllowMint {
    AllowMint {
        admin: world.admin.pubkey(),
        mint: mint.address,
        token_program: mint.program,
        tier_stakes: STAKES,
    }
}

fn ready(program: Pubkey) -> (World, Mint) {
    let mut world = World::new();
    let mint = world.create_mint(program, 10, &[]);
    (world, mint)
}

fn send(world: &mut World, arguments: &AllowMint) -> Sent {
    let admin = world.admin.clone();
    world.send(&[instruction::allow_mint(arguments)], &[&admin])
}

fn allow(world: &mut World, mint: &Mint) -> Sent {
    let arguments = arguments(world, mint);
    send(world, &arguments)
}

#[test]
fn mints_of_both_token_programs_are_allowed_with_an_empty_fee_vault() {
    for program in [token::SPL_TOKEN, token::TOKEN_2022] {
        let (mut world, mint) = ready(program);
        let receipt = allow(&mut world, &mint).unwrap();
        let config = world.mint_config(&mint.address);
        assert_eq!(
            (config.mint, config.token_program, config.decimals),
            (mint.address, program, mint.decimals)
        );
        assert_eq!((config.tier_stakes, config.enabled), (STAKES, true));
        assert_eq!(
            world.balance(&pda::fee_vault(&mint.address).0),
            Some(BaseUnits(0))
        );
        let told = BattleEvent::MintAllowed {
            mint: mint.address,
            tier_stakes: STAKES,
            enabled: true,
        };
        assert_eq!(receipt.events, [told]);
    }
}

#[test]
fn lamports_sent_to_the_addresses_beforehand_do_not_block_it() {
    let (mut world, mint) = ready(token::SPL_TOKEN);
    for address in [
        pda::mint_config(&mint.address).0,
        pda::fee_vault(&mint.address).0,
    ] {
        world.svm.airdrop(&address, 1_000_000).unwrap();
    }
    allow(&mut world, &mint).unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_allow_mint::<Arena>();
    cases.extend([
        refusal(
            "a stake of which two do not fit",
            BattleError::StakeTooLarge,
            || {
                let (mut world, mint) = ready(token::SPL_TOKEN);
                let mut arguments = arguments(&world, &mint);
                arguments.tier_stakes[3] = BaseUnits(u64::MAX / 2 + 1);
                send(&mut world, &arguments)
            },
        ),
        refusal(
            "another address for the fee vault",
            InstructionError::InvalidSeeds,
            || {
                let (mut world, mint) = ready(token::SPL_TOKEN);
                let mut allow = instruction::allow_mint(&arguments(&world, &mint));
                replace(
                    &mut allow,
                    pda::fee_vault(&mint.address).0,
                    wallet(51).pubkey(),
                );
                let admin = world.admin.clone();
                world.send(&[allow], &[&admin])
            },
        ),
    ]);
    cases
}

#[test]
fn refuses() {
    check(&refusals());
}
