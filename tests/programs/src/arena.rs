//! Two funded players and an allowed mint, and battles brought to any state.

use std::sync::OnceLock;

use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        Side, Terms, Tier,
        instruction::{
            self, Cancel, Close, Forfeit, Join, Open, Payout, Refund, Resign, Settle, UpdateConfig,
            WithdrawFees,
        },
        pda,
    },
    token,
    verdict::{Outcome, Score, Verdict},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    constraints::Scene,
    house::House,
    tokens::{Extension, Mint},
    world::{Sent, Shared, World, terms, wallet},
};

/// One whole token of 9 decimals, in base units.
const UNIT: u64 = 1_000_000_000;
/// Stake of the silver tier, in which fixtures fight: 100 tokens.
pub const STAKE: BaseUnits = BaseUnits(100 * UNIT);
/// Stakes of bronze, silver, gold; diamond is closed.
pub const STAKES: [BaseUnits; 4] = [
    BaseUnits(10 * UNIT),
    STAKE,
    BaseUnits(1_000 * UNIT),
    BaseUnits(0),
];
/// What each player starts with: 10,000 tokens.
const FUNDS: u64 = 10_000 * UNIT;

/// A player with a wallet and a token account.
#[derive(Clone)]
pub struct Fighter {
    /// The wallet's keys.
    pub keys: Shared,
    /// Its token account.
    pub token: Pubkey,
}

impl Fighter {
    /// The wallet's address.
    #[must_use]
    pub fn address(&self) -> Pubkey {
        self.keys.pubkey()
    }
}

/// A world with an allowed mint, two players, and token accounts for creator and partner.
///
/// When it goes out of scope it checks that every base unit of the supply is in some token account: no scenario loses or makes any. (Wrapped
/// SOL has no supply that anybody counts.)
#[derive(Clone)]
pub struct Arena {
    /// The chain.
    pub world: World,
    /// What is staked.
    pub mint: Mint,
    /// Opens the battles.
    pub opener: Fighter,
    /// Joins them.
    pub opponent: Fighter,
    /// Token account of the creator.
    pub creator_token: Pubkey,
    /// Token account of the partner.
    pub partner_token: Pubkey,
}

impl Drop for Arena {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.mint.is_wrapped_sol() {
            let (held, supply) = self.world.circulation(&self.mint);
            assert_eq!(
                held, supply,
                "base units in token accounts and supply of the mint"
            );
        }
    }
}

/// A verdict with marks that say `outcome`.
#[must_use]
pub fn verdict(outcome: Outcome) -> Verdict {
    let good = [Score {
        savagery: 10,
        creativity: 7,
        delivery: 6,
        relevance: 5,
    }; 3];
    let fair = [Score {
        savagery: 4,
        creativity: 7,
        delivery: 6,
        relevance: 5,
    }; 3];
    let (opener, opponent) = match outcome {
        Outcome::OpenerWins => (good, fair),
        Outcome::OpponentWins => (fair, good),
        Outcome::Draw => (fair, fair),
    };
    Verdict::new(opener, opponent, [0xab; 32])
}

impl Arena {
    /// A mint of SPL Token.
    #[must_use]
    pub fn new() -> Self {
        static READY: OnceLock<Arena> = OnceLock::new();
        READY
            .get_or_init(|| Self::with_mint(token::SPL_TOKEN, &[]))
            .clone()
    }

    /// A mint of Token-2022 without extensions.
    #[must_use]
    pub fn token_2022() -> Self {
        static READY: OnceLock<Arena> = OnceLock::new();
        READY
            .get_or_init(|| Self::with_mint(token::TOKEN_2022, &[]))
            .clone()
    }

    /// A mint of `program` with extensions that the battle program allows.
    ///
    /// # Panics
    /// When it refuses the mint.
    #[must_use]
    pub fn with_mint(program: Pubkey, extensions: &[Extension]) -> Self {
        House::with_mint(program, extensions)
    }

