//! One call in a line: what was asked, what became of the money, and what reached the client.

use serde_json::Value;

use super::{Badge, Tone};
use crate::texts::fill;
use crate::view::CallRow;
use paysys_shared::texts::Language;

/// A call, as the reader's language has it.
pub(super) struct Call<'a> {
    pub(super) row: &'a CallRow,
    pub(super) language: Language,
}

impl Call<'_> {
    fn t(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.language, &format!("now.{key}"), values)
    }

    /// The time of the day; what is beyond the calendar has none.
    pub(super) fn time(&self) -> &str {
        time_of_day(&self.row.at)
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

    pub(super) fn money(&self) -> Badge {
        let (tone, label) = if self.row.committed {
            (Tone::Warn, self.t("committed", &[]))
        } else if let Some(at) = &self.row.commits_at {
            let time = [("time", time_of_day(at))];
            (Tone::Warn, self.t("later", &time))
        } else if self.row.outcome == "check" {
            (Tone::Neutral, self.t("no_payment", &[]))
        } else {
            (Tone::Neutral, self.t("not_committed", &[]))
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
            "pending" => Tone::Neutral,
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

fn time_of_day(at: &str) -> &str {
    at.split_once('T')
        .map_or(at, |(_, time)| time.trim_end_matches('Z'))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
