//! A chain in memory that keeps the programs' rules and misbehaves on command. For tests of the life cycle alone.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use async_trait::async_trait;
use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{self, BattleStatus, Ending, Side, instruction};
use roast_protocol::burn::account::{Campaign, Submission};
use roast_protocol::burn::{self, instruction as burning};
use roast_protocol::fees::{Forfeit, Pool, split_forfeit, split_pool};
use roast_protocol::time::UnixSeconds;
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use roast_protocol::transcript::ChainId;
use roast_protocol::verdict::{Outcome, Verdict};
use roast_protocol::{Instruction, Pubkey};
use solana_hash::Hash;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;

use super::{Blockhash, Chain, Landing, Simulation, View};
use crate::error::ChainError;

/// The scripted cluster's name.
pub(crate) fn chain_id() -> ChainId {
    ChainId::of_genesis(&[9; 32])
}

/// Blocks for which a blockhash is good.
pub(crate) const VALIDITY: u64 = 8;

/// Where a call never returns, as if the keeper's process died there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crash {
    /// Before the ledger knows of a transaction.
    BeforeRecording,
    /// After the ledger knows of it, before the network does.
    BeforeSending,
    /// After the network has it, before the keeper knows.
    AfterSending,
    /// After it landed, before the ledger says so.
    AfterLanding,
}

#[derive(Default)]
pub(crate) struct Faults {
    /// Consumed by the first call that gets there.
    pub(crate) crash: Option<Crash>,
    /// Transactions to swallow with a friendly answer.
    pub(crate) swallowed_sends: u32,
    /// Transactions to take in with an answer that says the opposite.
    pub(crate) lost_answers: u32,
    /// Blocks between taking in a transaction and executing it.
    pub(crate) delay: u64,
    /// Views that show the battle as it was before the last execution.
    pub(crate) stale_views: u32,
    /// Whose token accounts can receive nothing.
    pub(crate) frozen: HashSet<Pubkey>,
    /// Calls of any kind that fail.
    pub(crate) outages: u32,
    /// Whether every simulation says no.
    pub(crate) refuses: bool,
    /// Whoever looks at these panics.
    pub(crate) cursed: HashSet<Pubkey>,
}

/// A token transfer that the program made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) battle: Pubkey,
    pub(crate) to: Pubkey,
    pub(crate) amount: u64,
}

#[derive(Clone, Default)]
struct World {
    battles: HashMap<Pubkey, Battle>,
    campaigns: HashMap<Pubkey, Campaign>,
    submissions: HashMap<Pubkey, Submission>,
    payments: Vec<Payment>,
    /// Closed accounts, and who got their rent.
    closed: Vec<(Pubkey, Pubkey)>,
}

#[derive(Default)]
struct State {
    height: u64,
    now: i64,
    world: World,
    before: World,
    hashes: HashMap<Hash, u64>,
    waiting: Vec<(u64, VersionedTransaction)>,
    landed: HashMap<Signature, Landing>,
    received: HashSet<Signature>,
    asked_for_time: u32,
    last_price: Option<u64>,
    looked_at: HashMap<Pubkey, u32>,
    faults: Faults,
    has_crashed: bool,
}

#[derive(Default)]
pub(crate) struct ScriptedChain {
    state: Mutex<State>,
}

impl ScriptedChain {
    pub(crate) fn at(now: i64) -> Self {
        let state = State {
            now,
            height: 100,
            ..State::default()
        };
        Self {
            state: Mutex::new(state),
        }
    }

    pub(crate) fn put(&self, address: Pubkey, battle: Battle) {
        self.with(|state| state.world.battles.insert(address, battle));
    }

    pub(crate) fn put_campaign(&self, address: Pubkey, campaign: Campaign) {
        self.with(|state| state.world.campaigns.insert(address, campaign));
    }

    pub(crate) fn put_submission(&self, address: Pubkey, submission: Submission) {
        self.with(|state| state.world.submissions.insert(address, submission));
    }

