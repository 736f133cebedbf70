//! Times as they stand in tables, one below the other: all of one length.

use paysys_core::Moment;

/// Day and time of the day, in UTC; what is beyond the calendar has neither.
pub(super) fn in_words(moment: Moment) -> String {
    let at = jiff::Timestamp::from_millisecond(moment.as_millis());
    at.map_or_else(|_| "–".into(), of)
}

/// The same of a timestamp (RFC 3339), without the day where that says nothing.
pub(super) fn of_timestamp(at: &str, with_day: bool) -> String {
    let Ok(moment) = at.parse() else {
        return at.to_owned();
    };
    let told = of(moment);
    match told.split_once(' ') {
        Some((_, time)) if !with_day => time.to_owned(),
        _ => told,
    }
}

fn of(at: jiff::Timestamp) -> String {
    let at = format!("{at:.3}").replace('T', " ");
    at.trim_end_matches('Z').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("2026-11-27T21:09:11.5Z", false, "21:09:11.500")]
    #[case("2026-11-27T21:09:11.045Z", false, "21:09:11.045")]
    #[case("2026-11-27T21:09:11Z", true, "2026-11-27 21:09:11.000")]
    #[case("beyond the calendar", true, "beyond the calendar")]
    fn every_time_has_its_milliseconds(
        #[case] at: &str,
        #[case] with_day: bool,
        #[case] told: &str,
    ) {
        assert_eq!(of_timestamp(at, with_day), told);
    }
}
