use crate::testing::Testbed;
use paysys_core::command::Command;

fn busy(journal_limit_bytes: usize) -> Testbed {
    let mut testbed = Testbed::with(journal_limit_bytes, "");
    for commands in 0..8 {
        for _ in 0..commands {
            testbed.arrange(Command::ClearRules);
        }
        let payout = testbed.payout("79123456789", 12_000);
        testbed.send(&payout);
    }
    testbed
}

#[rstest::rstest]
#[case(1 << 20)]
#[case(4_000)]
fn requests_are_found_by_number_among_commands(#[case] journal_limit_bytes: usize) {
    let testbed = busy(journal_limit_bytes);
    let state = testbed.sandbox.state();
    let journal = state.journal();
    for number in 0..=9 {
        let there = (journal.evicted() + 1..=8).contains(&number);
        assert_eq!(journal.get(number).is_some(), there, "{number}");
        let behind: Vec<u64> = journal
            .after(number, 3)
            .iter()
            .map(|entry| entry.number)
            .collect();
        let first = number.max(journal.evicted()) + 1;
        assert_eq!(behind, (first..=8).take(3).collect::<Vec<_>>(), "{number}");
    }
    assert_eq!(journal.newest(), 8);
}

#[test]
fn long_rules_and_reasons_count_too() {
    let mut testbed = Testbed::with(100_000, "");
    let long = "x".repeat(60_000);
    for _ in 0..10 {
        testbed.rule(serde_json::json!({"match": {"account": long}, "then": {"fault": "outage"}}));
    }
    assert!(testbed.sandbox.state().journal().evicted_commands() >= 8);
    for _ in 0..10 {
        let mut call = testbed.payout("1", 1);
        call.body = format!(r#"{{"id":1,"method":"{}"}}"#, "x".repeat(20_000));
        testbed.send(&call);
    }
    assert!(testbed.sandbox.state().journal().evicted() >= 7);
}

#[test]
fn long_texts_in_the_ledger_take_from_the_journals_room() {
    let calls_kept = |account: &str| {
        let mut testbed = Testbed::with(20_000, "");
        for _ in 0..100 {
            let payout = testbed.payout(account, 12_000);
            testbed.send(&payout);
        }
        let state = testbed.sandbox.state();
        (
            state.core().long_text_bytes(),
            state.journal().iter().count(),
        )
    };
    let (short, long) = ("7".repeat(64), "7".repeat(255));
    assert_eq!(calls_kept(&short).0, 0);
    assert!(calls_kept(&short).1 > 5, "{:?}", calls_kept(&short));
    assert_eq!(calls_kept(&long), (100 * (255 - 64), 1));
}

#[test]
fn what_had_to_go_and_what_is_there_are_all_there_was() {
    let testbed = busy(4_000);
    let state = testbed.sandbox.state();
    let journal = state.journal();
    let gone = journal.evicted() + journal.evicted_commands();
    assert_eq!(gone + journal.events().len(), 8 + 28);
    assert_eq!(
        journal.events().iter().count() as u64,
        journal.events().len()
    );
}

#[test]
fn what_is_recalled_is_what_is_there_and_what_had_to_go() {
    let testbed = busy(4_000);
    let recalled = testbed.sandbox.recall(testbed.wall);
    assert_eq!(recalled.evicted + recalled.entries.len() as u64, 8);
    assert_eq!(recalled.memory.met.calls, 8);
}
