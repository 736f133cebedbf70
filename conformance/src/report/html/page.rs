//! What every page has: a title, its style and script, and a policy that lets nothing else in.

use paysys_shared::page;

use paysys_contract::Words;

const SCRIPT: &str = include_str!("page.js");

/// What `page.html` needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) words: Words,
    pub(crate) title: String,
    /// Who made it, for its foot.
    pub(crate) origin: String,
}

impl Page {
    pub(crate) fn new(title: String, words: Words) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self {
            words,
            title,
            origin: words.fill("made_by", &[("version", version)]),
        }
    }

    pub(crate) fn t(&self, key: &'static str) -> &'static str {
        self.words.t(key)
    }

    pub(crate) fn style(&self) -> &'static str {
        page::STYLE
    }

    pub(crate) fn script(&self) -> &'static str {
        SCRIPT
    }

    /// Nothing is fetched from anywhere, and no script or style but ours is obeyed.
    pub(crate) fn policy(&self) -> String {
        page::policy(Some(SCRIPT))
    }
}