    pub(crate) fn campaign(&self, address: &Pubkey) -> Campaign {
        self.with(|state| state.world.campaigns[address].clone())
    }

    /// Closed accounts, and who got their rent, in order.
    pub(crate) fn closed(&self) -> Vec<(Pubkey, Pubkey)> {
        self.with(|state| state.world.closed.clone())
    }

    pub(crate) fn battle(&self, address: &Pubkey) -> Battle {
        self.with(|state| state.world.battles[address].clone())
    }

    /// Of a compute unit, in micro-lamports, in the transaction that was simulated last.
    pub(crate) fn last_price(&self) -> Option<u64> {
        self.with(|state| state.last_price)
    }

    /// Takes a battle away, as when its opener closes it.
    pub(crate) fn vanish(&self, address: &Pubkey) {
        self.with(|state| state.world.battles.remove(address));
    }

    /// How often the time alone was asked for.
    pub(crate) fn asked_for_time(&self) -> u32 {
        self.with(|state| state.asked_for_time)
    }

    /// How often an account was looked at.
    pub(crate) fn looked_at(&self, address: &Pubkey) -> u32 {
        self.with(|state| state.looked_at.get(address).copied().unwrap_or_default())
    }

    pub(crate) fn set_time(&self, now: i64) {
        self.with(|state| state.now = now);
    }

    pub(crate) fn faults(&self, change: impl FnOnce(&mut Faults)) {
        self.with(|state| change(&mut state.faults));
    }

    /// Undoes the last execution, as when a fork dies; its transactions are forgotten.
    pub(crate) fn roll_back(&self) {
        self.with(|state| {
            state.world = state.before.clone();
            state.landed.clear();
        });
    }

    pub(crate) fn payments(&self) -> Vec<Payment> {
        self.with(|state| state.world.payments.clone())
    }

    /// Distinct transactions that the network was ever given.
    pub(crate) fn received(&self) -> usize {
        self.with(|state| state.received.len())
    }

    /// Transactions that landed and did what they should.
    pub(crate) fn succeeded(&self) -> usize {
        self.with(|state| {
            let landed = state.landed.values();
            landed
                .filter(|landing| matches!(landing, Landing::Succeeded { .. }))
                .count()
        })
    }

    /// Whether a call has not returned.
    pub(crate) fn has_crashed(&self) -> bool {
        self.with(|state| state.has_crashed)
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap())
    }

    /// Does not return when the script says that the keeper dies here.
    async fn maybe_crash(&self, point: Crash) {
        let dies = self.with(|state| {
            let dies = state.faults.crash == Some(point);
            if dies {
                state.faults.crash = None;
                state.has_crashed = true;
            }
            dies
        });
        if dies {
            std::future::pending::<()>().await;
        }
    }

    fn answer<T>(&self, work: impl FnOnce(&mut State) -> T) -> Result<T, ChainError> {
        self.with(|state| {
            if state.faults.outages > 0 {
                state.faults.outages -= 1;
                return Err(ChainError::Rpc {
                    method: "scripted",
                    reason: "outage".to_owned(),
                });
            }
            Ok(work(state))
        })
    }
}

#[async_trait]
impl Chain for ScriptedChain {
    async fn id(&self) -> Result<ChainId, ChainError> {
        self.answer(|_| chain_id())
    }

    async fn now(&self) -> Result<UnixSeconds, ChainError> {
        self.answer(|state| {
            state.asked_for_time += 1;
            UnixSeconds(state.now)
        })
    }

