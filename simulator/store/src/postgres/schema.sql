-- The tables of a store, for whoever opens one first.

begin;
select pg_advisory_xact_lock(x'706179737973'::bigint);
create schema if not exists paysys;
create table if not exists paysys.format (number integer not null);
insert into paysys.format select 2 where not exists (select from paysys.format);

-- A line changes with each append; most of its page is left free, so that its next version needs no other page and no entry of an
-- index. It stays when the row is removed, and says so.
create table if not exists paysys.rows (
    row bigint primary key,
    next bigint not null default 1,
    base bigint not null default 0,
    ended boolean not null default false
) with (fillfactor = 10);
create table if not exists paysys.events (
    row bigint, ordinal bigint, id bytea not null, body bytea not null, primary key (row, ordinal)
);
create table if not exists paysys.notes (
    row bigint, number bigint, body bytea not null, primary key (row, number)
);
create table if not exists paysys.pages (
    row bigint, kind smallint, number bigint, body bytea not null, checksum bigint not null, primary key (row, kind, number)
);

-- Takes places in rows: in row row_ids[n] those behind afters[n] up to lasts[n], if they are the next, for the events whose number is n.
-- Whoever else appends to a row at that moment is waited for, and then they are not the next any more. Of each append, either all events
-- stand in the row after this, or none of them. Those that do not are told in the same answer: a line about the row, and behind it the
-- first of its events from there on, up to 1 MiB for all of them together, and one event of each at least.
create or replace function paysys.append(
    row_ids bigint[], afters bigint[], lasts bigint[], last_ids bytea[], numbers integer[], ordinals bigint[], ids bytea[], bodies bytea[]
)
returns table (append integer, ended boolean, next bigint, ordinal bigint, id bytea, body bytea)
language plpgsql as $$
#variable_conflict use_column
declare
    late integer[] := '{}';
begin
    for n in 1..cardinality(row_ids) loop
        if afters[n] = 0 then
            insert into paysys.rows (row) values (row_ids[n]) on conflict do nothing;
        end if;
        update paysys.rows set next = lasts[n] + 1 where row = row_ids[n] and next = afters[n] + 1 and not ended;
        if not found then
            late := late || n;
        end if;
    end loop;
    insert into paysys.events (row, ordinal, id, body)
    select row_ids[number], ordinal, id, body from unnest(numbers, ordinals, ids, bodies) as new (number, ordinal, id, body)
    where number <> all (late);
    foreach append in array late loop
        continue when exists (
            select from paysys.events
            where row = row_ids[append] and ordinal = lasts[append] and id = last_ids[append]
        );
        select r.ended, r.next into ended, next from paysys.rows r where r.row = row_ids[append];
        return next;
        return query
        select append, null::boolean, null::bigint, ordinal, id, body from (
            select ordinal, id, body, sum(octet_length(body)) over (order by ordinal rows unbounded preceding) as bytes
            from paysys.events where row = row_ids[append] and ordinal > afters[append] order by ordinal limit 2048
        ) portion where bytes - octet_length(body) < 1048576 / cardinality(late) order by ordinal;
    end loop;
end $$;
commit;
