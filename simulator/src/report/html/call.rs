//! One call in a line: what was asked, what became of the money, and what reached the client.

use serde_json::Value;

use super::{Badge, Tone};
use crate::report::moment;
use crate::texts::fill;
use crate::view::CallRow;
use paysys_core::method::Method;
use paysys_shared::texts::Language;

/// A call, as the reader's language has it.
pub(super) struct Call<'a> {
    pub(super) row: &'a CallRow,
    pub(super) language: Language,
    /// Whether its time is told with the day.
    pub(super) with_day: bool,
}

impl Call<'_> {
    fn t(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.language, &format!("now.{key}"), values)
    }

    pub(super) fn time(&self) -> String {
        moment::of_timestamp(&self.row.at, self.with_day)
    }

    pub(super) fn method(&self) -> String {
        match &self.row.method {
            Value::Null => self.t("no_method", &[]),
            method => shown(method),
        }
    }

    pub(super) fn account(&self) -> String {
        shown(&self.row.account)
    }

    pub(super) fn amount(&self) -> String {
        let amount = [&self.row.amount, &self.row.currency].map(shown);
        amount.join(" ").trim().to_owned()
    }

    pub(super) fn decided(&self) -> String {
        match self.row.error {
            Some(code) => self.t("error", &[("code", &code.to_string())]),
            None => self.t(&format!("outcome.{}", self.row.outcome), &[]),
        }
    }

    /// As the live page has it (`live/badges.js`): only a payout can have been left unpaid.
    pub(super) fn money(&self) -> Badge {
        let (tone, label) = if self.row.committed {
            (Tone::Warn, self.t("committed", &[]))
        } else if let Some(at) = &self.row.commits_at {
            let is_another_day = at.get(..10) != self.row.at.get(..10);
            let time = moment::of_timestamp(at, self.with_day || is_another_day);
            (Tone::Warn, self.t("later", &[("time", &time)]))
        } else if self.row.method == Method::PayByCash.name() {
            (Tone::Neutral, self.t("not_committed", &[]))
        } else {
            (Tone::Neutral, self.t("no_payment", &[]))
        };
        Badge { tone, label }
    }

    pub(super) fn wire(&self) -> Badge {
        let CallRow {
            ended,
            http_status,
            bytes,
            ..
        } = *self.row;
        let tone = match ended {
            "answered" if http_status < 400 => Tone::Good,
            "pending" | "unknown" => Tone::Neutral,
            _ => Tone::Bad,
        };
        let midway = match ended {
            "closed" | "reset" if bytes > 0 => "_midway",
            _ => "",
        };
        let status = [("status", &*http_status.to_string())];
        let label = self.t(&format!("ended.{ended}{midway}"), &status);
        Badge { tone, label }
    }

    /// Money moved, or will, and the client was told nothing that it could build on.
    pub(super) fn is_untold(&self) -> bool {
        let pays = self.row.committed || self.row.commits_at.is_some();
        pays && ["unclear", "hidden", "client-gone"].contains(&self.row.told)
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
