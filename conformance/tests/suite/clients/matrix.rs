//! Every sample client in every trial. The careful ones pass; each careless one is caught by the trial meant for it.
//!
//! `PAYSYS_UPDATE_GENERATED=1 cargo test -p paysys-conformance matrix` writes the table anew.

use std::fmt::Write as _;
use std::fs;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use paysys_contract::Contract;
use paysys_exchange::Redactor;
use paysys_simulator::Simulator;
use paysys_trials::{ClientCommand, TrialResult, TrialRunner, TrialVerdict, few_starts, run};
use tokio::sync::Semaphore;

use super::{admin_of, command, python, reasons, rust_sample, trials};
use crate::support::{assert_fresh, repository, simulator};

/// Long enough for three seconds of a trial's time at its pace, and for a machine that is busy.
const DEADLINE: Duration = Duration::from_secs(6);

/// Clients wait most of the time, so many of them share a core.
const JOBS: usize = 16;

/// Where the table is committed.
const TABLE: &str = "conformance/tests/clients/MATRIX.md";

/// Further mistakes, each with the trial meant for it.
const MORE_MISTAKES: [(&str, &str); 8] = [
    ("amount-in-cents", "happy-path"),
    ("another-vendor", "happy-path"),
    ("probe-payment", "happy-path"),
    ("first-account", "stale-keep-alive"),
    ("forgets-old-intents", "killed-and-restarted"),
    ("looks-then-claims", "two-workers"),
    ("found-is-paid", "lost-response-with-reference"),
    ("not-found-is-failed", "lost-response-with-reference"),
];

struct Sample {
    name: String,
    command: ClientCommand,
    /// The trial meant for it; none: it is careful.
    meant_for: Option<String>,
}

