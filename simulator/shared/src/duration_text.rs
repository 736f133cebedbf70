//! Durations as people write them: `5m`, `1h30m`, `250ms`.

use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, Serializer};

/// Reads a duration in which a day has 24 hours, and a week seven such days.
pub fn signed(text: &str) -> Option<SignedDuration> {
    text.parse().ok().or_else(|| {
        let span: Span = text.parse().ok()?;
        span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
    })
}

/// Reads a duration that is not negative; the error says what would be right.
pub fn parse(text: &str) -> Result<Duration, String> {
    signed(text)
        .and_then(|signed| Duration::try_from(signed).ok())
        .ok_or_else(|| {
            format!(
                "{text:?} is not a duration; write for example \"250ms\", \"5s\", \"1h30m\", \"1d\""
            )
        })
}

/// For serde's `deserialize_with`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map_err(serde::de::Error::custom)
}

/// For serde's `serialize_with`: the shortest way to write it that [`parse`] reads.
pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&print(*duration))
}

/// Writes a duration as a person would.
pub fn print(duration: Duration) -> String {
    SignedDuration::try_from(duration)
        .map_or_else(|_| "for ever".into(), |signed| format!("{signed:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_durations_in_many_ways() {
        assert_eq!(parse("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(parse("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(parse("PT5S"), Ok(Duration::from_secs(5)));
        assert_eq!(parse("1d"), Ok(Duration::from_hours(24)));
        assert_eq!(parse("1d 1h30m"), Ok(Duration::from_mins(25 * 60 + 30)));
        assert_eq!(parse("2w"), Ok(Duration::from_hours(14 * 24)));
        for bad in ["", "5", "-5s", "-1d", "1 month", "1y", "soon"] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
