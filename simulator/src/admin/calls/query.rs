//! What a reader of the journal may ask for.

use std::time::Duration;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::admin::error::AdminError;
use crate::calls::{Criteria, CriteriaShape};
use crate::control::{ControlError, Names};
use paysys_shared::duration_text;

/// The most calls that are listed at once.
const LISTED: usize = 1000;

/// The longest that an answer is held back for calls to come.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A query that asks for calls by what the journal can be searched for, and has these parameters besides.
macro_rules! query {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $further:ident: $kind:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Default, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            /// `pam.pay_by_cash` or `pam.check_payment`.
            method: Option<String>,
            /// `payout`, `check`, `error` or `not-a-call`.
            outcome: Option<String>,
            /// A service of the sandbox.
            service_id: Option<String>,
            /// An account; `*` stands for any characters.
            account: Option<String>,
            /// What the client calls the payment, kept or not; `*` stands for any characters.
            reference: Option<String>,
            /// The payment that a call made or asked about.
            transaction_id: Option<u64>,
            /// The fault that struck: a preset of the profile, or `custom`.
            fault: Option<String>,
            /// The code of the error that a call was answered with.
            error: Option<i32>,
            $($(#[$doc])* $further: $kind,)*
        }

        impl $name {
            fn criteria(self, ended: Option<String>, names: &Names<'_>) -> Result<Criteria, ControlError> {
                let shape = CriteriaShape {
                    method: self.method,
                    outcome: self.outcome,
                    service_id: self.service_id,
                    account: self.account,
                    reference: self.reference,
                    transaction_id: self.transaction_id,
                    fault: self.fault,
                    error: self.error,
                    ended,
                    ..CriteriaShape::default()
                };
                shape.read(names)
            }
        }
    };
}

query! {
    /// Which calls, and how they are told. Criteria that are left out exclude nothing.
    CallsQuery {
        /// How the delivery ended: `answered`, `closed`, `reset`, `client-gone` or `pending`.
        ended: Option<String>,
        /// Only calls behind this number.
        after: Option<u64>,
        /// How many at most, up to 1000.
        limit: Option<usize>,
        /// How many are waited for; 1 where only `wait` is given.
        count: Option<usize>,
        /// How long they are waited for in real time, up to `60s`.
        wait: Option<String>,
        /// `json`, or `ndjson`: one call in each line, all that match.
        format: Option<String>,
    }
}

query! {
    /// Which calls a stream tells of. Criteria that are left out exclude nothing.
    StreamQuery {
        /// Only calls behind this number.
        after: Option<u64>,
    }
}

/// What is wanted, looked up and within bounds.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) criteria: Criteria,
    /// Only calls behind this number.
    pub(super) after: u64,
    pub(super) limit: usize,
    /// At least so many, if they come in time.
    pub(super) count: usize,
    pub(super) wait: Duration,
    pub(super) format: Format,
}

/// How calls are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Ndjson,
}

impl CallsQuery {
    pub(super) fn read(mut self, names: &Names<'_>) -> Result<Wanted, AdminError> {
        let format = self
            .format
            .as_deref()
            .map_or(Ok(Format::Json), Format::read)?;
        if format == Format::Ndjson {
            self.refuse_paging("format=ndjson exports everything that matches")?;
        }
        let limit = self.limit.unwrap_or(LISTED);
        let wait = self.wait.as_deref().map_or(Ok(Duration::ZERO), read_wait)?;
        let count = self.count.unwrap_or(usize::from(self.wait.is_some()));
        if !(1..=LISTED).contains(&limit) || count > limit {
            let message = format!("limit is from 1 to {LISTED}, count is at most limit");
            return Err(AdminError::bad_request(message));
        }
        Ok(Wanted {
            after: self.after.unwrap_or(0),
            limit,
            count,
            wait,
            format,
            criteria: {
                let ended = self.ended.take();
                self.criteria(ended, names)?
            },
        })
    }

    fn refuse_paging(&self, why: &str) -> Result<(), AdminError> {
        if self.limit.is_none() && self.count.is_none() && self.wait.is_none() {
            return Ok(());
        }
        let message = format!("{why}; leave out limit, count and wait");
        Err(AdminError::bad_request(message))
    }
}

impl StreamQuery {
    /// Which calls, and behind which number it starts.
    pub(super) fn read(self, names: &Names<'_>) -> Result<(Criteria, u64), AdminError> {
        let after = self.after.unwrap_or(0);
        Ok((self.criteria(None, names)?, after))
    }
}

impl Format {
    fn read(name: &str) -> Result<Self, AdminError> {
        match name {
            "json" => Ok(Self::Json),
            "ndjson" => Ok(Self::Ndjson),
            _ => Err(AdminError::not_one_of("format", name, ["json", "ndjson"])),
        }
    }
}

fn read_wait(text: &str) -> Result<Duration, AdminError> {
    let wait = duration_text::parse(text).map_err(AdminError::bad_request)?;
    if wait > LONGEST_WAIT {
        return Err(AdminError::bad_request("wait is at most 60s"));
    }
    Ok(wait)
}
