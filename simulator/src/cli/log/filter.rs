//! `--log`: a level, and other levels for parts of the simulator. What would have no effect is refused. Libraries never
//! log: what they say is not redacted.

use tracing_subscriber::filter::{LevelFilter, Targets};

use paysys_shared::suggest;

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What logs: the simulator as a whole, and its modules that have something to say.
const PARTS: [&str; 8] = [
    "paysys_simulator",
    "paysys_simulator::admin",
    "paysys_simulator::cli",
    "paysys_simulator::connection",
    "paysys_simulator::gateway",
    "paysys_simulator::registry",
    "paysys_simulator::serving",
    "paysys_simulator::simulator",
];

/// Reads `info`, `paysys_simulator::registry=debug`, or several of these with commas between them.
pub(in crate::cli) fn parse(text: &str) -> Result<Targets, String> {
    text.split(',')
        .map(str::trim)
        .try_fold(Targets::new(), |filter, one| match one.split_once('=') {
            None => Ok(filter.with_target(PARTS[0], level(one)?)),
            Some((part, one)) if PARTS.contains(&part) => Ok(filter.with_target(part, level(one)?)),
            Some((part, _)) => Err(not_one_of("nothing that logs", part, &PARTS)),
        })
}

fn level(name: &str) -> Result<LevelFilter, String> {
    let known = LEVELS.iter().find(|level| level.eq_ignore_ascii_case(name));
    known
        .and_then(|level| level.parse().ok())
        .ok_or_else(|| not_one_of("no level", name, &LEVELS))
}

fn not_one_of(what: &str, given: &str, allowed: &[&str]) -> String {
    let near = suggest::did_you_mean(given, allowed);
    let allowed = allowed.join(", ");
    format!("{given:?} is {what}{near}; allowed: {allowed}")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[rstest::rstest]
    #[case("info", "paysys_simulator=info")]
    #[case("WARN", "paysys_simulator=warn")]
    #[case("off", "paysys_simulator=off")]
    #[case(
        "info, paysys_simulator::registry=debug",
        "paysys_simulator::registry=debug,paysys_simulator=info"
    )]
    fn levels_and_parts_are_taken(#[case] text: &str, #[case] meaning: &str) {
        assert_eq!(parse(text).unwrap().to_string(), meaning);
    }

    #[rstest::rstest]
    #[case(
        "foo",
        "\"foo\" is no level; allowed: off, error, warn, info, debug, trace"
    )]
    #[case("", "no level")]
    #[case("info,", "no level")]
    #[case("inof", "did you mean \"info\"")]
    #[case("foo=debug", "\"foo\" is nothing that logs")]
    #[case("info,hyper=debug", "nothing that logs")]
    #[case("paysys_simulator=loud", "\"loud\" is no level")]
    #[case("a=b=c", "nothing that logs")]
    #[case("paysys_simulator", "no level")]
    fn what_has_no_effect_is_refused(#[case] text: &str, #[case] why: &str) {
        let refused = parse(text).unwrap_err();
        assert!(refused.contains(why), "{refused}");
    }

    fn logs(path: &Path) -> bool {
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap();
            return entries.map(Result::unwrap).any(|entry| logs(&entry.path()));
        }
        let macros = ["error!(", "warn!(", "info!(", "debug!(", "trace!("];
        let source = fs::read_to_string(path).unwrap();
        macros
            .iter()
            .any(|one| source.contains(&format!("tracing::{one}")))
    }

    #[test]
    fn every_module_that_logs_can_be_named() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for entry in fs::read_dir(sources).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let module = path.file_stem().unwrap().to_str().unwrap();
            let part = format!("paysys_simulator::{module}");
            assert!(
                !logs(&path) || PARTS.contains(&part.as_str()),
                "{part} is missing"
            );
        }
    }
}
