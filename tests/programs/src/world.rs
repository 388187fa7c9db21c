//! A chain in memory with the battle program on it, and the wallets that run the protocol.

use litesvm::{LiteSVM, types::TransactionMetadata};
use roast_protocol::{
    amount::Bps,
    battle::{
        self, Terms,
        account::{self, Battle, Config, MintConfig, Player, ProgramAccount},
        error::BattleError,
        event::{self, BattleEvent},
        instruction,
    },
};
use solana_clock::Clock;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;
use solana_transaction_error::TransactionError;

use crate::program::{bytecode, deploy};

/// Seconds that a battle waits for an opponent in [`terms`].
pub const JOIN_SECONDS: u32 = 600;
/// Seconds that the judge has in [`terms`].
pub const JUDGE_SECONDS: u32 = 300;
/// What a wallet gets to pay fees and rent with, in lamports.
const LAMPORTS: u64 = 100_000_000_000;
/// When the chain starts, in unix seconds.
const START: i64 = 1_800_000_000;

/// The wallet that a number stands for, the same in every run, so that addresses and compute units are too.
#[must_use]
pub fn wallet(number: u8) -> Keypair {
    Keypair::new_from_array([number; 32])
}

/// 5 % of the pool, a quarter of it for the partner.
#[must_use]
pub fn terms(world: &World) -> Terms {
    Terms {
        judge: world.judge.pubkey(),
        creator: world.creator.pubkey(),
        partner: world.partner.pubkey(),
        fee_bps: Bps(500),
        partner_share_bps: Bps(2_500),
        forfeit_bonus_bps: Bps(10_000),
        join_seconds: JOIN_SECONDS,
        judge_seconds: JUDGE_SECONDS,
    }
}

/// Puts another address in an instruction's accounts. Panics when `from` is not among them, so that no test changes nothing.
///
/// # Panics
/// When the instruction does not name `from`.
pub fn replace(instruction: &mut Instruction, from: Pubkey, to: Pubkey) {
    let mut found = false;
    for account in instruction
        .accounts
        .iter_mut()
        .filter(|account| account.pubkey == from)
    {
        account.pubkey = to;
        found = true;
    }
    assert!(found, "the instruction does not name {from}");
}

/// A transaction that went through.
#[derive(Debug)]
pub struct Receipt {
    /// Compute units of all its instructions.
    pub compute_units: u64,
    /// The battle program's events, in order.
    pub events: Vec<BattleEvent>,
    /// Every call of a program by a program: which one was called, and with what.
    pub calls: Vec<(Pubkey, Vec<u8>)>,
}

impl Receipt {
    /// Events of `program`, in order, read by its `decode`.
    ///
    /// # Panics
    /// When there is one that the protocol crate cannot read.
    pub fn events_of<E, F: std::fmt::Debug>(
        &self,
        program: Pubkey,
        decode: fn(&[u8]) -> Option<Result<E, F>>,
    ) -> Vec<E> {
        let own = self.calls.iter().filter(|(called, _)| *called == program);
        own.filter_map(|(_, data)| decode(data))
            .map(|event| event.expect("an event that the protocol crate reads"))
            .collect()
    }
}

/// A transaction that was refused.
#[derive(Debug)]
pub struct Refusal {
    /// Why, as the runtime tells it.
    pub error: TransactionError,
    /// What the programs said.
    pub logs: Vec<String>,
}

impl Refusal {
    /// The instruction's error; `None` when the transaction did not get that far.
    #[must_use]
    pub fn instruction_error(&self) -> Option<&InstructionError> {
        match &self.error {
            TransactionError::InstructionError(_, error) => Some(error),
            _ => None,
        }
    }

    /// The battle program's own error, if it is one.
    #[must_use]
    pub fn battle_error(&self) -> Option<BattleError> {
        match self.instruction_error()? {
            InstructionError::Custom(code) => BattleError::from_code(*code),
            _ => None,
        }
    }
}

/// How a transaction went. Boxed because refusals carry their logs.
pub type Sent = Result<Receipt, Box<Refusal>>;

/// The chain and the protocol's wallets.
#[derive(Clone)]
pub struct World {
    /// The chain.
    pub svm: LiteSVM,
    /// Pays transaction fees and nothing else.
    pub payer: Shared,
    /// Upgrade authority of the program, later its admin.
    pub admin: Shared,
    /// Signs verdicts.
    pub judge: Shared,
    /// Receives the fees, less the partner's share.
    pub creator: Shared,
    /// Receives the partner's share.
    pub partner: Shared,
}

/// A key pair that can be copied with its world.
pub type Shared = std::sync::Arc<Keypair>;

impl World {
    /// The program is deployed; nothing else happened.
    ///
    /// # Panics
    /// When the program has not been built or the loader refuses it.
    #[must_use]
    pub fn deployed() -> Self {
        let [payer, admin, judge, creator, partner] =
            [1, 2, 3, 4, 5].map(|number| Shared::new(wallet(number)));
        let mut world = Self {
            // Nothing here reads the history, and copies of the chain would copy it.
            svm: LiteSVM::new().with_transaction_history(0),
            payer,
            admin,
            judge,
            creator,
            partner,
        };
        deploy(
            &mut world.svm,
            battle::ID,
            &bytecode("battle"),
            Some(world.admin.pubkey()),
        );
        world.set_time(START);
        let funded = [&world.payer, &world.admin, &world.judge].map(|wallet| wallet.pubkey());
        for address in funded {
            world.fund(&address);
        }
        world
    }

