//! Answers that cost much and that many ask for: computed once for all who ask meanwhile, then given out for a few seconds.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::Instrument;

use crate::error::ApiError;

/// Most answers of one kind that are kept; the largest, a page of the leaderboard, takes some 30 KB.
const MAX_ANSWERS: usize = 256;

/// Answers of one kind, by what was asked.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    keep: Duration,
    slots: Mutex<HashMap<K, Arc<Slot<V>>>>,
}

/// Locked as long as the answer is computed.
type Slot<V> = tokio::sync::Mutex<Option<Computed<V>>>;

#[derive(Debug)]
struct Computed<V> {
    at: Instant,
    answer: Result<V, ApiError>,
}

impl<K: Eq + Hash, V: Clone + Send + 'static> Recent<K, V> {
    /// Answers that are given out for as long as `keep`.
    pub(crate) fn new(keep: Duration) -> Self {
        Self {
            keep,
            slots: Mutex::default(),
        }
    }

    /// The answer to `key`, from `compute` when there is none or it is too old.
    ///
    /// # Errors
    /// Those of `compute`. A failure is told to all who waited for it, and to nobody later.
    pub(crate) async fn get(
        &self,
        key: K,
        compute: impl Future<Output = Result<V, ApiError>> + Send + 'static,
    ) -> Result<V, ApiError> {
        let asked = Instant::now();
        let (slot, keep) = (self.slot(key), self.keep);
        let answer = async move {
            let mut last = slot.lock().await;
            if let Some(last) = last.as_ref().filter(|last| last.serves(asked, keep)) {
                return last.answer.clone();
            }
            let answer = compute.await;
            *last = Some(Computed {
                at: Instant::now(),
                answer: answer.clone(),
            });
            answer
        };
        // A task of its own: when the client who asked first hangs up, those who wait must not begin anew.
        tokio::spawn(answer.in_current_span())
            .await
            .unwrap_or_else(|error| Err(ApiError::Internal(error.to_string())))
    }

    fn slot(&self, key: K) -> Arc<Slot<V>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MAX_ANSWERS {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1 || is_fresh(slot, self.keep));
        }
        if slots.len() >= MAX_ANSWERS && !slots.contains_key(&key) {
            return Arc::default();
        }
        Arc::clone(slots.entry(key).or_default())
    }
}

impl<V> Computed<V> {
    /// Whether it answers what was asked at `asked`: it came since, or it came shortly before and is no failure.
    fn serves(&self, asked: Instant, keep: Duration) -> bool {
        self.at >= asked || (self.answer.is_ok() && self.at.elapsed() < keep)
    }
}

fn is_fresh<V>(slot: &Slot<V>, keep: Duration) -> bool {
    slot.try_lock().is_ok_and(|last| {
        last.as_ref()
            .is_some_and(|last| last.serves(Instant::now(), keep))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;
    use crate::error::Part;

    const HOUR: Duration = Duration::from_secs(3_600);

    /// Counts how often it is asked, and answers when it may.
    #[derive(Default)]
    struct Source {
        asked: AtomicUsize,
        may_answer: Option<Semaphore>,
    }

    async fn answer(source: Arc<Source>) -> Result<usize, ApiError> {
        let number = source.asked.fetch_add(1, Ordering::SeqCst);
        if let Some(may_answer) = &source.may_answer {
            may_answer.acquire().await.unwrap().forget();
        }
        Ok(number)
    }

    async fn fail(source: Arc<Source>) -> Result<usize, ApiError> {
        answer(source).await?;
        Err(ApiError::Unavailable {
            part: Part::Postgres,
            cause: "down".to_owned(),
        })
    }

    /// A source that waits with its answers until it is released.
    fn slow() -> Arc<Source> {
        Arc::new(Source {
            may_answer: Some(Semaphore::new(0)),
            ..Source::default()
        })
    }

    async fn release(source: &Source) {
        while source.asked.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        if let Some(may_answer) = &source.may_answer {
            may_answer.add_permits(50);
        }
    }

    #[tokio::test]
    async fn all_who_ask_at_once_get_one_answer() {
        let (recent, source) = (Recent::new(Duration::ZERO), slow());
        let asking = join_all((0..50).map(|_| recent.get((), answer(source.clone()))));
        let (answers, ()) = tokio::join!(asking, release(&source));
        assert!(answers.iter().all(|answer| matches!(answer, Ok(0))));
        assert_eq!(source.asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_failure_is_told_to_all_who_waited_and_to_nobody_later() {
        let (recent, source) = (Recent::new(HOUR), slow());
        let asking = join_all((0..50).map(|_| recent.get((), fail(source.clone()))));
        let (answers, ()) = tokio::join!(asking, release(&source));
        assert!(answers.iter().all(Result::is_err));
        assert_eq!(source.asked.load(Ordering::SeqCst), 1);
        let later = Arc::new(Source::default());
        assert!(recent.get((), answer(later)).await.is_ok());
    }

    #[tokio::test]
    async fn an_answer_is_given_out_again_until_it_is_too_old() {
        let source = Arc::new(Source::default());
        let kept = Recent::new(HOUR);
        for _ in 0..3 {
            assert!(matches!(kept.get("a", answer(source.clone())).await, Ok(0)));
        }
        assert!(matches!(kept.get("b", answer(source.clone())).await, Ok(1)));
        let forgotten = Recent::new(Duration::ZERO);
        for number in 2..5 {
            let fresh = forgotten.get("a", answer(source.clone())).await;
            assert!(matches!(fresh, Ok(fresh) if fresh == number));
        }
    }

    #[tokio::test]
    async fn who_hangs_up_leaves_the_answer_to_the_others() {
        let (recent, source) = (Recent::new(HOUR), slow());
        let mut first = Box::pin(recent.get((), answer(source.clone())));
        tokio::select! {
            biased;
            _ = &mut first => panic!("nothing may be answered yet"),
            () = async { while source.asked.load(Ordering::SeqCst) == 0 { tokio::task::yield_now().await; } } => {}
        }
        drop(first);
        let (second, ()) = tokio::join!(recent.get((), answer(source.clone())), release(&source));
        assert!(matches!(second, Ok(0)));
    }

    #[tokio::test]
    async fn memory_is_bounded_and_old_answers_make_room() {
        let (kept, forgotten) = (Recent::new(HOUR), Recent::new(Duration::ZERO));
        for key in 0..2 * MAX_ANSWERS {
            kept.get(key, async { Ok(()) }).await.unwrap();
            forgotten.get(key, async { Ok(()) }).await.unwrap();
        }
        let count = |recent: &Recent<usize, ()>| recent.slots.lock().unwrap().len();
        assert_eq!(count(&kept), MAX_ANSWERS);
        assert!(count(&forgotten) <= MAX_ANSWERS);
        assert!(
            forgotten
                .slots
                .lock()
                .unwrap()
                .contains_key(&(2 * MAX_ANSWERS - 1))
        );
    }
}
