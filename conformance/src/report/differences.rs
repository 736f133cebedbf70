//! Transcripts that are not as reviewed: told, and never a reason to fail a run.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use super::words::first_of;
use crate::snapshots::Difference;
use paysys_contract::Words;

const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// So many scenarios are named.
const NAMED: usize = 4;

/// Says what is not as reviewed, and where it waits; `verbose` shows every line of it.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut dyn Write,
    differences: &[Difference],
    directory: &Path,
    verbose: bool,
    words: Words,
) -> io::Result<()> {
    if differences.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = differences
        .iter()
        .map(|difference| difference.id.as_str())
        .collect();
    let most = if verbose { usize::MAX } else { NAMED };
    let more = |n: &str| words.fill("terminal.more", &[("n", n)]);
    let ids_shown = first_of(&ids, most, more);
    let values = [("n", &*ids.len().to_string()), ("ids", &ids_shown)];
    writeln!(
        out,
        "\n{YELLOW}{}{YELLOW:#} {}",
        words.t("terminal.not_as_reviewed"),
        words.fill("terminal.transcripts", &values)
    )?;
    for difference in differences.iter().filter(|_| verbose) {
        writeln!(out, "\n  {}\n{}", difference.id, difference.picture())?;
    }
    let fails_nobody = words.t("terminal.fails_nobody");
    let directory = directory.display();
    writeln!(
        out,
        "        {DIM}{fails_nobody} paysys-conformance review --snapshots {directory}{DIM:#}"
    )
}
