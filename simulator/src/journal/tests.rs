use crate::core::command::Command;
use crate::stage::Stage;

/// Payouts with more and more commands between them.
fn busy(journal_limit_bytes: usize) -> Stage {
    let mut stage = Stage::with(journal_limit_bytes, "");
    for commands in 0..8 {
        for _ in 0..commands {
            stage.arrange(Command::ClearRules);
        }
        let payout = stage.payout("79123456789", 12_000);
        stage.send(&payout);
    }
    stage
}

#[rstest::rstest]
#[case(1 << 20)]
#[case(4_000)]
fn requests_are_found_by_number_among_commands(#[case] journal_limit_bytes: usize) {
    let stage = busy(journal_limit_bytes);
    let state = stage.sandbox.state();
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
