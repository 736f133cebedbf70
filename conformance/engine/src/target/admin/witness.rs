//! What a trial arranges beyond a scenario, and the two witnesses that a simulator has: wire and money.

use std::time::Duration;

use serde_json::json;

use super::{Admin, AdminError, Reply};
use paysys_shared::json;
use paysys_shared::json::Json;

/// So many calls or payments the admin lists at once.
const LISTED: usize = 1000;

/// More calls than this of one client are not kept, first and last ones first: no trial needs a hundredth of them, and what
/// was shown last decides.
const MOST_CALLS: usize = 20_000;

impl Admin {
    /// Lets the sandbox's clock go at this pace, such as `x4`.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn set_clock(&self, sandbox: &str, pace: &str) -> Result<(), AdminError> {
        let path = format!("/sandboxes/{sandbox}/clock");
        self.call("PUT", &path, Some(json!({ "clock": pace })))
            .await
            .map(drop)
    }

    /// Sets a payment's status by hand, whatever it was.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn set_status(
        &self,
        sandbox: &str,
        transaction: &str,
        status: i64,
    ) -> Result<(), AdminError> {
        let path = format!("/sandboxes/{sandbox}/payments/{transaction}/status");
        let body = json!({ "status": status, "force": true });
        self.call("POST", &path, Some(body)).await.map(drop)
    }

    /// Takes all rules away.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn clear_rules(&self, sandbox: &str) -> Result<(), AdminError> {
        self.call("DELETE", &format!("/sandboxes/{sandbox}/rules"), None)
            .await
            .map(drop)
    }

    /// Waits for a payout behind this call, whatever its answer; whether one came.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn await_payout(
        &self,
        sandbox: &str,
        after: u64,
        wait: Duration,
    ) -> Result<bool, AdminError> {
        let wait = wait.as_millis();
        let path = format!(
            "/sandboxes/{sandbox}/calls?method=pam.pay_by_cash&after={after}&count=1&limit=1&wait={wait}ms"
        );
        let reply = self.call("GET", &path, None).await?.document()?;
        Ok(!members_of(&reply, "calls").is_empty())
    }

    /// Every call behind this one, oldest first, as the journal has it; of very many those in the middle are missing.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn calls(&self, sandbox: &str, after: u64) -> Result<Vec<Json>, AdminError> {
        let path = format!("/sandboxes/{sandbox}/calls");
        self.pages(&path, "calls", "number", after, MOST_CALLS)
            .await
    }

    /// Every payment in the ledger, oldest first.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn payments(&self, sandbox: &str) -> Result<Vec<Json>, AdminError> {
        let path = format!("/sandboxes/{sandbox}/payments");
        self.pages(&path, "payments", "transaction_id", 0, usize::MAX)
            .await
    }

    /// Everything in a list behind this one, page by page, and of more than enough not the middle. The simulator keeps no
    /// list without end.
    async fn pages(
        &self,
        path: &str,
        name: &str,
        number: &str,
        after: u64,
        enough: usize,
    ) -> Result<Vec<Json>, AdminError> {
        let mut all: Vec<Json> = Vec::new();
        let mut after = i128::from(after);
        loop {
            let path = format!("{path}?after={after}&limit={LISTED}");
            let reply = self.call("GET", &path, None).await?.document()?;
            let page = members_of(&reply, name);
            let last = page.last().and_then(|one| one.get(number)?.as_integer());
            all.extend_from_slice(page);
            drop_the_middle(&mut all, enough);
            match last {
                Some(last) if page.len() == LISTED => after = last,
                _ => return Ok(all),
            }
        }
    }

    /// What the simulator found wrong with how the client called.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn findings(&self, sandbox: &str) -> Result<Vec<Json>, AdminError> {
        let path = format!("/sandboxes/{sandbox}/findings");
        let reply = self.call("GET", &path, None).await?.document()?;
        Ok(members_of(&reply, "findings").to_vec())
    }
}

/// Keeps as many of the first as of the last.
fn drop_the_middle<T>(all: &mut Vec<T>, enough: usize) {
    if let Some(surplus) = all.len().checked_sub(enough) {
        let middle = enough / 2;
        all.drain(middle..middle + surplus);
    }
}

impl Reply {
    fn document(self) -> Result<Json, AdminError> {
        json::parse(&self.body).map_err(|error| AdminError::NotUnderstood {
            what: self.what,
            reason: error.to_string(),
        })
    }
}

fn members_of<'a>(document: &'a Json, name: &str) -> &'a [Json] {
    match document.get(name) {
        Some(Json::List(items)) => items,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_the_first_and_the_last_are_kept() {
        let mut all: Vec<u32> = (1..=10).collect();
        drop_the_middle(&mut all, 4);
        assert_eq!(all, [1, 2, 9, 10]);
        drop_the_middle(&mut all, 4);
        assert_eq!(all, [1, 2, 9, 10]);
    }
}
