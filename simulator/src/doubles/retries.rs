//! Which of several attempts at the same may have been made because of which.

/// So many further attempts are looked at for the one that came after a certain one.
const MOST: usize = 1_000;

/// Each attempt with the first one that was made when its client could know how it had ended: a client
/// that sends two at once does not send one because of the other. Attempts are known by their places.
pub(crate) fn retries(
    attempts: usize,
    overlap: impl Fn(usize, usize) -> bool,
) -> impl Iterator<Item = (usize, usize)> {
    (0..attempts).filter_map(move |first| {
        let later = (first + 1..attempts).take(MOST);
        let mut known = later.skip_while(|again| overlap(first, *again));
        known.next().map(|again| (first, again))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_that_overlap_repeat_nothing_and_the_next_repeats_all_of_them() {
        let at_once = |first, again| (first, again) == (0, 1);
        let found: Vec<_> = retries(4, at_once).collect();
        assert_eq!(found, [(0, 2), (1, 2), (2, 3)]);
        assert_eq!(retries(3, |_, _| true).count(), 0);
    }
}
