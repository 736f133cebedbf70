//! What is said to the server, in one place.

/// Takes the places behind `$2` for the events of row `$1`, if they are the next: whoever else appends at that moment is waited for,
/// and then there is nothing to update any more. Either all events stand in the row after this, or none of them.
pub(super) const APPEND: &str = "
    with tip as (
        update paysys.rows set next = next + cardinality($3::bytea[])
        where row = $1 and next = $2::bigint + 1 and not ended
        returning row
    )
    insert into paysys.events (row, ordinal, id, body)
    select $1, $2 + n, id, body from tip, unnest($3, $4::bytea[]) with ordinality as new (id, body, n)";

/// What stands behind the place `$2` of row `$1`, up to 1 MiB; none of it where the event at place `$3` has the id `$4`.
pub(super) const STANDING: &str = "
    select r.next, r.ended, last.id as last, e.ordinal, e.id, e.body
    from paysys.rows r
    left join paysys.events last on last.row = r.row and last.ordinal = $3
    left join lateral (
        select * from (
            select ordinal, id, body, sum(octet_length(body)) over (order by ordinal rows unbounded preceding) as bytes
            from paysys.events where row = r.row and ordinal > $2 and last.id is distinct from $4 order by ordinal limit 4096
        ) portion where bytes - octet_length(body) < 1048576
    ) e on true
    where r.row = $1 order by e.ordinal";

/// The events behind the place `$2` of row `$1`, up to 1 MiB, and one at least.
pub(super) const READ: &str = "
    select ordinal, id, body from (
        select ordinal, id, body, sum(octet_length(body)) over (order by ordinal rows unbounded preceding) as bytes
        from paysys.events where row = $1 and ordinal > $2 order by ordinal limit 4096
    ) portion where bytes - octet_length(body) < 1048576 order by ordinal";

/// A row that nobody has appended to yet.
pub(super) const CREATE: &str = "insert into paysys.rows (row) values ($1) on conflict do nothing";

/// Rows with something in them.
pub(super) const ROWS: &str =
    "select row from paysys.rows where next > 1 and not ended order by row";

/// One transaction. Its line stays and says that it has ended; from then on nobody can append, so that nothing is left over.
pub(super) fn remove(row: i64) -> String {
    format!(
        "insert into paysys.rows (row, ended) values ({row}, true) on conflict (row) do update set ended = true;
        delete from paysys.events where row = {row};
        delete from paysys.notes where row = {row};
        delete from paysys.pages where row = {row}"
    )
}
