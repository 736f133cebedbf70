//! Opening a store, and what a person reads where that does not work.

use std::net::Ipv4Addr;
use std::time::Duration;

use paysys_store::{EventLog, PostgresLog, Settings};
use rstest::rstest;
use tokio::net::TcpSocket;

use super::server::Server;
use super::support::{ROW, filled, log, soon};

pub(crate) async fn refused(url: &str) -> String {
    let settings = Settings {
        patience: Duration::from_secs(3),
        ..Settings::default()
    };
    let refused = soon(PostgresLog::open(url, settings))
        .await
        .expect_err("it cannot be used");
    let text = format!("{refused} {refused:?}");
    assert!(!text.contains(url) && !text.contains("secret"), "{text}");
    refused.to_string()
}

fn place(server: &Server) -> String {
    let socket = server.socket();
    format!("{}:5432", socket.parent().expect("a folder").display())
}

#[tokio::test]
async fn those_who_open_it_at_the_same_time_all_succeed() {
    let server = Server::start();
    let url = server.url();
    let (one, two, three) = soon(async { tokio::join!(log(&url), log(&url), log(&url)) }).await;
    filled(&one, ROW, 1).await;
    for log in [one, two, three] {
        assert_eq!(log.rows().await.expect("rows"), [ROW]);
    }
}

#[tokio::test]
async fn a_wrong_password_is_said_without_it() {
    let server = Server::with_passwords();
    let text = refused(&server.url().replace(":right@", ":secret@")).await;
    let place = place(&server);
    assert_eq!(
        text,
        format!("PostgreSQL at {place} says: password authentication failed for user \"postgres\"")
    );
    drop(log(&server.url()).await);
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let server = Server::start();
    let text = refused(
        &server
            .url()
            .replace("/postgres", "/missing")
            .replace("missing:", "postgres:"),
    )
    .await;
    assert!(
        text.contains("database \"missing\" does not exist; create it, or name another one"),
        "{text}"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let nobody = TcpSocket::new_v4().expect("a socket");
    nobody
        .bind((Ipv4Addr::LOCALHOST, 0).into())
        .expect("a port at which nobody listens");
    let port = nobody.local_addr().expect("its address").port();
    let text = refused(&format!("postgres://me:secret@127.0.0.1:{port}/x")).await;
    let expected =
        format!("PostgreSQL at 127.0.0.1:{port}: error connecting to server: Connection refused");
    assert!(text.starts_with(&expected), "{text}");
}

#[rstest]
#[case::neither_schema_nor_rights(
    "",
    "says: permission denied for database postgres; the user must be allowed"
)]
#[case::no_rights_in_the_schema(
    "schema",
    "says: permission denied for schema paysys; the user must be allowed"
)]
#[case::not_all_rights(
    "some",
    "does not let the user read, insert, update and delete in all tables of the schema `paysys`"
)]
#[case::no_routines("tables", "and execute its routines")]
#[tokio::test]
async fn missing_rights_are_named(#[case] given: &str, #[case] named: &str) {
    let server = Server::start();
    let client = server.client().await;
    client
        .batch_execute("create user tester")
        .await
        .expect("a user");
    if !given.is_empty() {
        drop(server.log().await);
    }
    if given == "some" {
        let rights = "grant usage on schema paysys to tester; grant select, insert on all tables in schema paysys to tester";
        client.batch_execute(rights).await.expect("rights");
    }
    if given == "tables" {
        let rights = "grant usage on schema paysys to tester; grant all on all tables in schema paysys to tester;
            revoke execute on all routines in schema paysys from public";
        client.batch_execute(rights).await.expect("rights");
    }
    let text = refused(&server.url().replace("postgres:right", "tester:secret")).await;
    assert!(text.contains(named), "{text}");
}

#[tokio::test]
async fn a_user_with_no_more_than_the_needed_rights_can_use_it() {
    let server = Server::start();
    drop(server.log().await);
    let rights = "create user tester; grant usage on schema paysys to tester;
        grant select, insert, update, delete on all tables in schema paysys to tester";
    server
        .client()
        .await
        .batch_execute(rights)
        .await
        .expect("rights");
    let log = log(&server.url().replace("postgres:right", "tester:right")).await;
    filled(&log, ROW, 1).await;
}

#[rstest]
#[case::newer(1_000, "has a store that a newer version of the simulator made")]
#[case::older(1, "has a store that an older version of the simulator made")]
#[tokio::test]
async fn a_store_of_another_version_is_refused(#[case] format: i32, #[case] said: &str) {
    let server = Server::start();
    let running = server.log().await;
    let client = server.client().await;
    let another = format!("update paysys.format set number = {format}");
    client.batch_execute(&another).await.expect("another one");
    assert!(refused(&server.url()).await.ends_with(said));
    filled(&running, ROW, 1).await; // whoever uses it goes on
}

#[rstest]
#[case::another_scheme(
    "mysql://secret@host/",
    "the URL of the store must begin with postgres://"
)]
#[case::no_server("postgres:///secret", "the URL of the store names no server")]
#[case::an_at_sign_in_a_password(
    "postgres://me:sec@secret@host/x",
    "the URL of the store has a second `@`: write %40 for one in a user or a password"
)]
#[case::an_unknown_word(
    "postgres://me:secret@host/x?colour=red",
    "the URL of the store cannot be read: unknown option `colour`"
)]
#[case::an_unknown_mode(
    "postgres://me:secret@host/x?sslmode=verify",
    "the URL of the store has an sslmode that is none of disable, allow, prefer, require, verify-ca and verify-full"
)]
#[case::a_list_that_is_not_there(
    "postgres://me:secret@host/x?connect_timeout=3&sslmode=require&sslrootcert=%2Fmissing.pem",
    "the URL of the store names the sslrootcert /missing.pem, which cannot be read: I/O error: No such file or directory (os error 2)"
)]
#[case::a_question_mark_in_a_value(
    "postgres://me:secret@host/x?sslmode=verify&application_name=who?",
    "the URL of the store has an sslmode that is none of disable, allow, prefer, require, verify-ca and verify-full"
)]
#[case::a_name_that_is_encoded(
    "postgres://me:secret@host/x?%73slmode=verify",
    "the URL of the store has an sslmode that is none of disable, allow, prefer, require, verify-ca and verify-full"
)]
#[case::nobody_to_trust(
    "postgres://me:secret@host/x?sslmode=verify-ca",
    "the URL of the store wants a certificate checked: give sslrootcert=FILE"
)]
#[case::everybody_whom_the_system_trusts(
    "postgres://me:secret@host/x?sslmode=require&sslrootcert=system",
    "the URL of the store trusts whom the system trusts, which takes sslmode=verify-full"
)]
#[case::a_list_that_nobody_looks_at(
    "postgres://me:secret@host/x?sslrootcert=/ca.pem",
    "the URL of the store has an sslrootcert that its sslmode does not look at: say require, verify-ca or verify-full"
)]
#[case::half_of_a_certificate(
    "postgres://me:secret@host/x?sslcert=/own.pem",
    "the URL of the store names an sslcert without an sslkey, or the other way round"
)]
#[tokio::test]
async fn a_url_that_cannot_be_used_is_not_repeated(#[case] url: &str, #[case] said: &str) {
    assert_eq!(refused(url).await, said);
}

#[tokio::test]
async fn a_log_that_is_shown_shows_no_secret() {
    let server = Server::start();
    let log = log(&server.url()).await;
    let place = place(&server);
    assert_eq!(
        format!("{log:?}"),
        format!("PostgresLog {{ place: \"{place}\", .. }}")
    );
}
