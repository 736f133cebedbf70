//! A filter above a list of items that carry `data-verdict`. It shows itself only where scripts run.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Badge;
use paysys_contract::Words;

/// A filter above a list.
#[derive(Clone, Debug, Template)]
#[template(path = "filter.html")]
pub(crate) struct Filter {
    pub(crate) words: Words,
    /// The id of the element that holds the items.
    pub(crate) list: &'static str,
    pub(crate) placeholder: &'static str,
    pub(crate) choices: Vec<Choice>,
}

impl HtmlSafe for Filter {}

/// One verdict, and how many items have it.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) badge: Badge,
    pub(crate) count: usize,
}

impl Choice {
    /// Counts the items of each badge, in the order of first appearance.
    pub(crate) fn count(badges: impl IntoIterator<Item = Badge>) -> Vec<Self> {
        let mut choices: Vec<Self> = Vec::new();
        for badge in badges {
            match choices.iter_mut().find(|choice| choice.badge == badge) {
                Some(choice) => choice.count += 1,
                None => choices.push(Self { badge, count: 1 }),
            }
        }
        choices
    }
}
