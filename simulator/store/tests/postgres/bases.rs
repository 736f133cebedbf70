//! Bases, behind which events are dropped.

use paysys_store::{Base, EventLog, Page, StoreError};
use rstest::rstest;

use super::proxy::{Next, Proxy};
use super::server::Server;
use super::support::{ROW, all, filled, log, soon, waiting};

fn page(kind: u8, number: u64, text: &'static str) -> Page {
    Page {
        kind,
        number,
        bytes: text.into(),
    }
}

fn base(ordinal: u64, pages: Vec<Page>) -> Base {
    Base {
        ordinal,
        head: format!("head of {ordinal}").into(),
        pages,
    }
}

#[tokio::test]
async fn nothing_is_kept_where_another_base_stands() {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    filled(&log, ROW, 5).await;
    let (mine, theirs) = (
        base(2, vec![page(0, 1, "one")]),
        base(3, vec![page(0, 1, "1"), page(0, 2, "2")]),
    );
    let (mine, theirs) = tokio::join!(log.keep(ROW, 0, mine, 0), other.keep(ROW, 0, theirs, 0));
    assert!(
        mine.expect("no fault") != theirs.expect("no fault"),
        "one of them"
    );
    let there = soon(log.base(ROW)).await.expect("a base").expect("a base");
    assert_eq!(there.pages.len() as u64, there.ordinal - 1);
    assert_eq!(all(&log, ROW).await.len() as u64, 5 - there.ordinal);
    assert!(
        !soon(log.keep(ROW, 1, base(4, vec![page(0, 9, "9")]), 0))
            .await
            .expect("no fault"),
        "not the one before"
    );
    assert!(
        !soon(log.keep(ROW, there.ordinal, base(6, vec![]), 0))
            .await
            .expect("no fault"),
        "events that are not there"
    );
    assert_eq!(soon(log.base(ROW)).await.expect("a base"), Some(there));
}

#[tokio::test]
async fn a_row_that_was_removed_has_no_base_and_gets_none() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 5).await;
    assert!(
        soon(log.keep(ROW, 0, base(2, vec![page(0, 1, "one")]), 0))
            .await
            .expect("kept")
    );
    soon(log.remove(ROW)).await.expect("removed");
    assert_eq!(soon(log.base(ROW)).await.expect("no base"), None);
    assert!(
        !soon(log.keep(ROW, 2, base(3, vec![]), 0))
            .await
            .expect("no fault")
    );
}

#[rstest]
#[case::a_page("kind = 7", "page 1 of kind 7 of the base of row 3")]
#[case::the_head("kind = -1", "the head of the base of row 3")]
#[tokio::test]
async fn a_broken_page_is_named(#[case] which: &str, #[case] named: &str) {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 5).await;
    assert!(
        soon(log.keep(
            ROW,
            0,
            base(2, vec![page(0, 1, "one"), page(7, 1, "other")]),
            0
        ))
        .await
        .expect("kept")
    );
    let flip = format!(
        "update paysys.pages set body = set_bit(body, 9, 1 - get_bit(body, 9)) where {which}"
    );
    server
        .client()
        .await
        .batch_execute(&flip)
        .await
        .expect("a bit is flipped");
    let Err(StoreError::Unusable(text)) = soon(log.base(ROW)).await else {
        panic!("a page is broken")
    };
    assert!(text.starts_with(named), "{text}");
}

#[tokio::test]
async fn a_base_of_many_mebibytes_is_kept() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 5).await;
    let pages = (0..1_500)
        .map(|number| Page {
            kind: 1,
            number,
            bytes: vec![7; 8_192].into(),
        })
        .collect();
    let large = base(5, pages);
    assert!(
        soon(log.keep(ROW, 0, large.clone(), 0))
            .await
            .expect("kept")
    );
    assert!(soon(log.base(ROW)).await.expect("a base") == Some(large));
}

#[rstest]
#[case::its_statement_did_not_arrive(Next::StatementCut("COMMIT"))]
#[case::the_answer_was_lost(Next::AnswerCut("COMMIT"))]
#[tokio::test]
async fn a_base_is_kept_though_the_way_was_cut(#[case] fate: Next) {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let log = log(&proxy.url()).await;
    filled(&log, ROW, 5).await;
    let blocker = server.holding_rows().await;
    let kept = log.keep(ROW, 0, base(2, vec![page(0, 1, "one")]), 0);
    let (kept, ()) = tokio::join!(kept, async {
        waiting(&server, "Lock", 1).await;
        proxy.next(fate);
        blocker
            .batch_execute("commit")
            .await
            .expect("the row is free");
    });
    assert!(kept.expect("kept"));
    assert_eq!(all(&log, ROW).await.len(), 3);
}
