//! The one place where the wall clock is read.

use std::time::SystemTime;

use paysys_core::Moment;

/// The wall time now.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn now() -> Moment {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let millis = since_epoch.map_or(0, |passed| i64::try_from(passed.as_millis()).unwrap_or(0));
    Moment::from_millis(millis)
}
