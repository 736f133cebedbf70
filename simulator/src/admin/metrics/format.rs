//! The two text formats. OpenMetrics is the one that is written; the older one calls some lines otherwise.

use std::fmt::Write as _;

use axum::http::{HeaderMap, header};

/// How the metrics are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MetricsFormat {
    OpenMetrics,
    /// Prometheus text, which everybody reads.
    Text,
}

const OPEN_METRICS: &str = "application/openmetrics-text";

impl MetricsFormat {
    /// OpenMetrics where it is asked for.
    pub(super) fn asked_for(headers: &HeaderMap) -> Self {
        let accepted = headers.get_all(header::ACCEPT).iter();
        let accepted = accepted.filter_map(|value| value.to_str().ok());
        let mut ranges = accepted.flat_map(|value| value.split(','));
        match ranges.any(takes_open_metrics) {
            true => Self::OpenMetrics,
            false => Self::Text,
        }
    }

    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
        }
    }

    /// A text of OpenMetrics in this format.
    pub(super) fn write(self, open_metrics: String) -> String {
        match self {
            Self::OpenMetrics => open_metrics,
            Self::Text => older(&open_metrics),
        }
    }
}

/// Whether it is named, and not as what is not wanted.
fn takes_open_metrics(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let is_named = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case(OPEN_METRICS));
    let is_refused = |part: &str| matches!(part.split_once('='), Some(("q", weight)) if weight.bytes().all(|byte| b"0.".contains(&byte)));
    is_named && !parts.any(is_refused)
}

/// There, a counter goes by the name of its sample, an info is a gauge, and nothing marks the end.
fn older(open_metrics: &str) -> String {
    let mut text = String::with_capacity(open_metrics.len());
    let mut help = "";
    for line in open_metrics.lines() {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words[..] {
            ["#", "HELP", ..] => help = line,
            ["#", "TYPE", name, kind] => {
                let (ending, kind) = match kind {
                    "counter" => ("_total", "counter"),
                    "info" => ("_info", "gauge"),
                    other => ("", other),
                };
                let about = help.splitn(4, ' ').nth(3).unwrap_or_default();
                write!(
                    text,
                    "# HELP {name}{ending} {about}\n# TYPE {name}{ending} {kind}\n"
                )
                .expect("writing to a string cannot fail");
            }
            ["#", ..] => {}
            _ => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(accept: &'static str) -> MetricsFormat {
        let headers = [(header::ACCEPT, accept.parse().unwrap())];
        MetricsFormat::asked_for(&headers.into_iter().collect())
    }

    #[test]
    fn open_metrics_is_written_where_it_is_asked_for() {
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";
        assert_eq!(asked(prometheus), MetricsFormat::OpenMetrics);
        assert_eq!(
            asked("text/plain, Application/OpenMetrics-Text"),
            MetricsFormat::OpenMetrics
        );
        for other in [
            "*/*",
            "text/plain",
            "application/openmetrics-text;q=0, */*",
            "application/json",
        ] {
            assert_eq!(asked(other), MetricsFormat::Text, "{other}");
        }
        assert_eq!(
            MetricsFormat::asked_for(&HeaderMap::new()),
            MetricsFormat::Text
        );
    }

    #[test]
    fn the_older_format_names_counters_and_infos_as_their_samples() {
        let open = "# HELP a One thing.\n# TYPE a counter\na_total 1\n# HELP b Two.\n# TYPE b info\nb_info{x=\"y\"} 1\n# EOF\n";
        let older = "# HELP a_total One thing.\n# TYPE a_total counter\na_total 1\n# HELP b_info Two.\n# TYPE b_info gauge\nb_info{x=\"y\"} 1\n";
        assert_eq!(MetricsFormat::Text.write(open.into()), older);
        assert_eq!(MetricsFormat::OpenMetrics.write(open.into()), open);
    }
}
