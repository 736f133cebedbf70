//! What a figure is to be, and whether it is.

use std::ops::{Bound, RangeBounds};

/// Prints a figure beside the range it is to lie in, and whether it does.
pub(crate) fn compare(name: &str, figure: f64, goal: impl RangeBounds<f64>) {
    let met = if goal.contains(&figure) {
        "met"
    } else {
        "missed"
    };
    let wanted = match (goal.start_bound(), goal.end_bound()) {
        (Bound::Included(least), _) => format!("at least {least:.2}"),
        (_, Bound::Included(most)) => format!("at most {most:.2}"),
        _ => unreachable!("a goal has one end"),
    };
    println!("  goal {met:<8}{name:<52}{figure:>8.2}, {wanted}");
}
