//! A sandbox as bytes, with which it can be made again: later, or elsewhere.
//!
//! What grows with what its clients do is in pages, and only pages that changed need be written anew; the rest is the head.
//! What follows from the rest is left out. Two sandboxes to which the same happened have the same pages, so that a newer
//! page of one can take the place of an older one of the other.

mod columns;
mod known;

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::late::LateCommits;
use super::recall::Recalls;
use super::{Account, Sandbox, first_transaction};
use crate::amount::Sum;
use crate::ledger::Ledger;
use crate::limit::Limiter;
use crate::rule::{Rule, RuleId, RuleSpec, Rules, Tally};
use crate::service::Service;
use crate::{Behaviour, Clock, Moment, Seed};
use columns::Columns;
use known::Known;

/// How a base is laid out; other layouts have other numbers.
const FORMAT: u8 = 2;

/// All that a sandbox is at one moment. Taking one copies no payment.
#[derive(Debug, Clone)]
pub struct Base {
    behaviour: Arc<Behaviour>,
    clock: Clock,
    calls: u64,
    accounts: Vec<Account>,
    rules: Rules,
    columns: Columns,
    payments: u64,
    late_commits_made: u64,
    recalls_made: u64,
    recalls_are_incomplete: bool,
}

/// What is not in pages.
#[derive(Serialize, Deserialize)]
struct Head {
    known: Known,
    clock: Clock,
    calls: u64,
    accounts: Vec<(Option<Sum>, Limiter)>,
    rules: Vec<RuleAsText>,
    rules_made: u64,
    payments: u64,
    late_commits_made: u64,
    recalls_made: u64,
    recalls_are_incomplete: bool,
}

/// A rule whose spec somebody else writes and reads: it names what the profile has.
#[derive(Serialize, Deserialize)]
struct RuleAsText {
    id: RuleId,
    spec: String,
    expires: Option<Moment>,
    tally: Tally,
}

/// Why a sandbox cannot be made of a base.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    #[error("it has a layout that this version of the program does not know")]
    UnknownFormat,
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    #[error(
        "vendors, progressions or services of its profile are no longer there, or no longer in the same order"
    )]
    OtherProfile,
    #[error("a rule of it cannot be read")]
    Rule(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Sandbox {
    pub fn base(&self) -> Base {
        Base {
            behaviour: self.behaviour.clone(),
            clock: self.clock,
            calls: self.calls,
            accounts: self.accounts.clone(),
            rules: self.rules.clone(),
            columns: Columns {
                payments: self.ledger.pages().clone(),
                request_ids: self.request_ids.clone(),
                late_commits: self.late.waiting().clone(),
                recalls: self.recalls.calls().clone(),
            },
            payments: self.ledger.len(),
            late_commits_made: self.late.made(),
            recalls_made: self.recalls.made(),
            recalls_are_incomplete: self.recalls.is_incomplete(),
        }
    }

    /// The sandbox of which a base was taken: of its head and all its pages, in any order; of two with the same place the
    /// later one counts. Behaviour, services and seed have to be those with which it was made.
    pub fn from_base<'a>(
        behaviour: Arc<Behaviour>,
        services: &[Service],
        seed: Seed,
        head: &[u8],
        pages: impl IntoIterator<Item = (u8, u64, &'a [u8])>,
        read_rule: impl Fn(&str) -> Result<RuleSpec, Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<Self, BaseError> {
        let head = Head::read(head)?;
        if !head.known.is_in(&behaviour) || head.accounts.len() != services.len() {
            return Err(BaseError::OtherProfile);
        }
        let columns = Columns::read(pages)?;
        let first = first_transaction(&behaviour, seed);
        columns.check(&head, &behaviour, first)?;
        let ledger = Ledger::restored(first, columns.payments)
            .filter(|ledger| ledger.len() == head.payments)
            .ok_or(BaseError::Damaged("a payment is missing"))?;
        // A map that grows with a million entries takes longer than all the rest.
        let references = ledger.iter().filter(|(_, made)| made.reference.is_some());
        let by_reference = HashMap::with_capacity(references.count());
        let by_request_id = HashMap::with_capacity(columns.request_ids.iter().count());
        let mut sandbox = Self {
            behaviour,
            seed,
            clock: head.clock,
            ledger,
            late: LateCommits::restored(columns.late_commits, head.late_commits_made),
            rules: Rules::restored(read_rules(head.rules, read_rule)?, head.rules_made),
            calls: head.calls,
            accounts: restore_accounts(services, head.accounts),
            request_ids: columns.request_ids,
            by_request_id,
            by_reference,
            recalls: Recalls::restored(
                columns.recalls,
                head.recalls_made,
                head.recalls_are_incomplete,
            ),
        };
        for made in sandbox.ledger.ids() {
            sandbox.know(made);
        }
        Ok(sandbox)
    }
}

fn restore_accounts(services: &[Service], kept: Vec<(Option<Sum>, Limiter)>) -> Vec<Account> {
    let both = services.iter().zip(kept);
    both.map(|(service, (deposit, limiter))| Account {
        blocked: service.blocked,
        deposit,
        limiter,
    })
    .collect()
}

fn read_rules(
    rules: Vec<RuleAsText>,
    read: impl Fn(&str) -> Result<RuleSpec, Box<dyn std::error::Error + Send + Sync>>,
) -> Result<Vec<Rule>, BaseError> {
    let rule = |kept: RuleAsText| {
        Ok(Rule {
            id: kept.id,
            spec: read(&kept.spec).map_err(BaseError::Rule)?,
            expires: kept.expires,
            tally: kept.tally,
        })
    };
    rules.into_iter().map(rule).collect()
}

impl Base {
    /// What is not in pages. The specs of rules are written by the caller, who reads them again in [`Sandbox::from_base`].
    pub fn head(&self, write_rule: impl Fn(&RuleSpec) -> String) -> Vec<u8> {
        let rule = |rule: &Rule| RuleAsText {
            id: rule.id,
            spec: write_rule(&rule.spec),
            expires: rule.expires,
            tally: rule.tally,
        };
        let account = |account: &Account| (account.deposit, account.limiter);
        let head = Head {
            known: Known::of(&self.behaviour),
            clock: self.clock,
            calls: self.calls,
            accounts: self.accounts.iter().map(account).collect(),
            rules: self.rules.iter().map(rule).collect(),
            rules_made: self.rules.made(),
            payments: self.payments,
            late_commits_made: self.late_commits_made,
            recalls_made: self.recalls_made,
            recalls_are_incomplete: self.recalls_are_incomplete,
        };
        postcard::to_extend(&head, vec![FORMAT]).expect("a head is no more than data")
    }

    /// The pages that are not those of an older base, each with its kind and number: all of them, where there is none.
    /// Pages that are gone are among them, as empty ones.
    pub fn changed_pages<'a>(
        &'a self,
        since: Option<&'a Self>,
    ) -> impl Iterator<Item = (u8, u64, Vec<u8>)> {
        self.columns
            .written_since(since.map(|older| &older.columns))
    }
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Self, BaseError> {
        let [FORMAT, head @ ..] = bytes else {
            return Err(BaseError::UnknownFormat);
        };
        match postcard::take_from_bytes(head) {
            Ok((head, [])) => Ok(head),
            _ => Err(BaseError::Damaged("its head is not what was written")),
        }
    }
}
