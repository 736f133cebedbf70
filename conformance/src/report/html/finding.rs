//! What a check has to say about a call.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Badge;
use paysys_contract::{Contract, Level, Requirement, RequirementId, Source as Stated, Words};
use paysys_scenario::Difference;

/// What a check has to say about a call.
#[derive(Clone, Debug, Template)]
#[template(path = "finding.html")]
pub(crate) struct Finding {
    pub(crate) words: Words,
    pub(crate) badge: Badge,
    /// Is it worth a badge on a closed call?
    pub(crate) is_news: bool,
    pub(crate) path: Option<String>,
    pub(crate) text: String,
    pub(crate) values: Option<Values>,
    pub(crate) sources: Vec<Source>,
}

impl HtmlSafe for Finding {}

/// What should have been there, and what was.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) expected: String,
    pub(crate) actual: String,
    /// `type differs`
    pub(crate) difference: &'static str,
}

/// A requirement, and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) statement: String,
    /// `documented, must: wallet payout page`
    pub(crate) origin: String,
}

impl Source {
    /// The requirements of these ids.
    pub(crate) fn all<'a>(
        ids: impl IntoIterator<Item = &'a RequirementId>,
        contract: &Contract,
        words: Words,
    ) -> Vec<Self> {
        let ids = ids.into_iter();
        ids.filter_map(|id| contract.requirement(id.as_str()))
            .map(|requirement| Self::of(requirement, words))
            .collect()
    }

    pub(crate) fn of(requirement: &Requirement, words: Words) -> Self {
        let Requirement {
            id,
            statement,
            source,
            level,
            from,
            ..
        } = requirement;
        Self {
            id: id.to_string(),
            statement: statement.in_words(words).to_owned(),
            origin: format!(
                "{}, {}: {}",
                stated(*source, words),
                bound(*level, words),
                from.in_words(words)
            ),
        }
    }
}

/// How sure it is that the requirement holds, in a word.
pub(crate) fn stated(source: Stated, words: Words) -> &'static str {
    match source {
        Stated::Documented => words.t("source.documented"),
        Stated::Platform => words.t("source.platform"),
        Stated::Assumed => words.t("source.assumed"),
        Stated::Safety => words.t("source.safety"),
    }
}

/// How much a gateway is bound by it, in a word.
pub(crate) fn bound(level: Level, words: Words) -> &'static str {
    match level {
        Level::Must => words.t("level.must"),
        Level::Should => words.t("level.should"),
        Level::Observe => words.t("level.observe"),
    }
}

/// In what way a value differs.
pub(crate) fn differs(difference: Difference, words: Words) -> &'static str {
    match difference {
        Difference::Type => words.t("differs.type"),
        Difference::Value => words.t("differs.value"),
        Difference::Missing => words.t("differs.missing"),
        Difference::Unexpected => words.t("differs.unexpected"),
        Difference::Extra => words.t("differs.extra"),
    }
}
