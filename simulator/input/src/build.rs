//! Which build of the programs this is.

/// What `--version` tells: version, commit, profile and platform.
pub const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("PAYSYS_COMMIT"),
    ", ",
    env!("PAYSYS_PROFILE"),
    " build, ",
    env!("PAYSYS_TARGET"),
    ")"
);

/// The commit's hash and day, or that it is unknown.
pub const COMMIT: &str = env!("PAYSYS_COMMIT");
