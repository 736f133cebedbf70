//! What is said to the server, in one place.

/// Events for any rows: see the procedure among the tables.
pub(super) const APPEND: &str = "call paysys.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// The events behind the place `$2` of row `$1`, up to 1 MiB, and one at least.
pub(super) const READ: &str = "select * from paysys.portion($1, $2, 2048, 1048576)";

pub(super) const CLOCK: &str = "select clock_timestamp()";

/// Whether anything can be written.
pub(super) const READY: &str =
    "select current_setting('transaction_read_only') = 'off' and not pg_is_in_recovery()";

/// Rows with something in them; of a removed one, something is left over where the server ended meanwhile.
pub(super) const ROWS: &str = "
    select row from paysys.rows r where case
        when not ended then next > 1
        else exists (select from paysys.events e where e.row = r.row)
            or exists (select from paysys.notes n where n.row = r.row)
            or exists (select from paysys.pages p where p.row = r.row)
    end order by row";

/// Its line stays and says that it has ended; from then on nobody can append, so that nothing is left over. Each step is a transaction
/// of its own: whoever keeps a base locks some of the same lines in another order, and with two steps in one, each could wait for the
/// other.
pub(super) fn remove(row: i64) -> String {
    format!(
        "begin; insert into paysys.rows (row, ended) values ({row}, true) on conflict (row) do update set ended = true; commit;
        begin; delete from paysys.pages where row = {row}; commit;
        begin; delete from paysys.events where row = {row}; commit;
        begin; delete from paysys.notes where row = {row}; commit"
    )
}
