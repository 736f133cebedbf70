-- The tables of a store, for whoever opens one first.

begin;
select pg_advisory_xact_lock(x'706179737973'::bigint);
create schema if not exists paysys;
create table if not exists paysys.format (number integer not null);
insert into paysys.format select 3 where not exists (select from paysys.format);

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
-- of them. No row is named twice. A line tells of each append whose events do not stand where they were to be: whether they stand behind
-- others' (is_in), and the others' events, which follow each other from place `first` on: all that stand in between, or the first that
-- stand there, up to 1 MiB for all appends together, and one event of each at least. The events' own first place is `next`, or the row's.
--
-- A statement that nobody waits for any more may still come. So events are put behind others' until a moment only, which is the same
-- each time they are sent, and only while they are nowhere in the row, whose line is locked. Neither are they where the others' are
-- many, or were dropped. Whatever kept a statement from putting them there keeps an earlier one from it, too; so those that are not in
-- the row after one that was sent again never will be.
create or replace function paysys.append(
    row_ids bigint[], afters bigint[], lasts bigint[], at_ends boolean[], last_ids bytea[],
    numbers integer[], ordinals bigint[], ids bytea[], bodies bytea[], until timestamptz
)
returns table (append integer, is_in boolean, ended boolean, next bigint, first bigint, other_ids bytea[], other_bodies bytea[])
language plpgsql as $$
#variable_conflict use_column
declare
    many constant bigint := 2048; -- more than two other nodes append at a time: else one that lags would never come in
    much constant bigint := 1048576;
    late integer[] := '{}';
    moves bigint[] := array_fill(0::bigint, array[cardinality(row_ids)]);
    move bigint;
begin
    for n in 1..cardinality(row_ids) loop
        if afters[n] = 0 then
            insert into paysys.rows (row) values (row_ids[n]) on conflict do nothing;
        end if;
        update paysys.rows set next = next + lasts[n] - afters[n]
        where row = row_ids[n] and not ended
            and (next = afters[n] + 1 or at_ends[n] and next > afters[n] and base <= afters[n])
        returning next - lasts[n] - 1 into move;
        continue when move = 0;
        if move <= many and clock_timestamp() < until then
            select min(ordinal), array_agg(id), array_agg(body) into first, other_ids, other_bodies
            from paysys.portion(row_ids[n], afters[n], many, much);
            if cardinality(other_ids) = move and last_ids[n] <> all (other_ids) then
                moves[n] := move;
                append := n;
                is_in := true;
                next := afters[n] + move + 1;
                return next;
                continue;
            end if;
        end if;
        if move > 0 then
            update paysys.rows set next = next - lasts[n] + afters[n] where row = row_ids[n];
        end if;
        late := late || n;
    end loop;
    insert into paysys.events (row, ordinal, id, body)
    select row_ids[number], ordinal + moves[number], id, body from unnest(numbers, ordinals, ids, bodies) as new (number, ordinal, id, body)
    where number <> all (late);
    foreach append in array late loop
        select ordinal - lasts[append] into move from paysys.events
        where row = row_ids[append] and id = last_ids[append]
            and ordinal between lasts[append] and lasts[append] + case when at_ends[append] then many else 0 end;
        continue when move = 0;
        select r.ended, r.next into ended, next from paysys.rows r where r.row = row_ids[append];
        is_in := move is not null;
        if is_in then
            next := afters[append] + move + 1;
            select min(ordinal), array_agg(id), array_agg(body) into first, other_ids, other_bodies
            from paysys.portion(row_ids[append], afters[append], move, much);
        else
            select min(ordinal), array_agg(id), array_agg(body) into first, other_ids, other_bodies
            from paysys.portion(row_ids[append], afters[append], 2048 / cardinality(late), 1048576 / cardinality(late));
        end if;
        return next;
    end loop;
end $$;
commit;