    async fn view(&self, subject: &Pubkey) -> Result<View, ChainError> {
        let cursed = self.with(|state| {
            *state.looked_at.entry(*subject).or_default() += 1;
            state.faults.cursed.contains(subject)
        });
        assert!(!cursed, "the account is cursed");
        self.answer(|state| {
            let stale = state.faults.stale_views > 0;
            state.faults.stale_views = state.faults.stale_views.saturating_sub(1);
            let world = if stale { &state.before } else { &state.world };
            View {
                slot: if stale {
                    state.height - 1
                } else {
                    state.height
                },
                now: UnixSeconds(state.now),
                battle: world.battles.get(subject).cloned(),
                campaign: world.campaigns.get(subject).cloned(),
                submission: world.submissions.get(subject).cloned(),
                token_program: Some(SPL_TOKEN),
            }
        })
    }

    async fn block_height(&self) -> Result<u64, ChainError> {
        self.answer(|state| {
            state.height += 1;
            state.execute_due();
            state.height
        })
    }

    async fn landing(&self, signature: &Signature) -> Result<Landing, ChainError> {
        let landing = self.answer(|state| {
            state
                .landed
                .get(signature)
                .cloned()
                .unwrap_or(Landing::Unknown)
        })?;
        if landing != Landing::Unknown {
            self.maybe_crash(Crash::AfterLanding).await;
        }
        Ok(landing)
    }

    async fn blockhash(&self) -> Result<Blockhash, ChainError> {
        self.maybe_crash(Crash::BeforeRecording).await;
        self.answer(|state| {
            let last_valid_block_height = state.height + VALIDITY;
            let hash = Hash::new_unique();
            state.hashes.insert(hash, last_valid_block_height);
            Blockhash {
                hash,
                last_valid_block_height,
            }
        })
    }

    async fn simulate(&self, transaction: &VersionedTransaction) -> Result<Simulation, ChainError> {
        self.answer(|state| {
            state.last_price = price(transaction);
            let ran = state.run(transaction).err();
            Simulation {
                units: 10_000,
                refusal: ran
                    .or(state.faults.refuses.then_some("busy"))
                    .map(str::to_owned),
            }
        })
    }

    async fn send(&self, bytes: &[u8]) -> Result<(), ChainError> {
        self.maybe_crash(Crash::BeforeSending).await;
        let transaction: VersionedTransaction = wincode::deserialize(bytes).unwrap();
        assert!(
            transaction.verify_with_results().iter().all(|valid| *valid),
            "a signature is wrong"
        );
        let result = self.answer(|state| state.take_in(transaction))?;
        self.maybe_crash(Crash::AfterSending).await;
        result
    }

    async fn priority_fee(&self, _writable: &[Pubkey]) -> Result<u64, ChainError> {
        self.answer(|_| 0)
    }

    async fn balance(&self, wallet: &Pubkey) -> Result<u64, ChainError> {
        let cursed = self.with(|state| state.faults.cursed.contains(wallet));
        assert!(!cursed, "the wallet is cursed");
        self.answer(|_| 1_000_000_000)
    }
}

impl State {
    fn take_in(&mut self, transaction: VersionedTransaction) -> Result<(), ChainError> {
        if self.faults.swallowed_sends > 0 {
            self.faults.swallowed_sends -= 1;
            return Ok(());
        }
        self.received.insert(transaction.signatures[0]);
        self.waiting
            .push((self.height + self.faults.delay, transaction));
        self.execute_due();
        if self.faults.lost_answers > 0 {
            self.faults.lost_answers -= 1;
            return Err(ChainError::Rpc {
                method: "sendTransaction",
                reason: "connection reset".to_owned(),
            });
        }
        Ok(())
    }

    fn execute_due(&mut self) {
        let (due, waiting) = self
            .waiting
            .drain(..)
            .partition(|(at, _)| *at <= self.height);
        self.waiting = waiting;
        for (_, transaction) in due {
            self.execute(&transaction);
        }
    }

