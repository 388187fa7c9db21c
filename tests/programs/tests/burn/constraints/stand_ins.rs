//! Accounts that are put in the place of others: all kinds that the chain has.

use roast_program_tests::{Fighter, LOWEST_BURN, Mine, Shared, StandIn, common_stand_ins, wallet};
use roast_protocol::{
    burn::{
        self,
        instruction::{self, AllowMint},
        pda,
    },
    token,
};
use solana_signer::Signer;

/// A chain with one of everything on it.
pub(super) struct Theatre {
    pub(super) scene: Mine,
    pub(super) stand_ins: Vec<StandIn>,
}

pub(super) fn theatre() -> Theatre {
    let mut mine = Mine::new();
    let mint = mine.mint.clone();
    let stranger = mine.world.fighter(&mint, 66);
    let mut stand_ins = common_stand_ins();
    stand_ins.extend(people(&mine, &stranger));
    stand_ins.extend(campaigns(&mut mine));
    stand_ins.extend(singletons(&mine));
    stand_ins.extend(of_another_mint(&mut mine));
    Theatre {
        scene: mine,
        stand_ins,
    }
}

fn people(mine: &Mine, stranger: &Fighter) -> Vec<StandIn> {
    vec![
        StandIn::wallet("the admin", &mine.world.admin),
        StandIn::wallet("the keeper", &mine.keeper),
        StandIn::wallet("the project", &mine.project.keys),
        StandIn::wallet("the miner", &mine.miner.keys),
        StandIn::wallet("a stranger", &stranger.keys),
        StandIn::wallet("a wallet without lamports", &Shared::new(wallet(67))),
        StandIn::account("the project's tokens", mine.project.token),
        StandIn::account("the miner's tokens", mine.miner.token),
        StandIn::account("a stranger's tokens", stranger.token),
    ]
}

/// Other campaigns of the project, one without and one with submissions.
fn campaigns(mine: &mut Mine) -> Vec<StandIn> {
    let (empty, used) = (mine.opened(), mine.opened());
    let submission = mine.submitted(used, 0);
    vec![
        StandIn::account("another campaign", empty),
        StandIn::account("a campaign with a submission", used),
        StandIn::account(
            "another submission",
            pda::submission(&used, &submission.content_hash).0,
        ),
    ]
}

fn singletons(mine: &Mine) -> Vec<StandIn> {
    let mint = &mine.mint.address;
    vec![
        StandIn::account("the mint", *mint),
        StandIn::account("the configuration", pda::config().0),
        StandIn::account("the mint's configuration", pda::mint_config(mint).0),
        StandIn::account(
            "the project's numbering",
            pda::project(&mine.project.address()).0,
        ),
        StandIn::account("the event authority", pda::event_authority().0),
        StandIn::account("the program", burn::ID),
        StandIn::account("the program's data", pda::program_data().0),
    ]
}

/// A second mint of SPL Token that is allowed, and what belongs to it; a mint of Token-2022 that is not.
fn of_another_mint(mine: &mut Mine) -> Vec<StandIn> {
    let other = mine.world.create_mint(token::SPL_TOKEN, 13, &[]);
    let allow = instruction::allow_mint(&AllowMint {
        admin: mine.world.admin.pubkey(),
        mint: other.address,
        token_program: other.program,
        lowest_burn: LOWEST_BURN,
    });
    mine.send_as_admin(allow).unwrap();
    let miner = mine.miner.address();
    let tokens = mine.world.create_account(&other, &miner);
    mine.world
        .mint_to(&other, &tokens, LOWEST_BURN.0 * 1_000_000);
    let later = mine.world.create_mint(token::TOKEN_2022, 14, &[]);
    vec![
        StandIn::account("another mint", other.address),
        StandIn::account(
            "another mint's configuration",
            pda::mint_config(&other.address).0,
        ),
        StandIn::account("the miner's tokens of another mint", tokens),
        StandIn::account("a mint of Token-2022", later.address),
    ]
}
