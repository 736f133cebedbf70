//! Which browser there is. The kit's tests open their reports in the same one.

use std::env;
use std::path::PathBuf;

/// Debian calls it `chromium`; other systems do not.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The path of a Chromium.
#[expect(clippy::disallowed_methods, reason = "which browsers there are")]
pub(crate) fn browser() -> PathBuf {
    let paths = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&paths).collect();
    let named = |name| folders.iter().map(move |folder| folder.join(name));
    let found = NAMES
        .into_iter()
        .flat_map(named)
        .find(|path| path.is_file());
    found.expect("this test needs a browser; on Debian: apt-get install chromium")
}