    fn execute(&mut self, transaction: &VersionedTransaction) {
        let signature = transaction.signatures[0];
        let expires = self.hashes.get(transaction.message.recent_blockhash());
        if self.landed.contains_key(&signature) || expires.is_none_or(|at| self.height > *at) {
            return;
        }
        let landing = match self.run(transaction) {
            Ok(world) => {
                self.before = std::mem::replace(&mut self.world, world);
                Landing::Succeeded { slot: self.height }
            }
            Err(reason) => Landing::Failed {
                reason: reason.to_owned(),
            },
        };
        self.landed.insert(signature, landing);
    }

    /// All of a transaction or nothing of it.
    fn run(&self, transaction: &VersionedTransaction) -> Result<World, &'static str> {
        let keys = transaction.message.static_account_keys();
        let mut world = self.world.clone();
        for compiled in transaction.message.instructions() {
            let accounts: Vec<Pubkey> = compiled
                .accounts
                .iter()
                .map(|index| keys[usize::from(*index)])
                .collect();
            let (signer, data) = (&keys[0], &compiled.data);
            match keys[usize::from(compiled.program_id_index)] {
                battle::ID => self.instruct(&mut world, signer, &accounts, data)?,
                burn::ID => self.instruct_burn(&mut world, &accounts, data)?,
                _ => {}
            }
        }
        Ok(world)
    }

    fn instruct(
        &self,
        world: &mut World,
        signer: &Pubkey,
        accounts: &[Pubkey],
        data: &[u8],
    ) -> Result<(), &'static str> {
        let address = *accounts
            .iter()
            .find(|account| world.battles.contains_key(account))
            .ok_or("no battle")?;
        let battle = world.battles.get_mut(&address).ok_or("no battle")?;
        let (name, arguments) = data.split_at(8);
        if name == discriminator(&settle()) {
            self.settle(battle, signer, arguments)
        } else if name == discriminator(&payout()) {
            let winner = battle
                .winner()
                .filter(|_| battle.status == BattleStatus::Settled)
                .ok_or("not settled")?;
            let spoils = spoils(battle).ok_or("overflow")?;
            let prize = spoils.prize;
            battle.paid.fee = true;
            let rest_is_paid = if winner == battle.opener {
                battle.paid.opener = true;
                battle.paid.opponent
            } else {
                battle.paid.opponent = true;
                battle.paid.opener
            };
            if rest_is_paid || spoils.rest == BaseUnits::ZERO {
                battle.status = BattleStatus::Paid;
            }
            self.pay(world, address, winner, prize, accounts)
        } else if name == discriminator(&refund()) {
            let side = Side::from_code(arguments[0]).ok_or("no such side")?;
            let player = self.refund(battle, side)?;
            let due = match battle.ending {
                Some(Ending::Forfeit) => spoils(battle).ok_or("overflow")?.rest,
                _ => battle.stake,
            };
            self.pay(world, address, player, due, accounts)
        } else if name == discriminator(&cancel()) {
            if battle.status != BattleStatus::Open || self.now <= battle.join_deadline.0 {
                return Err("not cancellable");
            }
            battle.status = BattleStatus::Cancelled;
            let (opener, stake) = (battle.opener, battle.stake);
            self.pay(world, address, opener, stake, accounts)
        } else if name == discriminator(&forfeit()) {
            self.decide(battle, signer, Ending::Forfeit)?;
            battle.outcome = Some(match Side::from_code(arguments[0]) {
                Some(Side::Opener) => Outcome::OpponentWins,
                Some(Side::Opponent) => Outcome::OpenerWins,
                None => return Err("no such side"),
            });
            battle.transcript_hash = arguments[1..33].try_into().ok();
            Ok(())
        } else if name == discriminator(&resign()) {
            self.decide(battle, signer, Ending::Resignation)?;
            battle.outcome = Some(Outcome::Draw);
            Ok(())
        } else if name == discriminator(&close()) {
            let last = battle.judge_deadline.unwrap_or(battle.join_deadline);
            let is_public = self.now > last.0 + 30 * 86_400;
            if !battle.status.is_final() || !(is_public || *signer == battle.opener) {
                return Err("not closable");
            }
            let opener = battle.opener;
            world.battles.remove(&address);
            world.closed.push((address, opener));
            Ok(())
        } else {
            Err("unknown instruction")
        }
    }

    fn instruct_burn(
        &self,
        world: &mut World,
        accounts: &[Pubkey],
        data: &[u8],
    ) -> Result<(), &'static str> {
        let (name, arguments) = data.split_at(8);
        let of = |account: &&Pubkey| world.campaigns.contains_key(account);
        let address = *accounts.iter().find(of).ok_or("no campaign")?;
        let campaign = world.campaigns.get_mut(&address).ok_or("no campaign")?;
        let is_kept = self.now <= campaign.kept_until.0;
        if name == discriminator(&retarget()) {
            if self.now > campaign.ends_at.0 {
                return Err("the campaign is over");
            }
            let minimum = arguments[..8].try_into().map(u64::from_le_bytes);
            campaign.minimum_burn = BaseUnits(minimum.map_err(|_| "malformed")?);
            campaign.retargeted_at = UnixSeconds(self.now);
            Ok(())
        } else if is_kept {
            Err("not closable")
        } else if name == discriminator(&close_submission()) {
            let of = |account: &&Pubkey| world.submissions.contains_key(account);
            let submission = *accounts.iter().find(of).ok_or("no submission")?;
            let miner = world.submissions[&submission].miner;
            campaign.closed += 1;
            world.submissions.remove(&submission);
            world.closed.push((submission, miner));
            Ok(())
        } else if name == discriminator(&close_campaign()) {
            if campaign.closed != campaign.submissions {
                return Err("submissions are left");
            }
            let project = campaign.project;
            world.campaigns.remove(&address);
            world.closed.push((address, project));
            Ok(())
        } else {
            Err("unknown instruction")
        }
    }

    /// What verdict, forfeit and resignation have in common.
    fn decide(
        &self,
        battle: &mut Battle,
        signer: &Pubkey,
        ending: Ending,
    ) -> Result<(), &'static str> {
        let in_time = battle
            .judge_deadline
            .is_some_and(|deadline| self.now <= deadline.0);
        if battle.status != BattleStatus::Joined || !in_time || battle.judge != *signer {
            return Err("cannot be decided");
        }
        battle.status = BattleStatus::Settled;
        battle.ending = Some(ending);
        Ok(())
    }

    fn settle(
        &self,
        battle: &mut Battle,
        signer: &Pubkey,
        arguments: &[u8],
    ) -> Result<(), &'static str> {
        self.decide(battle, signer, Ending::Verdict)?;
        battle.outcome = Outcome::from_code(arguments[0]);
        battle.transcript_hash = arguments[25..57].try_into().ok();
        Ok(())
    }

    fn refund(&self, battle: &mut Battle, side: Side) -> Result<Pubkey, &'static str> {
        let late = battle
            .judge_deadline
            .is_some_and(|deadline| self.now > deadline.0);
        let drawn = battle.status == BattleStatus::Settled && battle.outcome == Some(Outcome::Draw);
        let absent = match battle.winner() {
            Some(winner) if winner == battle.opener => Some(Side::Opponent),
            Some(_) => Some(Side::Opener),
            None => None,
        };
        let left = battle.ending == Some(Ending::Forfeit)
            && absent == Some(side)
            && spoils(battle).is_some_and(|spoils| spoils.rest > BaseUnits::ZERO);
        let (player, paid) = match side {
            Side::Opener => (Some(battle.opener), &mut battle.paid.opener),
            Side::Opponent => (battle.opponent, &mut battle.paid.opponent),
        };
        if *paid || !(drawn || left || battle.status == BattleStatus::Joined && late) {
            return Err("not refundable");
        }
        *paid = true;
        if battle.paid.opener && battle.paid.opponent {
            battle.status = if left {
                BattleStatus::Paid
            } else {
                BattleStatus::Refunded
            };
        }
        player.ok_or("nobody joined")
    }

    fn pay(
        &self,
        world: &mut World,
        battle: Pubkey,
        to: Pubkey,
        BaseUnits(amount): BaseUnits,
        accounts: &[Pubkey],
    ) -> Result<(), &'static str> {
        let mint = world.battles[&battle].mint;
        if !accounts.contains(&associated_token_address(&to, &mint, &SPL_TOKEN)) {
            return Err("wrong token account");
        }
        if self.faults.frozen.contains(&to) {
            return Err("account is frozen");
        }
        world.payments.push(Payment { battle, to, amount });
        Ok(())
    }
}

