//! Progress for somebody who watches; pipelines see nothing of it.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};

use paysys_engine::run::{Moment, Watcher};
use paysys_scenario::Scenario;

/// A line that moves, as long as this lives.
#[derive(Debug)]
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Of so many scenarios; on a terminal only.
    pub(super) fn of(scenarios: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len}  {wide_msg}");
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(u64::try_from(scenarios).unwrap_or(u64::MAX));
            bar.set_style(style.expect("the template names parts that exist"));
            bar
        });
        Self(bar)
    }

    pub(super) fn watcher(&self) -> Option<Arc<Watcher>> {
        let bar = self.0.clone()?;
        Some(Arc::new(
            move |moment: Moment, scenario: &Scenario| match moment {
                Moment::Begins => bar.set_message(scenario.id.clone()),
                Moment::Ended => bar.inc(1),
            },
        ))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
