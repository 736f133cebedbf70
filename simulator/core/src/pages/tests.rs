use super::*;

#[test]
fn each_number_has_its_own_place() {
    let mut pages = Pages::default();
    for number in [254, 126, 127, 253] {
        *pages.slot(number) = Some(number);
    }
    let get = |number| pages.get(number).copied();
    assert_eq!(
        [126, 127, 253, 254].map(get),
        [Some(126), Some(127), Some(253), Some(254)]
    );
    assert_eq!([125, 128, 1024].map(get), [None; 3]);
}

#[test]
fn what_is_used_up_is_gone_and_the_rest_stays() {
    let mut pages = Pages::default();
    for number in 0..300 {
        *pages.slot(number) = Some(number);
    }
    let copy = pages.clone();
    for number in 0..290 {
        assert_eq!(pages.take(number), Some(number));
    }
    let left = pages.row[0].as_ref().unwrap().iter().flatten().count();
    assert_eq!((left, pages.get(289)), (1, None));
    assert_eq!((pages.take(289), pages.get(290)), (None, Some(&290)));
    *pages.slot(300) = Some(300);
    assert_eq!(pages.get(300), Some(&300));
    assert_eq!((copy.get(0), copy.get(300)), (Some(&0), None));
}

#[test]
fn groups_that_are_used_up_are_gone() {
    let group = u64::try_from(PAGE * GROUP).unwrap();
    let mut pages = Pages::default();
    for number in 0..2 * group + 1 {
        *pages.slot(number) = Some(number);
    }
    assert_eq!(pages.row.len(), 3);
    for number in 0..2 * group - 1 {
        assert_eq!(pages.take(number), Some(number));
    }
    assert_eq!((pages.row.len(), pages.get(2 * group - 2)), (2, None));
    assert_eq!(pages.take(2 * group - 1), Some(2 * group - 1));
    assert_eq!(
        (pages.row.len(), pages.get(2 * group)),
        (1, Some(&(2 * group)))
    );
    *pages.slot(0) = Some(7);
    assert_eq!((pages.row.len(), pages.get(0)), (3, Some(&7)));
}

#[test]
fn a_copy_stays_as_it_was() {
    let mut pages = Pages::default();
    *pages.slot(7) = Some("before");
    let copy = pages.clone();
    *pages.slot(7) = Some("after");
    assert_eq!(
        (copy.get(7), pages.get(7)),
        (Some(&"before"), Some(&"after"))
    );
}

/// The numbers of the pages that changed, with how many slots of each are used.
fn changes(now: &Pages<u64>, then: Option<&Pages<u64>>) -> Vec<(u64, usize)> {
    let changed = now.changed_since(then);
    changed
        .map(|(page, slots)| (page, slots.iter().flatten().count()))
        .collect()
}

fn with(numbers: impl IntoIterator<Item = u64>) -> Pages<u64> {
    let mut pages = Pages::default();
    for number in numbers {
        *pages.slot(number) = Some(number);
    }
    pages
}

#[test]
fn pages_that_were_written_to_since_a_copy_are_told() {
    let mut pages = with([5, 6, 200, 1_000_000]);
    assert_eq!(changes(&pages, None), [(0, 2), (1, 1), (7874, 1)]);
    let copy = pages.clone();
    assert_eq!(changes(&pages, Some(&copy)), []);
    *pages.slot(7) = Some(7);
    *pages.slot(300) = Some(300);
    pages.remove(1_000_000);
    assert_eq!(changes(&pages, Some(&copy)), [(0, 3), (2, 1), (7874, 0)]);
    let gone = Pages::default();
    assert_eq!(changes(&gone, Some(&copy)), [(0, 0), (1, 0), (7874, 0)]);
}

#[test]
fn what_was_told_makes_the_same_again() {
    let mut pages = with([70_000, 70_001, 90_000, 5]);
    let older = pages.clone();
    let mut copy = Pages::default();
    for (page, slots) in pages.changed_since(None) {
        assert!(copy.put(page, slots.to_vec()));
    }
    assert!(copy.iter().eq(pages.iter()));
    pages.remove(90_000);
    pages.remove(5);
    *pages.slot(70_000) = Some(0);
    for (page, slots) in pages.changed_since(Some(&older)) {
        assert!(copy.put(page, slots.to_vec()));
    }
    assert!(copy.iter().eq(pages.iter()));
    assert_eq!(
        copy.iter().collect::<Vec<_>>(),
        [(70_000, &0), (70_001, &70_001)]
    );
}

#[test]
fn what_is_no_page_or_lies_far_away_is_not_put() {
    let mut pages = with([1]);
    assert!(!pages.put(1, vec![None; PAGE + 1]) && !pages.put(1, vec![Some(1)]));
    let far = [1 << 40, u64::MAX / PAGE as u64, u64::MAX];
    for page in far {
        assert!(!pages.put(page, vec![None; PAGE]), "{page}");
    }
    assert!(pages.has_room(1 << 32) && !pages.has_room(1 << 40) && !pages.has_room(u64::MAX));
    assert!(Pages::<u64>::default().has_room(u64::MAX));
    assert!(!Pages::default().put(far[1], vec![Some(1); PAGE]));
    assert!(pages.put(2, vec![Some(2); PAGE]));
    assert_eq!(pages.row.len(), 1);
}

#[test]
fn a_page_is_gone_with_the_last_that_was_on_it() {
    let mut pages = with([0, 1, 5_000, 9_000]);
    assert_eq!(
        (pages.remove(5_000), pages.remove(5_000)),
        (Some(5_000), None)
    );
    assert_eq!((pages.row.len(), pages.row[1].is_none()), (3, true));
    assert_eq!((pages.remove(0), pages.row.len()), (Some(0), 3));
    assert_eq!(
        (pages.remove(1), pages.row.len(), pages.first),
        (Some(1), 1, 2)
    );
    assert_eq!((pages.remove(9_000), pages.row.len()), (Some(9_000), 0));
}
