//! What a person sees while the demo runs: one line a step, with a spinner while it lasts and its seconds when it is done.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Steps done so far, with how long each took.
#[derive(Debug, Default)]
pub struct Progress {
    done: Vec<(String, Duration)>,
}

impl Progress {
    /// Runs one step and shows it.
    ///
    /// # Errors
    /// The step's own error, after the step was shown as failed.
    pub async fn step<T, E>(
        &mut self,
        name: &str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let spinner = ProgressBar::new_spinner()
            .with_style(
                ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
                    .unwrap_or_else(|_| ProgressStyle::default_spinner()),
            )
            .with_message(name.to_owned());
        spinner.enable_steady_tick(Duration::from_millis(120));
        let started = Instant::now();
        let result = work.await;
        let took = started.elapsed();
        spinner.finish_and_clear();
        let seconds = format!("{:>6.2} s", took.as_secs_f64());
        match &result {
            Ok(_) => {
                say(&format!("✓ {seconds}  {name}"));
                self.done.push((name.to_owned(), took));
            }
            Err(_) => say(&format!("✗ {seconds}  {name}")),
        }
        result
    }

    /// Every finished step and how long it took.
    pub fn done(&self) -> &[(String, Duration)] {
        &self.done
    }
}

/// Prints a line for the person at the terminal.
#[allow(clippy::print_stdout, reason = "the demo's output is what it is for")]
pub fn say(line: &str) {
    println!("{line}");
}
