//! The tables.

use tokio_postgres::{Client, Error};

use super::connect::Target;
use super::failure::Failure;
use crate::StoreError;

/// Counts what a version of this program cannot read of another one's tables.
const FORMAT: i32 = 1;

/// Sent as one transaction. Processes that start at the same time come one after the other; what the first one made is there for the
/// next.
///
/// The line of a row changes with each append; most of its page is left free, so that a new version of it needs no other page and no
/// entry of an index.
const CREATE: &str = "
    begin;
    select pg_advisory_xact_lock(x'706179737973'::bigint);
    create schema if not exists paysys;
    create table if not exists paysys.format (number integer not null);
    create table if not exists paysys.rows (
        row bigint primary key,
        next bigint not null default 1,
        base bigint not null default 0,
        ended boolean not null default false
    ) with (fillfactor = 10);
    create table if not exists paysys.events (
        row bigint, ordinal bigint, id bytea not null, body bytea not null, primary key (row, ordinal)
    );
    create table if not exists paysys.notes (row bigint, number bigint, body bytea not null, primary key (row, number));
    create table if not exists paysys.pages (
        row bigint, kind smallint, number bigint, body bytea not null, checksum bigint not null, primary key (row, kind, number)
    );
    insert into paysys.format select 1 where not exists (select from paysys.format);
    commit";

const MAY_ALL: &str = "
    select bool_and(has_table_privilege('paysys.' || named, may))
    from unnest(array['rows', 'events', 'notes', 'pages']) named, unnest(array['select', 'insert', 'update', 'delete']) may";

/// Makes the tables where there are none, and refuses those that cannot be used.
pub(super) async fn prepare(target: &Target) -> Result<(), StoreError> {
    let (client, link) = target.connect().await?;
    tokio::spawn(link);
    let found = target
        .in_time(found(&client))
        .await
        .map_err(Failure::into_error)?;
    let place = &target.place;
    let unusable = match found {
        (None, _) => "has a schema `paysys` that is not the simulator's",
        (Some(format), _) if format > FORMAT => {
            "has a store that a newer version of the simulator made"
        }
        (Some(_), false) => {
            "does not let the user read, insert, update and delete in all tables of the schema `paysys`"
        }
        (Some(_), true) => return Ok(()),
    };
    Err(StoreError::Unusable(format!(
        "PostgreSQL at {place} {unusable}"
    )))
}

/// The format that is there, and whether the user may do all that is needed.
async fn found(client: &Client) -> Result<(Option<i32>, bool), Error> {
    let there = client
        .query_one("select to_regclass('paysys.format') is not null", &[])
        .await?;
    if !there.get::<_, bool>(0) {
        client.batch_execute(CREATE).await?;
    }
    let format = client
        .query_opt("select number from paysys.format limit 1", &[])
        .await?;
    let may = client.query_one(MAY_ALL, &[]).await?;
    Ok((format.map(|row| row.get(0)), may.get(0)))
}
