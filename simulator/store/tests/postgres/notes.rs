//! Notes.

use std::time::Duration;

use paysys_store::{EventLog, Note, PostgresLog, RowId};
use tokio::time::interval;

use super::proxy::Proxy;
use super::server::Server;
use super::support::{ROW, filled, log, soon};

fn note(number: u64, text: &'static str) -> Note {
    Note {
        number,
        bytes: text.into(),
    }
}

/// The notes from a number on, when there are so many of them.
async fn notes(log: &PostgresLog, from: u64, count: usize) -> Vec<Note> {
    let mut pause = interval(Duration::from_millis(10));
    soon(async {
        loop {
            let notes = log.notes(ROW, from).await.expect("notes");
            if notes.len() >= count {
                return notes;
            }
            pause.tick().await;
        }
    })
    .await
}

#[tokio::test]
async fn the_latest_note_of_a_number_is_kept() {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    filled(&log, ROW, 1).await;
    log.note(
        ROW,
        vec![note(1, "first"), note(2, "second"), note(1, "again")],
    );
    assert_eq!(
        notes(&other, 0, 2).await,
        [note(1, "again"), note(2, "second")]
    );
    log.note(ROW, vec![note(2, "later")]);
    soon(log.close()).await.expect("closed");
    assert_eq!(notes(&other, 2, 1).await, [note(2, "later")]);
}

#[tokio::test]
async fn notes_that_could_not_be_written_are_written_when_the_way_is_free() {
    let mut server = Server::start();
    let log = log(&Proxy::before(&server).await.url()).await;
    filled(&log, ROW, 1).await;
    server.kill();
    log.note(
        ROW,
        (0..3_000).map(|number| note(number, "unheard")).collect(),
    );
    soon(log.close()).await.expect_err("there is no server");
    server.crash();
    assert_eq!(notes(&log, 1_000, 2_000).await.len(), 2_000);
}

#[tokio::test]
async fn there_are_no_notes_on_a_row_that_is_not_there() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 1).await;
    soon(log.remove(ROW)).await.expect("removed");
    log.note(ROW, vec![note(1, "late")]);
    log.note(RowId(9), vec![note(1, "early")]);
    soon(log.close()).await.expect("closed");
    assert_eq!(soon(log.notes(ROW, 0)).await.expect("notes"), []);
    assert_eq!(soon(log.notes(RowId(9), 0)).await.expect("notes"), []);
}
