//! Transcripts that are not as reviewed: told, and never a reason to fail a run.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::snapshots::Difference;

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
) -> io::Result<()> {
    if differences.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = differences
        .iter()
        .map(|difference| difference.id.as_str())
        .collect();
    let named = if verbose {
        ids.len()
    } else {
        NAMED.min(ids.len())
    };
    let more = ids.len() - named;
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    writeln!(
        out,
        "\n{YELLOW}NOT AS REVIEWED{YELLOW:#} {} of the transcripts: {}{more}",
        ids.len(),
        ids[..named].join(", ")
    )?;
    for difference in differences.iter().filter(|_| verbose) {
        writeln!(out, "\n  {}\n{}", difference.id, difference.picture())?;
    }
    let directory = directory.display();
    writeln!(
        out,
        "        {DIM}this fails nobody; look at it: paysys-conformance review --snapshots {directory}{DIM:#}"
    )
}
