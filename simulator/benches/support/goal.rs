//! What a figure is to be, and whether it is.

/// What is wanted of a figure.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    /// Prints a figure beside its goal, and whether it gets there.
    pub(crate) fn compare(self, name: &str, figure: f64) {
        let (met, words, goal) = match self {
            Self::AtLeast(goal) => (figure >= goal, "at least", goal),
            Self::AtMost(goal) => (figure <= goal, "at most", goal),
        };
        let verdict = if met { "met" } else { "missed" };
        println!("  goal {verdict:<8}{name:<50}{figure:>9.2}, {words} {goal:.2}");
    }
}