fn samples() -> Vec<Sample> {
    let careful = |name: &str, command| Sample {
        name: name.to_owned(),
        command,
        meant_for: None,
    };
    let node = repository("conformance/tests/clients/node/careful.mjs");
    let node = command("node", &[node.to_str().expect("a path of text")]);
    let rust = command(rust_sample().to_str().expect("a path of text"), &[]);
    let mut samples = vec![
        careful("careful, Python", python("careful.py")),
        careful("careful, Node", node),
        careful("careful, Rust", rust),
    ];
    let careless = |name: &str, trial: &str| Sample {
        name: name.to_owned(),
        command: python(&format!("careless/{name}.py")),
        meant_for: Some(trial.to_owned()),
    };
    samples.extend(
        trials(&[])
            .iter()
            .map(|trial| careless(&trial.id, &trial.id)),
    );
    samples.extend(MORE_MISTAKES.map(|(name, trial)| careless(name, trial)));
    samples
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_is_caught_by_the_trial_meant_for_it() {
    let simulator = simulator().await;
    let (all, jobs) = (trials(&[]), Arc::new(Semaphore::new(JOBS)));
    let starts = few_starts();
    let held = samples().into_iter().map(|sample| {
        let runner = sample.runner(&simulator, DEADLINE, &starts);
        let (all, jobs) = (all.clone(), Arc::clone(&jobs));
        tokio::spawn(async move {
            let results = run(
                &runner,
                &all,
                Contract::built_in(),
                &jobs,
                pending(),
                |_| (),
            )
            .await;
            (sample, results.expect("samples can be started"))
        })
    });
    let held: Vec<_> = held.collect();
    let mut rows = Vec::new();
    for row in held {
        rows.push(row.await.expect("no trial panics"));
    }
    look_again(&simulator, &starts, &mut rows).await;
    for (sample, results) in &rows {
        look_at(sample, results);
    }
    assert_fresh(TABLE, &table(&rows));
}

/// A machine that is busy makes clients late. What is not as expected is held again, with more time and less company; a
/// verdict that has really changed is the same then.
async fn look_again(
    simulator: &Simulator,
    starts: &Arc<Semaphore>,
    rows: &mut [(Sample, Vec<TrialResult>)],
) {
    let committed = fs::read_to_string(repository(TABLE)).unwrap_or_default();
    let alone = Arc::new(Semaphore::new(2));
    for (sample, results) in rows {
        let runner = sample.runner(simulator, DEADLINE * 2, starts);
        for (number, result) in results.iter_mut().enumerate() {
            let wanted = sample.expected(&result.trial.id, number, &committed);
            if wanted.is_some_and(|wanted| wanted != cell(result.verdict)) {
                let trial = [result.trial.clone()];
                let contract = Contract::built_in();
                let again = run(&runner, &trial, contract, &alone, pending(), |_| ()).await;
                *result = again.expect("samples can be started").remove(0);
            }
        }
    }
}

impl Sample {
    fn runner(
        &self,
        simulator: &Simulator,
        deadline: Duration,
        starts: &Arc<Semaphore>,
    ) -> TrialRunner {
        TrialRunner {
            admin: admin_of(simulator),
            command: self.command.clone(),
            deadline,
            starts: Arc::clone(starts),
            redactor: Redactor::default(),
        }
    }

    /// What the table should say: by what the client is, or else as it was committed.
    fn expected(&self, trial: &str, number: usize, committed: &str) -> Option<String> {
        match &self.meant_for {
            None => Some(cell(TrialVerdict::Pass)),
            Some(meant) if meant == trial => Some(cell(TrialVerdict::Fail)),
            Some(_) => {
                let mut lines = committed.lines();
                let row = lines.find(|line| line.split_whitespace().next() == Some(&self.name))?;
                row.split_whitespace().nth(number + 1).map(str::to_owned)
            }
        }
    }
}

/// Verdicts are what they must be, and good claims are among those the trial allows.
fn look_at(sample: &Sample, results: &[TrialResult]) {
    for result in results {
        let id = &result.trial.id;
        let is_meant = sample.meant_for.as_ref() == Some(id);
        let told = || format!("{} in {id}: {}", sample.name, reasons(result));
        if is_meant {
            assert_eq!(result.verdict, TrialVerdict::Fail, "{}", told());
        }
        if sample.meant_for.is_none() {
            assert_eq!(result.verdict, TrialVerdict::Pass, "{}", told());
        }
        let evidence = result
            .evidence
            .as_ref()
            .unwrap_or_else(|| panic!("{}", told()));
        let claims = evidence.starts.iter().flat_map(|start| &start.claims);
        for claim in claims.filter(|_| result.verdict == TrialVerdict::Pass) {
            let may = &result.trial.may_claim;
            assert!(
                may.contains(&claim.outcome),
                "{} said {}",
                told(),
                claim.outcome
            );
        }
    }
}

fn table(rows: &[(Sample, Vec<TrialResult>)]) -> String {
    let mut text = String::from(
        "# Sample clients × trials\n\n\
         Made by `PAYSYS_UPDATE_GENERATED=1 cargo test -p paysys-conformance matrix`; a test compares it.\n\
         `·` pass, `✗` fail, `–` untestable. A careless client is named after the trial that is meant to catch it, or has\n\
         a name of its own where a trial catches several; its one mistake stands in the first line of its file in\n\
         `python/careless/`.\n\n```text\n",
    );
    let results = &rows.first().expect("there are samples").1;
    let numbers: Vec<String> = (1..=results.len())
        .map(|number| number.to_string())
        .collect();
    line(&mut text, "", &numbers);
    for (sample, results) in rows {
        let cells: Vec<String> = results.iter().map(|result| cell(result.verdict)).collect();
        line(&mut text, &sample.name, &cells);
    }
    text.push_str("```\n\n| number | trial | careless client |\n|---|---|---|\n");
    for (number, result) in results.iter().enumerate() {
        let id = &result.trial.id;
        writeln!(text, "| {} | {id} | {} |", number + 1, mistake(id)).expect("a string takes all");
    }
    text.push_str("\n| trial | one more careless client | its mistake |\n|---|---|---|\n");
    for (name, trial) in MORE_MISTAKES {
        writeln!(text, "| {trial} | {name} | {} |", mistake(name)).expect("a string takes all");
    }
    text
}

/// The first line of a careless client.
fn mistake(name: &str) -> String {
    let file = format!("conformance/tests/clients/python/careless/{name}.py");
    let source = fs::read_to_string(repository(&file)).expect("there is such a careless client");
    let line = source.lines().next().unwrap_or_default();
    line.trim_matches('"').to_owned()
}

fn cell(verdict: TrialVerdict) -> String {
    match verdict {
        TrialVerdict::Pass => "·",
        TrialVerdict::Fail => "✗",
        TrialVerdict::Untestable => "–",
    }
    .to_owned()
}

fn line(text: &mut String, name: &str, cells: &[String]) {
    write!(text, "{name:<29}").expect("a string takes all");
    for cell in cells {
        write!(text, "{cell:>3}").expect("a string takes all");
    }
    text.push('\n');
}