    /// Wrapped SOL of SPL Token, whose token accounts hold their tokens as lamports.
    ///
    /// # Panics
    /// When the battle program refuses it.
    #[must_use]
    pub fn wrapped_sol() -> Self {
        let mut world = World::new();
        let mint = world.wrapped_sol(token::SPL_TOKEN);
        Self::without_tokens(world, mint).admitted()
    }

    /// Nobody has tokens of the mint, and it is not allowed.
    pub(crate) fn without_tokens(mut world: World, mint: Mint) -> Self {
        let [opener, opponent] = [11, 12].map(|number| world.newcomer(number));
        Self {
            world,
            mint,
            opener,
            opponent,
            creator_token: Pubkey::default(),
            partner_token: Pubkey::default(),
        }
    }

    /// Sends an instruction that the opener signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_opener(&mut self, instruction: Instruction) -> Sent {
        let keys = self.opener.keys.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that the opponent signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_opponent(&mut self, instruction: Instruction) -> Sent {
        let keys = self.opponent.keys.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that the judge signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_judge(&mut self, instruction: Instruction) -> Sent {
        let keys = self.world.judge.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that the admin signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_admin(&mut self, instruction: Instruction) -> Sent {
        House::send_as_admin(self, instruction)
    }

    /// Sends an instruction that nobody but the fee payer signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send(&mut self, instruction: Instruction) -> Sent {
        self.world.send(&[instruction], &[])
    }

    /// Arguments of the opener's next `open`.
    #[must_use]
    pub fn open_arguments(&self) -> Open {
        let config = self.world.config();
        Open {
            opener: self.opener.address(),
            opener_token: self.opener.token,
            mint: self.mint.address,
            token_program: self.mint.program,
            index: self
                .world
                .player(&self.opener.address())
                .map_or(0, |player| player.next_index),
            tier: Tier::Silver,
            stake: STAKE,
            judge: config.judge,
            max_fee: config.fee_bps,
        }
    }

    /// Arguments of the opponent's `join`.
    #[must_use]
    pub fn join_arguments(&self, battle: Pubkey) -> Join {
        Join {
            opponent: self.opponent.address(),
            opponent_token: self.opponent.token,
            battle,
            mint: self.mint.address,
            token_program: self.mint.program,
            stake: STAKE,
        }
    }

    /// Arguments of the opener's `cancel`.
    #[must_use]
    pub fn cancel_arguments(&self, battle: Pubkey) -> Cancel {
        Cancel {
            caller: self.opener.address(),
            battle,
            opener_token: self.opener.token,
            mint: self.mint.address,
            token_program: self.mint.program,
        }
    }

    /// Arguments of the judge's `settle`.
    #[must_use]
    pub fn settle_arguments(&self, battle: Pubkey, outcome: Outcome) -> Settle {
        Settle {
            judge: self.world.judge.pubkey(),
            battle,
            verdict: verdict(outcome),
        }
    }

    /// Arguments of the judge's `forfeit`.
    #[must_use]
    pub fn forfeit_arguments(&self, battle: Pubkey, absent: Side) -> Forfeit {
        Forfeit {
            judge: self.world.judge.pubkey(),
            battle,
            absent,
            transcript_hash: [0xcd; 32],
        }
    }

    /// Arguments of the judge's `resign`.
    #[must_use]
    pub fn resign_arguments(&self, battle: Pubkey) -> Resign {
        Resign {
            judge: self.world.judge.pubkey(),
            battle,
        }
    }

    /// Arguments of the opener's `close`.
    #[must_use]
    pub fn close_arguments(&self, battle: Pubkey) -> Close {
        Close {
            caller: self.opener.address(),
            battle,
            opener: self.opener.address(),
            opener_token: self.opener.token,
            mint: self.mint.address,
            token_program: self.mint.program,
        }
    }

    /// Sets the forfeit bonus of later battles.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn set_bonus(&mut self, bonus: Bps) {
        let terms = Terms {
            forfeit_bonus_bps: bonus,
            ..terms(&self.world)
        };
        let admin = self.world.admin.pubkey();
        let update = instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: false,
        });
        self.send_as_admin(update).expect("the admin changes terms");
    }

    /// Arguments of a `payout` to the opener.
    #[must_use]
    pub fn payout_arguments(&self, battle: Pubkey) -> Payout {
        Payout {
            battle,
            winner_token: self.opener.token,
            mint: self.mint.address,
            token_program: self.mint.program,
        }
    }

    /// Arguments of a `refund` of one side.
    #[must_use]
    pub fn refund_arguments(&self, battle: Pubkey, side: Side) -> Refund {
        let player = match side {
            Side::Opener => &self.opener,
            Side::Opponent => &self.opponent,
        };
        Refund {
            battle,
            side,
            player_token: player.token,
            mint: self.mint.address,
            token_program: self.mint.program,
        }
    }

    /// Arguments of the creator's `withdraw_fees`.
    #[must_use]
    pub fn withdraw_arguments(&self) -> WithdrawFees {
        WithdrawFees {
            caller: self.world.creator.pubkey(),
            mint: self.mint.address,
            token_program: self.mint.program,
            creator_token: self.creator_token,
            partner_token: self.partner_token,
        }
    }

    /// Opens a battle and gives its address.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn opened(&mut self) -> Pubkey {
        let arguments = self.open_arguments();
        self.send_as_opener(instruction::open(&arguments))
            .expect("a battle opens");
        pda::battle(&arguments.opener, arguments.index).0
    }

    /// Opens a battle and joins it.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn joined(&mut self) -> Pubkey {
        let battle = self.opened();
        let join = instruction::join(&self.join_arguments(battle));
        self.send_as_opponent(join).expect("the opponent joins");
        battle
    }

    /// Opens, joins and settles a battle.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn settled(&mut self, outcome: Outcome) -> Pubkey {
        let battle = self.joined();
        let settle = instruction::settle(&self.settle_arguments(battle, outcome));
        self.send_as_judge(settle).expect("the judge settles");
        battle
    }

    /// Opens, joins, settles for the opener and pays a battle.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn paid(&mut self) -> Pubkey {
        let battle = self.settled(Outcome::OpenerWins);
        self.send(instruction::payout(&self.payout_arguments(battle)))
            .expect("the winner is paid");
        battle
    }

    /// Opens and joins a battle, and one side stays away.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn forfeited(&mut self, absent: Side) -> Pubkey {
        let battle = self.joined();
        let forfeit = instruction::forfeit(&self.forfeit_arguments(battle, absent));
        self.send_as_judge(forfeit).expect("the judge records it");
        battle
    }

    /// Opens and joins a battle, and the judge gives it up.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn resigned(&mut self) -> Pubkey {
        let battle = self.joined();
        let resign = instruction::resign(&self.resign_arguments(battle));
        self.send_as_judge(resign).expect("the judge resigns");
        battle
    }

    /// Opens and joins a battle, and lets the judge's deadline pass.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn expired(&mut self) -> Pubkey {
        let battle = self.joined();
        self.world.pass(crate::JUDGE_SECONDS + 1);
        battle
    }

    /// Base units in a token account.
    ///
    /// # Panics
    /// When there is no such account.
    #[must_use]
    pub fn balance(&self, account: &Pubkey) -> u64 {
        self.world.balance(account).expect("a token account").0
    }

    /// Base units that the opener and the opponent have gained (or lost) since the start.
    #[must_use]
    pub fn gains(&self) -> [i128; 2] {
        [&self.opener, &self.opponent]
            .map(|player| i128::from(self.balance(&player.token)) - i128::from(FUNDS))
    }
}

impl Scene for Arena {
    fn world(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Default for Arena {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A wallet with lamports and no token account.
    pub fn newcomer(&mut self, number: u8) -> Fighter {
        let keys = Shared::new(wallet(number));
        self.fund(&keys.pubkey());
        let token = Pubkey::default();
        Fighter { keys, token }
    }

    /// A player with lamports and 10,000 tokens.
    pub fn fighter(&mut self, mint: &Mint, number: u8) -> Fighter {
        let keys = self.newcomer(number).keys;
        let token = self.create_account(mint, &keys.pubkey());
        self.mint_to(mint, &token, FUNDS);
        Fighter { keys, token }
    }
}