/// How the stakes of a battle with a winner are divided.
fn spoils(battle: &Battle) -> Option<Forfeit> {
    if battle.ending == Some(Ending::Forfeit) {
        return split_forfeit(battle.stake, battle.fee_bps, battle.forfeit_bonus_bps);
    }
    let Pool { prize, fee } = split_pool(battle.stake, battle.fee_bps)?;
    Some(Forfeit {
        prize,
        fee,
        rest: BaseUnits::ZERO,
    })
}

/// What a transaction offers for a compute unit: the instruction is its number, 3, and the price.
fn price(transaction: &VersionedTransaction) -> Option<u64> {
    let instructions = transaction.message.instructions();
    let price = instructions
        .iter()
        .find_map(|it| match it.data.as_slice() {
            [3, price @ ..] => Some(price),
            _ => None,
        })?;
    price.try_into().ok().map(u64::from_le_bytes)
}

fn discriminator(instruction: &Instruction) -> &[u8] {
    &instruction.data[..8]
}

fn settle() -> Instruction {
    let verdict = Verdict::new(Default::default(), Default::default(), [0; 32]);
    instruction::settle(&instruction::Settle {
        judge: Pubkey::default(),
        battle: Pubkey::default(),
        verdict,
    })
}

fn payout() -> Instruction {
    let nobody = Pubkey::default();
    instruction::payout(&instruction::Payout {
        battle: nobody,
        winner_token: nobody,
        mint: nobody,
        token_program: nobody,
    })
}

