-- The tables of a store, for whoever opens one first.

begin;
select pg_advisory_xact_lock(x'706179737973'::bigint);
create schema if not exists paysys;
create table if not exists paysys.format (number integer not null);
insert into paysys.format select 4 where not exists (select from paysys.format);

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

-- The events of a row behind a place, oldest first: up to so many, and up to so many bytes, but one at least.
create or replace function paysys.portion(row_id bigint, after bigint, most bigint, room bigint)
returns table (ordinal bigint, id bytea, body bytea)
language sql stable as $$
    select ordinal, id, body from (
        select e.ordinal, e.id, e.body, sum(octet_length(e.body)) over (order by e.ordinal rows unbounded preceding) as bytes
        from paysys.events e where e.row = row_id and e.ordinal > after order by e.ordinal limit greatest(most, 1)
    ) first where bytes - octet_length(body) < room order by ordinal
$$;

-- Takes places in rows: in row row_ids[n] those behind afters[n] up to lasts[n], if they are the next, for the events whose number is n.
-- Whoever else appends to a row at that moment is waited for, and then they are not the next any more. Where at_ends[n] is true, the
-- events may stand behind what others have appended there, too. Of each append, either all events stand in the row after this, or none
-- of them. No row is named twice.
--
-- Appends whose events do not stand where they were to be are told, one after the other: which it is; whether they stand behind others';
-- whether the row has ended; the first place of the events that are in, or the next of the row; the place of the first of others'
-- events, and how many of them are told: all that stand in between, or the first that stand there, up to 1 MiB, and to 16 MiB for
-- all appends together, but one of each at least. They follow each other.
--
-- A procedure, as it commits by itself: whoever asked may have stopped, and does not take the answer, which can be more than the server
-- may send meanwhile. What is locked would stay so.
--
-- A statement that nobody waits for any more may still come. So events are put behind others' until a moment only, which is the same
-- each time they are sent, and only while they are nowhere in the row, whose line is locked. Neither are they where the others' are
-- many, or were dropped. Whatever kept a statement from putting them there keeps an earlier one from it, too; so those that are not in
-- the row after one that was sent again never will be, unless the row ends before their place and is filled up later.
create or replace procedure paysys.append(
    row_ids bigint[], afters bigint[], lasts bigint[], at_ends boolean[], last_ids bytea[],
    numbers integer[], ordinals bigint[], ids bytea[], bodies bytea[], until timestamptz,
    inout appends integer[] default '{}', inout are_in boolean[] default '{}', inout have_ended boolean[] default '{}',
    inout nexts bigint[] default '{}', inout firsts bigint[] default '{}', inout counts integer[] default '{}',
    inout other_ids bytea[] default '{}', inout other_bodies bytea[] default '{}'
)
language plpgsql as $$
declare
    many constant bigint := 2048; -- more than two other nodes append at a time: else one that lags would never come in
    much constant bigint := least(1048576, 16777216 / cardinality(row_ids)); -- the same each time the statement is sent
    moves bigint[] := '{}'; -- null where the events are not put in
    move bigint;
    has_ended boolean;
    next_place bigint;
    first bigint;
    some_ids bytea[];
    some_bodies bytea[];
begin
    for n in 1..cardinality(row_ids) loop
        if afters[n] = 0 then
            insert into paysys.rows (row) values (row_ids[n]) on conflict do nothing;
        end if;
        update paysys.rows set next = next + lasts[n] - afters[n]
        where row = row_ids[n] and not ended
            and (next = afters[n] + 1 or at_ends[n] and next > afters[n] and base <= afters[n])
        returning next - lasts[n] - 1 into move;
        moves := moves || move;
        continue when move = 0;
        has_ended := false;
        if move > 0 then
            select min(ordinal), array_agg(id), array_agg(body) into first, some_ids, some_bodies
            from paysys.portion(row_ids[n], afters[n], many, much);
            if cardinality(some_ids) is distinct from move or last_ids[n] = any (some_ids) or clock_timestamp() >= until then
                update paysys.rows set next = next - lasts[n] + afters[n] where row = row_ids[n];
                moves[n] := null;
                move := null;
            end if;
        end if;
        if move is null then
            select ended, next into has_ended, next_place from paysys.rows where row = row_ids[n];
            select ordinal - lasts[n] into move from paysys.events
            where row = row_ids[n] and id = last_ids[n] and ordinal between lasts[n] and lasts[n] + case when at_ends[n] then many else 0 end;
            continue when move = 0;
            -- Read after the search: what is dropped in between hides that they may have been there, and is not told as there.
            select min(ordinal), array_agg(id), array_agg(body) into first, some_ids, some_bodies
            from paysys.portion(row_ids[n], afters[n], coalesce(move, many), much);
        end if;
        appends := appends || n;
        are_in := are_in || (move is not null);
        have_ended := have_ended || coalesce(has_ended, false);
        nexts := nexts || coalesce(afters[n] + move + 1, next_place, 1);
        firsts := firsts || coalesce(first, 0);
        counts := counts || coalesce(cardinality(some_ids), 0);
        -- One by one, which is done in place: two arrays put together are copied, for 256 rows 256 times.
        for k in 1..coalesce(cardinality(some_ids), 0) loop
            other_ids := other_ids || some_ids[k];
            other_bodies := other_bodies || some_bodies[k];
        end loop;
    end loop;
    insert into paysys.events (row, ordinal, id, body)
    select row_ids[number], ordinal + moves[number], id, body from unnest(numbers, ordinals, ids, bodies) as new (number, ordinal, id, body)
    where moves[number] is not null;
    commit;
end $$;
commit;
