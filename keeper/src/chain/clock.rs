//! The chain's time for those who only look for work. Every bot looks whenever something happened, so one answer of the node serves them all.

use std::sync::Arc;
use std::time::Duration;

use roast_protocol::time::UnixSeconds;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Chain;
use crate::error::ChainError;

/// Answers of a node, each good for a while. What is sent depends on [`super::View::now`], which is as old as the account beside it.
pub struct Clock {
    chain: Arc<dyn Chain>,
    good_for: Duration,
    last: Mutex<Option<(Instant, Result<UnixSeconds, ChainError>)>>,
}

impl Clock {
    /// A clock that asks `chain` again when its last answer is older than `good_for`.
    #[must_use]
    pub fn new(chain: Arc<dyn Chain>, good_for: Duration) -> Self {
        let last = Mutex::new(None);
        Self {
            chain,
            good_for,
            last,
        }
    }

    /// The time that programs are shown, at most as old as the answers are good for.
    ///
    /// # Errors
    /// When the node failed, now or for somebody who asked just before.
    pub async fn now(&self) -> Result<UnixSeconds, ChainError> {
        // Held while the node is asked: who comes meanwhile gets the same answer, and a node that is away is not waited for by one after another.
        let mut last = self.last.lock().await;
        if let Some((at, answer)) = &*last
            && at.elapsed() < self.good_for
        {
            return answer.clone();
        }
        let answer = self.chain.now().await;
        *last = Some((Instant::now(), answer.clone()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::scripted::ScriptedChain;

    const AN_HOUR: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn many_who_ask_at_once_cost_one_question() {
        let chain = Arc::new(ScriptedChain::at(7));
        let clock = Clock::new(chain.clone(), AN_HOUR);
        for answer in [
            tokio::join!(clock.now(), clock.now()),
            tokio::join!(clock.now(), clock.now()),
        ] {
            assert_eq!(answer.0.unwrap(), UnixSeconds(7));
            assert_eq!(answer.1.unwrap(), UnixSeconds(7));
        }
        assert_eq!(chain.asked_for_time(), 1);
    }

    #[tokio::test]
    async fn a_failure_is_an_answer_too_and_none_is_good_for_ever() {
        let chain = Arc::new(ScriptedChain::at(7));
        chain.faults(|faults| faults.outages = 1);
        let patient = Clock::new(chain.clone(), AN_HOUR);
        assert!(patient.now().await.is_err());
        assert!(patient.now().await.is_err());
        let eager = Clock::new(chain.clone(), Duration::ZERO);
        assert_eq!(eager.now().await.unwrap(), UnixSeconds(7));
        chain.set_time(8);
        assert_eq!(eager.now().await.unwrap(), UnixSeconds(8));
    }
}
