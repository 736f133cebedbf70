//! `self-test`

use anstyle::{AnsiColor, Style};

use super::failure::Failure;
use super::output::{self, say};
use paysys_contract::Contract;
use paysys_judge::exit;
use paysys_self_test::{Kind, Outcome, SelfTest, unproved};

const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();

/// So much is told of one gateway.
const FINDINGS_SHOWN: usize = 5;

/// `self-test`
#[derive(Debug, clap::Args)]
pub(super) struct SelfTestCommand {
    /// Name every gateway as it is judged
    #[arg(long, short)]
    verbose: bool,
    /// Print the matrix as Markdown, and play nothing
    #[arg(long)]
    matrix: bool,
}

impl SelfTestCommand {
    pub(super) async fn run(self, contract: &Contract) -> Result<u8, Failure> {
        if self.matrix {
            output::text(paysys_self_test::markdown(contract).as_bytes());
            return Ok(exit::CONFORMANT);
        }
        let tell = |outcome: &Outcome| {
            if self.verbose || !outcome.is_right() {
                show(outcome);
            }
        };
        let played = paysys_self_test::run(contract, tell)
            .await
            .map_err(Failure::Kit)?;
        Ok(sum_up(&played, contract))
    }
}

fn show(outcome: &Outcome) {
    let (style, word) = if outcome.is_right() {
        (GREEN, "ok")
    } else {
        (RED, "WRONG")
    };
    let is_right = matches!(outcome.kind, Kind::Variant);
    let kind = if is_right {
        "right gateway"
    } else {
        "wrong gateway"
    };
    let place = if outcome.as_live {
        ", as a live one"
    } else {
        ""
    };
    say!(
        "{style}{word:<5}{style:#} {kind} {}{place}: it {}",
        outcome.name,
        outcome.does
    );
    let list = |ids: Vec<&str>| ids.join(", ");
    if !outcome.missed().is_empty() {
        say!("      not caught: {}", list(outcome.missed()));
    }
    if !outcome.blamed().is_empty() {
        say!(
            "      blamed for what it does not violate: {}",
            list(outcome.blamed())
        );
    }
    if !outcome.is_right() {
        say!("      exit code {}", outcome.exit_code);
        if outcome.warns.is_some() {
            let warned = outcome.warned.iter().map(String::as_str);
            say!("      warned of: {}", list(warned.collect()));
        }
        for finding in outcome.findings.iter().take(FINDINGS_SHOWN) {
            say!("      {finding}");
        }
    }
}

fn sum_up(played: &SelfTest, contract: &Contract) -> u8 {
    let count = |wanted: fn(&Kind) -> bool| {
        played
            .outcomes
            .iter()
            .filter(|outcome| wanted(&outcome.kind))
            .count()
    };
    let wrong = count(|kind| matches!(kind, Kind::Mutant(_)));
    let lies = count(|kind| matches!(kind, Kind::Lie));
    let right = count(|kind| matches!(kind, Kind::Variant));
    let duties = contract
        .requirements()
        .filter(|one| one.can_fail_a_gateway())
        .count();
    let unproved = unproved(contract);
    let scenarios = played.scenarios;
    say!(
        "{wrong} wrong gateways, {lies} lies of the simulator and {right} right gateways, held to {scenarios} scenarios"
    );
    say!(
        "{} of {duties} requirements that can fail a gateway are proved to",
        duties - unproved.len()
    );
    for id in &unproved {
        say!("{RED}unproved check{RED:#} {id}");
    }
    if played.is_right() && unproved.is_empty() {
        say!("{GREEN}the checks check{GREEN:#}");
        exit::CONFORMANT
    } else {
        say!("{RED}the checks do not check{RED:#}");
        exit::FAILED
    }
}
