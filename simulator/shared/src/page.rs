//! What the HTML reports and the live view look like.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The style of every page of both programs.
pub const STYLE: &str = include_str!("page.css");

/// The policy of a page that is one file: nothing is fetched from anywhere, and no style but [`STYLE`] and no script but
/// this one is obeyed, whatever stands in the page.
pub fn policy(script: Option<&str>) -> String {
    let script = script.map_or_else(String::new, |script| {
        format!("; script-src '{}'", digest(script))
    });
    format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{}'{script}",
        digest(STYLE)
    )
}

fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