fn refund() -> Instruction {
    let nobody = Pubkey::default();
    instruction::refund(&instruction::Refund {
        battle: nobody,
        side: Side::Opener,
        player_token: nobody,
        mint: nobody,
        token_program: nobody,
    })
}

fn cancel() -> Instruction {
    let nobody = Pubkey::default();
    instruction::cancel(&instruction::Cancel {
        caller: nobody,
        battle: nobody,
        opener_token: nobody,
        mint: nobody,
        token_program: nobody,
    })
}

fn forfeit() -> Instruction {
    instruction::forfeit(&instruction::Forfeit {
        judge: Pubkey::default(),
        battle: Pubkey::default(),
        absent: Side::Opener,
        transcript_hash: [0; 32],
    })
}

fn resign() -> Instruction {
    instruction::resign(&instruction::Resign {
        judge: Pubkey::default(),
        battle: Pubkey::default(),
    })
}

fn close() -> Instruction {
    let nobody = Pubkey::default();
    instruction::close(&instruction::Close {
        caller: nobody,
        battle: nobody,
        opener: nobody,
        opener_token: nobody,
        mint: nobody,
        token_program: nobody,
    })
}

fn retarget() -> Instruction {
    burning::retarget(&burning::Retarget {
        keeper: Pubkey::default(),
        campaign: Pubkey::default(),
        minimum_burn: BaseUnits(0),
    })
}

fn close_submission() -> Instruction {
    burning::close_submission(&burning::CloseSubmission {
        campaign: Pubkey::default(),
        content_hash: [0; 32],
        miner: Pubkey::default(),
    })
}

fn close_campaign() -> Instruction {
    burning::close_campaign(&burning::CloseCampaign {
        campaign: Pubkey::default(),
        owner: Pubkey::default(),
    })
}
