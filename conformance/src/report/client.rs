//! How a client did, told for tired people and for machines.

mod html;
mod json;
mod junit;
mod terminal;
mod timeline;

pub use html::write as html;
pub use json::{schema, write as json};
pub use junit::write as junit;
pub use terminal::{one_line, write as terminal};
pub use timeline::{Event, Lane, events};

use paysys_contract::Words;

/// The first and the last of very many: what came last decided.
fn ends<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let left_out = all.len().saturating_sub(most);
    let head = if left_out == 0 { all.len() } else { most / 2 };
    all[..head].iter().chain(&all[head + left_out..])
}

/// The client's command, or that there was none: it was listened to.
fn named(command: &str, words: Words) -> &str {
    match command {
        "" => words.t("client.listened"),
        command => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_the_first_and_the_last_are_told() {
        let all: Vec<u32> = (1..=10).collect();
        assert!(ends(&all, 4).eq(&[1, 2, 9, 10]));
        assert!(ends(&all, 10).eq(&all));
        assert!(ends(&all, 99).eq(&all));
    }
}
