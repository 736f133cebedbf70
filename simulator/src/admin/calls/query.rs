//! What a reader of the journal may ask for.

use std::num::NonZeroU16;
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

/// The most calls that a stream can be asked to tell in a second.
const FASTEST: u16 = 1000;

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
            /// The trace of the client that a call belongs to: its id, or the whole `traceparent` that was sent.
            trace: Option<String>,
            /// What stands somewhere in the request or the answer, as far as they are shown; capitals are
            /// as good as small letters.
            text: Option<String>,
            /// `true`: each call in a short row.
            brief: Option<bool>,
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
                    trace: self.trace,
                    ended,
                    ..CriteriaShape::default()
                };
                Ok(shape.read(names)?.mentioning(self.text.as_deref()))
            }
        }
    };
}

query! {
    /// Which calls, and how they are told. Criteria that are left out exclude nothing.
    CallsQuery {
        /// How the delivery ended: `answered`, `closed`, `reset`, `client-gone`, `unknown` or `pending`.
        ended: Option<String>,
        /// Only calls behind this number.
        after: Option<u64>,
        /// Only calls before this number; with `order=newest`.
        before: Option<u64>,
        /// `oldest` or `newest`, whichever comes first in the list; `oldest` unless told.
        order: Option<String>,
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
        /// So many calls are told a second at most, from 1 to 1000; where more come, the newest are told and
        /// the others passed over.
        per_second: Option<u16>,
    }
}

/// What is wanted, looked up and within bounds.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) criteria: Criteria,
    /// Only calls behind this number.
    pub(super) after: u64,
    /// The newest first, and only those before this number.
    pub(super) newest_before: Option<u64>,
    pub(super) brief: bool,
    pub(super) limit: usize,
    /// At least so many, if they come in time.
    pub(super) count: usize,
    pub(super) wait: Duration,
    pub(super) format: CallsFormat,
}

/// What a stream tells.
#[derive(Debug)]
pub(super) struct WantedStream {
    pub(super) criteria: Criteria,
    /// Only calls behind this number.
    pub(super) after: u64,
    pub(super) brief: bool,
    pub(super) per_second: Option<NonZeroU16>,
}

/// How calls are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallsFormat {
    Json,
    Ndjson,
}

impl CallsQuery {
    pub(super) fn read(mut self, names: &Names<'_>) -> Result<Wanted, AdminError> {
        let format = self
            .format
            .as_deref()
            .map_or(Ok(CallsFormat::Json), CallsFormat::read)?;
        if format == CallsFormat::Ndjson {
            self.refuse_paging("format=ndjson exports everything that matches")?;
        }
        let limit = self.limit.unwrap_or(LISTED);
        let wait = self.wait.as_deref().map_or(Ok(Duration::ZERO), read_wait)?;
        let count = self.count.unwrap_or(usize::from(self.wait.is_some()));
        if !(1..=LISTED).contains(&limit) || count > limit {
            let message = format!("limit is from 1 to {LISTED}, count is at most limit");
            return Err(AdminError::bad_request(message));
        }
        let newest_before = self.newest_before()?;
        Ok(Wanted {
            after: self.after.unwrap_or(0),
            newest_before,
            brief: self.brief.unwrap_or(false),
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

    /// The number before which the list begins, where it begins with the newest.
    fn newest_before(&self) -> Result<Option<u64>, AdminError> {
        let is_newest = match self.order.as_deref() {
            None | Some("oldest") => false,
            Some("newest") => true,
            Some(other) => {
                return Err(AdminError::not_one_of("order", other, ["oldest", "newest"]));
            }
        };
        let waits = self.count.is_some() || self.wait.is_some();
        match (is_newest, self.before) {
            (false, None) => Ok(None),
            (false, Some(_)) => Err(AdminError::bad_request("before goes with order=newest")),
            (true, _) if waits => Err(AdminError::bad_request(
                "order=newest lists what is there; leave out count and wait",
            )),
            (true, before) => Ok(Some(before.unwrap_or(u64::MAX))),
        }
    }

    fn refuse_paging(&self, why: &str) -> Result<(), AdminError> {
        let pages = self.limit.is_some() || self.count.is_some() || self.wait.is_some();
        if !pages && self.order.is_none() && self.before.is_none() && self.brief.is_none() {
            return Ok(());
        }
        let message = format!("{why}; leave out limit, count, wait, order, before and brief");
        Err(AdminError::bad_request(message))
    }
}

impl StreamQuery {
    pub(super) fn read(self, names: &Names<'_>) -> Result<WantedStream, AdminError> {
        let within = |given| NonZeroU16::new(given).filter(|given| given.get() <= FASTEST);
        let per_second = self.per_second.map(|given| {
            within(given).ok_or_else(|| {
                AdminError::bad_request(format!("per_second is from 1 to {FASTEST}, not {given}"))
            })
        });
        Ok(WantedStream {
            after: self.after.unwrap_or(0),
            brief: self.brief.unwrap_or(false),
            per_second: per_second.transpose()?,
            criteria: self.criteria(None, names)?,
        })
    }
}

impl CallsFormat {
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
