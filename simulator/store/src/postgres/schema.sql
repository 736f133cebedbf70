-- The tables of a store, for whoever opens one first.

begin;
select pg_advisory_xact_lock(x'706179737973'::bigint);
create schema if not exists paysys;
create table if not exists paysys.format (number integer not null);
insert into paysys.format select 1 where not exists (select from paysys.format);

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

-- Takes the places behind $2 in row $1, if they are the next. Whoever else appends at that moment is waited for, and then they are not
-- the next any more. Either all events stand in the row after this, or none of them, and then it tells in the same answer what does:
-- a line about the row, and behind it the first of its events from there on, up to 1 MiB.
create or replace function paysys.append(bigint, bigint, ids bytea[], bodies bytea[])
returns table (is_there boolean, ended boolean, next bigint, ordinal bigint, id bytea, body bytea)
language plpgsql as $$
#variable_conflict use_column
begin
    if $2 = 0 then
        insert into paysys.rows (row) values ($1) on conflict do nothing;
    end if;
    update paysys.rows set next = next + cardinality(ids) where row = $1 and next = $2 + 1 and not ended;
    if found then
        insert into paysys.events (row, ordinal, id, body)
        select $1, $2 + place, id, body from unnest(ids, bodies) with ordinality as new (id, body, place);
        is_there := true;
        return next;
        return;
    end if;
    is_there := exists (
        select from paysys.events
        where row = $1 and ordinal = $2 + cardinality(ids) and id = ids[cardinality(ids)]
    );
    select r.ended, r.next into ended, next from paysys.rows r where r.row = $1;
    return next;
    if not is_there then
        return query
        select null::boolean, null::boolean, null::bigint, ordinal, id, body from (
            select ordinal, id, body, sum(octet_length(body)) over (order by ordinal rows unbounded preceding) as bytes
            from paysys.events where row = $1 and ordinal > $2 order by ordinal limit 2048
        ) portion where bytes - octet_length(body) < 1048576 order by ordinal;
    end if;
end $$;
commit;