    /// The configuration exists, with [`terms`].
    ///
    /// # Panics
    /// When the program refuses.
    #[must_use]
    pub fn new() -> Self {
        let mut world = Self::deployed();
        let terms = terms(&world);
        let admin = world.admin.clone();
        let instruction = instruction::initialize(&instruction::Initialize {
            authority: admin.pubkey(),
            terms,
        });
        world
            .send(&[instruction], &[&admin])
            .expect("the upgrade authority initialises");
        world
    }

    /// Gives a wallet lamports for fees and rent.
    ///
    /// # Panics
    /// When the chain refuses.
    pub fn fund(&mut self, address: &Pubkey) {
        self.svm.airdrop(address, LAMPORTS).expect("an airdrop");
    }

    /// Sends a transaction that [`World::payer`] pays for.
    ///
    /// # Errors
    /// When the runtime or a program refuses it.
    ///
    /// # Panics
    /// When the program emits an event that the protocol crate cannot read.
    pub fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> Sent {
        let message = Message::new(instructions, Some(&self.payer.pubkey()));
        let mut keys = vec![&*self.payer];
        keys.extend(signers);
        let transaction = Transaction::new(&keys, message.clone(), self.svm.latest_blockhash());
        let sent = self.svm.send_transaction(transaction);
        self.svm.expire_blockhash();
        match sent {
            Ok(metadata) => {
                let mut receipt = Receipt {
                    compute_units: metadata.compute_units_consumed,
                    events: Vec::new(),
                    calls: calls(&message, &metadata),
                };
                receipt.events = receipt.events_of(battle::ID, event::decode);
                Ok(receipt)
            }
            Err(failed) => Err(Box::new(Refusal {
                error: failed.err,
                logs: failed.meta.logs,
            })),
        }
    }

    /// The chain's time, in unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// Sets the chain's time, in unix seconds.
    pub fn set_time(&mut self, unix_timestamp: i64) {
        let clock = Clock {
            unix_timestamp,
            ..self.svm.get_sysvar()
        };
        self.svm.set_sysvar(&clock);
    }

    /// Lets time pass.
    pub fn pass(&mut self, seconds: u32) {
        self.set_time(self.now() + i64::from(seconds));
    }

    fn decoded(&self, address: &Pubkey) -> Option<ProgramAccount> {
        let account = self
            .svm
            .get_account(address)
            .filter(|account| !account.data.is_empty())?;
        assert_eq!(
            account.owner,
            battle::ID,
            "{address} belongs to another program"
        );
        Some(account::decode(&account.data).expect("the program wrote an account that can be read"))
    }

    /// The configuration.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn config(&self) -> Config {
        match self.decoded(&battle::pda::config().0) {
            Some(ProgramAccount::Config(config)) => config,
            other => panic!("no configuration but {other:?}"),
        }
    }

    /// An allowed mint.
    ///
    /// # Panics
    /// When the mint is not allowed.
    #[must_use]
    pub fn mint_config(&self, mint: &Pubkey) -> MintConfig {
        match self.decoded(&battle::pda::mint_config(mint).0) {
            Some(ProgramAccount::MintConfig(config)) => config,
            other => panic!("no mint configuration but {other:?}"),
        }
    }

    /// A wallet's player account, if it ever opened a battle.
    ///
    /// # Panics
    /// When another account is at its address.
    #[must_use]
    pub fn player(&self, wallet: &Pubkey) -> Option<Player> {
        match self.decoded(&battle::pda::player(wallet).0)? {
            ProgramAccount::Player(player) => Some(player),
            other => panic!("no player but {other:?}"),
        }
    }

    /// A battle.
    ///
    /// # Panics
    /// When there is none at the address.
    #[must_use]
    pub fn battle(&self, address: &Pubkey) -> Battle {
        match self.decoded(address) {
            Some(ProgramAccount::Battle(battle)) => *battle,
            other => panic!("no battle but {other:?}"),
        }
    }

    /// Changes bytes of an account, as no instruction could.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn tamper(&mut self, address: &Pubkey, change: impl FnOnce(&mut Vec<u8>)) {
        let mut account = self
            .svm
            .get_account(address)
            .expect("an account to tamper with");
        change(&mut account.data);
        self.svm
            .set_account(*address, account)
            .expect("the account stays valid");
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

fn calls(message: &Message, metadata: &TransactionMetadata) -> Vec<(Pubkey, Vec<u8>)> {
    let inner = metadata.inner_instructions.iter().flatten();
    inner
        .map(|inner| &inner.instruction)
        .map(|call| {
            let program = message.account_keys[usize::from(call.program_id_index)];
            (program, call.data.clone())
        })
        .collect()
}
