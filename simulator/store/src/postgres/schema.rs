//! The tables.

use tokio_postgres::{Client, Error};

use super::connect::Target;
use super::failure::Failure;
use crate::StoreError;

/// Counts the changes of the tables.
const FORMAT: i32 = 4;

/// Sent as one transaction; processes that start at the same time come one after the other, and find what the first one made.
const CREATE: &str = include_str!("schema.sql");

const MAY_ALL: &str = "
    select (
        select bool_and(has_table_privilege('paysys.' || named, may))
        from unnest(array['rows', 'events', 'notes', 'pages']) named, unnest(array['select', 'insert', 'update', 'delete']) may
    ) and (select coalesce(bool_and(has_function_privilege(oid, 'execute')), true) from pg_proc where pronamespace = 'paysys'::regnamespace)";

/// Makes the tables where there are none, and refuses those that cannot be used, of which it changes nothing: others may use them.
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
        (Some(format), _) if format < FORMAT => {
            "has a store that an older version of the simulator made"
        }
        (Some(_), false) => {
            "does not let the user read, insert, update and delete in all tables of the schema `paysys` and execute its routines"
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
