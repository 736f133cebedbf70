//! Word from others.

use paysys_store::{Appended, EventLog};

use super::proxy::Proxy;
use super::server::Server;
use super::support::{ROW, append, events, filled, log, soon};

#[tokio::test]
async fn what_one_appends_is_news_to_the_others_and_not_to_itself() {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    let (mut own, mut news) = (log.news(), other.news());
    soon(own.wait_for(|count| *count == 1))
        .await
        .expect("it listens");
    soon(news.wait_for(|count| *count == 1))
        .await
        .expect("it listens");
    filled(&log, ROW, 1).await;
    soon(news.wait_for(|count| *count == 2))
        .await
        .expect("news");
    assert!(matches!(
        append(&other, ROW, 1, events(1)).await,
        Appended::Done
    ));
    soon(own.wait_for(|count| *count > 1)).await.expect("news");
    assert_eq!(
        *own.borrow(),
        2,
        "to have listened, and what the other appended"
    );
}

#[tokio::test]
async fn one_that_could_not_listen_is_told_that_there_may_be_news() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let log = log(&proxy.url()).await;
    let mut news = log.news();
    soon(news.wait_for(|count| *count == 1))
        .await
        .expect("it listens");
    proxy.cut_all();
    soon(news.wait_for(|count| *count == 2))
        .await
        .expect("it listens again");
}

/// A connection that is cut takes the word back, and the next one gives it again.
#[tokio::test]
async fn others_are_noticed_as_long_as_they_are_there() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let alone = server.log().await;
    assert_eq!(soon(alone.is_alone()).await, Ok(true));
    let other = log(&proxy.url()).await;
    assert_eq!(soon(other.is_alone()).await, Ok(false));
    assert_eq!(soon(alone.is_alone()).await, Ok(false));
    proxy.cut_all();
    assert_eq!(soon(other.is_alone()).await, Ok(false));
    drop(other);
    let goes = async { while soon(alone.is_alone()).await != Ok(true) {} };
    soon(goes).await;
}
