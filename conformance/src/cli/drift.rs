//! `drift`

use std::path::{Path, PathBuf};

use super::ScenarioSource;
use super::failure::Failure;
use super::output::{self, say};
use super::places::Places;
use super::target::{TargetOptions, UrlOptions};
use crate::recording::{Recording, is_recording};
use paysys_contract::Contract;
use paysys_engine::run;
use paysys_engine::run::Observer;
use paysys_engine::stop::Stop;
use paysys_exchange::Redactor;
use paysys_judge::drift::{Side, compare, profile};
use paysys_judge::{drift, exit, verdict};

/// `drift A B`
#[derive(Debug, clap::Args)]
#[command(after_help = "A and B are each one of
  DIR           a recording, as `run --record DIR` writes it
  FILE.toml     a target file: its gateway is asked, reading only
  URL           a simulator's admin; with --service-id and --secret-key-env a gateway, which is asked reading only
  embedded      a simulator of the kit's own
Exit codes: 0 no drift, 1 drift, 2 bad usage or files, 3 nothing could be compared.")]
pub(super) struct Drift {
    /// The one
    a: String,
    /// The other
    b: String,
    #[command(flatten)]
    url: UrlOptions,
    #[command(flatten)]
    source: ScenarioSource,
    /// Compare only these scenarios: ids, globs of them (`pay.*`), or requirement ids
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// Write a profile with which a simulator behaves as B was seen to
    #[arg(long, value_name = "FILE")]
    write_profile: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Drift {
    pub(super) async fn run(self, contract: &Contract, stop: Stop) -> Result<u8, Failure> {
        self.check_places()?;
        let observer = Observer {
            redactor: output::secrets(),
            stop,
            watcher: None,
        };
        let redactor = &observer.redactor;
        let mut one = self.side(&self.a, &observer, contract).await?;
        let mut other = self.side(&self.b, &observer, contract).await?;
        if let Some(reason) = observer.stop.reason() {
            return Err(Failure::Kit(format!("nothing was compared: {reason}")));
        }
        for side in [&mut one, &mut other] {
            side.result.redact(redactor);
        }
        self.look_for_patterns(&[&one, &other], contract)?;
        if let Some(path) = &self.write_profile {
            let text = profile::toml(&other);
            hold_back(redactor, &text, &path.display().to_string())?;
            output::file(path, &text)?;
        }
        let drift = compare(one, other, contract);
        let text = if self.json {
            serde_json::to_string_pretty(&drift::json(&drift)).expect("drift has a JSON form")
                + "\n"
        } else {
            drift::text(&drift)
        };
        hold_back(redactor, &text, "what was to be shown here")?;
        output::text(text.as_bytes());
        if let (Some(path), false) = (&self.write_profile, self.json) {
            say!(
                "\nB as a profile: {0}. Try it: paysys-simulator --profile {0}",
                path.display()
            );
        }
        Ok(match (drift.compared, drift.is_none()) {
            (0, _) => exit::NO_VERDICT,
            (_, true) => exit::CONFORMANT,
            (_, false) => exit::FAILED,
        })
    }

    fn check_places(&self) -> Result<(), Failure> {
        let mut places = Places::default();
        for (name, side) in [("A", &self.a), ("B", &self.b)] {
            let path = Path::new(side);
            if path.is_dir() {
                places.everything_in(name, path);
            } else if path.is_file() {
                places.target(name, path)?;
            }
        }
        if let Some(path) = &self.source.scenarios {
            places.sources("--scenarios", path);
        }
        if let Some(path) = &self.write_profile {
            places.writes("--write-profile", path);
            output::place(path)?;
        }
        places.check()
    }

    /// A pattern that means nothing anywhere is a mistake; one that means what was not run compares nothing.
    fn look_for_patterns(&self, sides: &[&Side], contract: &Contract) -> Result<(), Failure> {
        let library = self.source.library(contract)?;
        for pattern in &self.only {
            let mut played = sides.iter().flat_map(|side| &side.result.scenarios);
            if !played.any(|result| result.scenario.matches(pattern)) {
                library.select(std::slice::from_ref(pattern))?;
            }
        }
        Ok(())
    }

    async fn side(
        &self,
        what: &str,
        observer: &Observer,
        contract: &Contract,
    ) -> Result<Side, Failure> {
        let path = Path::new(what);
        if path.is_dir() {
            return self.recorded(path, contract);
        }
        let options = if what == "embedded" {
            TargetOptions::default()
        } else if what.contains("://") {
            TargetOptions::of_url(what, &self.url)
        } else if path.is_file() {
            TargetOptions::of_file(path)
        } else {
            return Err(Failure::Usage(format!(
                "`{what}` is neither a recording, nor a target file, nor a URL, nor `embedded`"
            )));
        };
        let scenarios = self.source.library(contract)?.select(&self.only)?;
        let aim = options.aim().await?;
        aim.target.greet().await?;
        let played = run::attended(&aim.target, &scenarios, observer).await;
        Ok(Side {
            name: aim.name.to_string(),
            result: verdict::conclude(played, contract),
        })
    }

    fn recorded(&self, path: &Path, contract: &Contract) -> Result<Side, Failure> {
        if !is_recording(path) {
            let words = "is a directory and no recording: it has no recording.json";
            return Err(Failure::Usage(format!("{} {words}", path.display())));
        }
        let recording = Recording::read(path, contract)?;
        let name = format!("{}, recorded in {}", recording.target, path.display());
        let mut result = recording.judge(contract);
        let only = &self.only;
        result.scenarios.retain(|result| {
            only.is_empty() || only.iter().any(|pattern| result.scenario.matches(pattern))
        });
        Ok(Side { name, result })
    }
}

fn hold_back(redactor: &Redactor, text: &str, what: &str) -> Result<(), Failure> {
    match redactor.leak(text.as_bytes()) {
        None => Ok(()),
        Some(_) => Err(Failure::Kit(format!(
            "a secret key, or a hash made with one, would be in {what}; it was not written"
        ))),
    }
}
