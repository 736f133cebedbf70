//! What is said to the server, in one place.

/// Events for any rows: see the procedure among the tables.
pub(super) const APPEND: &str = "call paysys.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// One event for the place behind `$2` in row `$1`, if that is the next. The procedure does the same for any events, and takes the server
/// nearly twice as long. This commits when the end of its message is there; where only that is missing, see `END_STUCK`.
pub(super) const APPEND_NEXT: &str = "
    with line as (update paysys.rows set next = next + 1 where row = $1 and next = $2::bigint + 1 and not ended returning row)
    insert into paysys.events (row, ordinal, id, body) select row, $2::bigint + 1, $3, $4 from line";

/// Whether the last event `$3` of an append behind the place `$2` of a row `$1` is there, of any of them, or may have been dropped.
pub(super) const FIND: &str = "
    select exists (
        select from unnest($1::bigint[], $2::bigint[], $3::bytea[]) as new (row, after, id) where
            exists (select from paysys.events e where e.row = new.row and e.ordinal > new.after and e.id = new.id)
            or exists (select from paysys.rows r where r.row = new.row and r.base > new.after)
    )";

/// The events behind the place `$2` of row `$1`, up to 1 MiB, and one at least.
pub(super) const READ: &str = "select * from paysys.portion($1, $2, 2048, 1048576)";

pub(super) const CLOCK: &str = "select clock_timestamp()";

/// Whether anything can be written.
pub(super) const READY: &str =
    "select current_setting('transaction_read_only') = 'off' and not pg_is_in_recovery()";

/// Says to all who share the store that this process is there, for as long as its connection is; answers the connection's process.
pub(super) const IS_HERE: &str =
    "select pg_backend_pid(), pg_try_advisory_lock_shared(x'706179'::int, x'737973'::int)";

/// Whether only the process `$1` is there.
pub(super) const IS_ALONE: &str = "
    select not exists (
        select from pg_locks where locktype = 'advisory' and classid = x'706179'::int and objid = x'737973'::int and pid <> $1
            and database = (select oid from pg_database where datname = current_database())
    )";

/// Rows with something in them; of a removed one, something is left over where the server ended meanwhile.
pub(super) const ROWS: &str = "
    select row from paysys.rows r where case
        when not ended then next > 1
        else exists (select from paysys.events e where e.row = r.row)
            or exists (select from paysys.notes n where n.row = r.row)
            or exists (select from paysys.pages p where p.row = r.row)
    end order by row";

/// Its line stays and says that it has ended; from then on nobody can append.
pub(super) fn remove(row: i64) -> String {
    format!(
        "insert into paysys.rows (row, ended) values ({row}, true) on conflict (row) do update set ended = true"
    )
}

/// Clears a row that has ended. Each step is a transaction of its own: whoever keeps a base locks some of the same lines in another
/// order, and with two steps in one, each could wait for the other.
pub(super) fn clear(row: i64) -> [String; 3] {
    ["pages", "events", "notes"]
        .map(|table| format!("delete from paysys.{table} where row = {row}"))
}

/// Ends the statements of simulators that have written something and for so many seconds waited for the rest of what their process
/// sends, or for it to take what it is sent: it has stopped, or cannot be reached, and what they have locked would stay so. (Between two
/// statements, the server itself ends a transaction.)
pub(super) const END_STUCK: &str = "
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and application_name = current_setting('application_name')
        and state = 'active' and backend_xid is not null and wait_event in ('ClientRead', 'ClientWrite')
        and query_start < clock_timestamp() - make_interval(secs => $1)";
