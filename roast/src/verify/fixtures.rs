//! A battle that was fought, judged and paid, for tests that then bend something.

use roast_judge::{Case, Judgement, OfflineJudge, RoundWords, Words};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::account::{Battle, Paid};
use roast_protocol::battle::{BattleStatus, Ending, Tier};
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{Bout, ChainId, text_message};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer as _;

const JOINED_AT: UnixSeconds = UnixSeconds(2);
/// After the time for words, because some are missing.
const SETTLED_AT: UnixSeconds = UnixSeconds(850);
const JUDGE_DEADLINE: UnixSeconds = UnixSeconds(902);

/// A judged battle: the fight, its account, and what the judge said.
pub(super) async fn judged() -> (Bout, Battle, Judgement) {
    let (opener, opponent) = (Keypair::new(), Keypair::new());
    let bout = Bout {
        chain: ChainId::of_genesis(&[9; 32]),
        battle: Keypair::new().pubkey(),
        joined_at: JOINED_AT,
    };
    let words = |player: &Keypair, round: u8, text: &str| {
        let signature = player.sign_message(text_message(&bout, round, text).as_bytes());
        Some(Words {
            text: text.to_owned(),
            signature: signature.into(),
        })
    };
    let round = |round| RoundWords {
        opener: words(
            &opener,
            round,
            "Your jokes arrive like the night bus: late, loud, and with nobody on board.",
        ),
        opponent: words(&opponent, round, "no"),
    };
    let rounds = [round(1), round(2), RoundWords::default()];
    let case = Case {
        bout,
        opener: opener.pubkey(),
        opponent: opponent.pubkey(),
        rounds,
    };
    let judgement = roast_judge::judge(&OfflineJudge, &case).await.unwrap();
    let battle = battle(opener.pubkey(), opponent.pubkey(), &judgement);
    (bout, battle, judgement)
}

fn battle(opener: Pubkey, opponent: Pubkey, judgement: &Judgement) -> Battle {
    let verdict = &judgement.verdict;
    Battle {
        opener,
        opponent: Some(opponent),
        mint: Pubkey::new_from_array([4; 32]),
        judge: Pubkey::new_from_array([5; 32]),
        index: 0,
        stake: BaseUnits(100),
        decimals: 0,
        fee_bps: Bps(500),
        forfeit_bonus_bps: Bps(10_000),
        tier: Tier::Bronze,
        status: BattleStatus::Paid,
        opened_at: UnixSeconds(1),
        join_deadline: UnixSeconds(10),
        joined_at: Some(JOINED_AT),
        judge_seconds: 900,
        judge_deadline: Some(JUDGE_DEADLINE),
        settled_at: Some(SETTLED_AT),
        outcome: Some(verdict.outcome),
        ending: Some(Ending::Verdict),
        opener_scores: verdict.opener,
        opponent_scores: verdict.opponent,
        transcript_hash: Some(verdict.transcript_hash),
        paid: Paid {
            opener: true,
            opponent: false,
            fee: true,
        },
    }
}
