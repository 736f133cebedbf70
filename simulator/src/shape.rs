//! Shapes that several answers and reports share.

use serde::{Serialize, Serializer};

use crate::core::Moment;
use crate::core::progression::Shown;

/// A moment as RFC 3339 in UTC.
pub(crate) fn timestamp(moment: Moment) -> String {
    let at = jiff::Timestamp::from_millisecond(moment.as_millis());
    at.map_or_else(|_| "beyond the calendar".into(), |at| at.to_string())
}

/// A status as the wire's integer, or `"not-found"` where a check would not find the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusShape(pub Shown);

impl StatusShape {
    /// The wire's integer (CHK-06); nothing where a check would not find the payment.
    pub const fn code(self) -> Option<i8> {
        match self.0 {
            Shown::Unknown => None,
            Shown::Status(status) => Some(status.code()),
        }
    }
}

impl Serialize for StatusShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Shown::Unknown => serializer.serialize_str("not-found"),
            Shown::Status(status) => status.serialize(serializer),
        }
    }
}
