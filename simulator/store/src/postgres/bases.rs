//! Bases, whose head is a page of a kind of its own.

use std::pin::pin;

use bytes::Bytes;
use flate2::Crc;
use futures_util::TryStreamExt;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row, Transaction};

use super::connect::{Slot, Target};
use super::failure::Failure;
use super::number;
use crate::{Base, Page, RowId, StoreError};

const HEAD: i16 = -1;

/// About so many bytes of pages are sent at a time.
const AT_A_TIME: usize = 4 << 20;

/// One statement, and so one state of the row, even when another process keeps a base meanwhile.
const READ: &str = "
    select row, r.base, p.kind, p.number, p.body, p.checksum
    from paysys.rows r join paysys.pages p using (row) where row = $1 and not r.ended order by kind, number";

const WRITE: &str = "
    insert into paysys.pages (row, kind, number, body, checksum)
    select $1::bigint, * from unnest($2::smallint[], $3::bigint[], $4::bytea[], $5::bigint[])
    on conflict (row, kind, number) do update set body = excluded.body, checksum = excluded.checksum";

/// What is said where another base has come before.
const TOO_LATE: &str = "PS001";

/// A page as it is stored.
struct Line {
    row: i64,
    kind: i16,
    number: i64,
    bytes: Bytes,
}

/// The base of a row with all its pages.
pub(super) async fn read(
    target: &Target,
    slot: &Slot,
    row: RowId,
) -> Result<Option<Base>, StoreError> {
    let id = number(row.0)?;
    let session = slot.session(target).await?;
    let lost = |failure: Failure| failure.into_error();
    let asked = session.client.query_typed_raw(READ, [(id, Type::INT8)]);
    let mut lines = pin!(target.in_time(asked).await.map_err(lost)?);
    let mut base = None;
    // As a base can be large, it is waited for line by line.
    while let Some(line) = target.in_time(lines.try_next()).await.map_err(lost)? {
        let (ordinal, line) = checked(target, &line)?;
        let base = base.get_or_insert_with(|| Base {
            ordinal,
            head: Bytes::new(),
            pages: Vec::new(),
        });
        match u8::try_from(line.kind) {
            Ok(kind) => base.pages.push(Page {
                kind,
                number: line.number.cast_unsigned(),
                bytes: line.bytes,
            }),
            Err(_) => base.head = line.bytes,
        }
    }
    Ok(base)
}

/// A line that is what was written.
fn checked(target: &Target, line: &Row) -> Result<(u64, Line), StoreError> {
    let taken = |line: &Row| {
        let bytes = Bytes::copy_from_slice(line.try_get("body")?);
        let ordinal: i64 = line.try_get("base")?;
        let written: i64 = line.try_get("checksum")?;
        let line = Line {
            row: line.try_get("row")?,
            kind: line.try_get("kind")?,
            number: line.try_get("number")?,
            bytes,
        };
        Ok((ordinal.cast_unsigned(), written, line))
    };
    let (ordinal, written, line) =
        taken(line).map_err(|error| Failure::new(&target.place, &error).into_error())?;
    if line.checksum() == written {
        return Ok((ordinal, line));
    }
    let Line {
        row, kind, number, ..
    } = line;
    let what = if kind == HEAD {
        "the head".into()
    } else {
        format!("page {number} of kind {kind}")
    };
    Err(StoreError::Unusable(format!(
        "{what} of the base of row {row} in PostgreSQL at {} is not what was written: restore the database from a backup",
        target.place
    )))
}

impl Line {
    /// Over the place, too: a page at another one is no better than a broken one.
    fn checksum(&self) -> i64 {
        let mut sum = Crc::new();
        sum.update(&self.row.to_le_bytes());
        sum.update(&self.kind.to_le_bytes());
        sum.update(&self.number.to_le_bytes());
        sum.update(&self.bytes);
        sum.sum().into()
    }
}

/// A base on its way into the store.
pub(super) struct Keeping {
    row: i64,
    before: i64,
    ordinal: i64,
    notes_from: i64,
    lines: Vec<Line>,
}

impl Keeping {
    pub(super) fn new(
        row: RowId,
        before: u64,
        base: Base,
        notes_from: u64,
    ) -> Result<Self, StoreError> {
        let row = number(row.0)?;
        let head = Line {
            row,
            kind: HEAD,
            number: 0,
            bytes: base.head,
        };
        let mut lines = vec![head];
        for page in base.pages {
            lines.push(Line {
                row,
                kind: page.kind.into(),
                number: number(page.number)?,
                bytes: page.bytes,
            });
        }
        Ok(Self {
            row,
            before: number(before)?,
            ordinal: number(base.ordinal)?,
            notes_from: number(notes_from)?,
            lines,
        })
    }

    /// Whether it took the place of the one before.
    pub(super) async fn keep(&self, target: &Target) -> Result<bool, StoreError> {
        match self.once(target).await {
            Err(Failure::Lost(_)) => {}
            done => return done.map_err(Failure::into_error),
        }
        let kept = self.once(target).await.map_err(Failure::into_error)?;
        // The first time may have been the one that did it.
        Ok(kept
            || self
                .standing(&open(target).await?, target)
                .await
                .map_err(Failure::into_error)?
                == Some(self.ordinal))
    }

    /// On a connection of its own, as nobody else may speak into a transaction. It is closed, and what was not committed undone, when
    /// this ends.
    async fn once(&self, target: &Target) -> Result<bool, Failure> {
        let mut client = open(target).await.map_err(Failure::Lost)?;
        if self.standing(&client, target).await? != Some(self.before) {
            return Ok(false);
        }
        let transaction = target.in_time(client.transaction()).await?;
        for some in in_portions(&self.lines) {
            target.in_time(self.write(&transaction, some)).await?;
        }
        target.in_time(self.take_place(&transaction)).await
    }

    /// The place of the base that is there.
    async fn standing(&self, client: &Client, target: &Target) -> Result<Option<i64>, Failure> {
        let row = [(&self.row as &(dyn ToSql + Sync), Type::INT8)];
        let asked = client.query_typed_opt("select base from paysys.rows where row = $1", &row);
        Ok(target.in_time(asked).await?.map(|line| line.get(0)))
    }

    async fn write(&self, transaction: &Transaction<'_>, lines: &[Line]) -> Result<u64, Error> {
        let kinds: Vec<_> = lines.iter().map(|line| line.kind).collect();
        let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
        let bodies: Vec<_> = lines.iter().map(|line| &line.bytes[..]).collect();
        let checksums: Vec<_> = lines.iter().map(Line::checksum).collect();
        let values: [(&(dyn ToSql + Sync), Type); 5] = [
            (&self.row, Type::INT8),
            (&kinds, Type::INT2_ARRAY),
            (&numbers, Type::INT8_ARRAY),
            (&bodies, Type::BYTEA_ARRAY),
            (&checksums, Type::INT8_ARRAY),
        ];
        transaction.execute_typed(WRITE, &values).await
    }

    /// Whether no other base has come before. It comes last and ends the transaction, all in one message: appends wait for the line that
    /// it locks, and this process may stop.
    async fn take_place(&self, transaction: &Transaction<'_>) -> Result<bool, Error> {
        let Self {
            row,
            before,
            ordinal,
            notes_from,
            ..
        } = self;
        let last = format!(
            "delete from paysys.events where row = {row} and ordinal <= {ordinal};
            delete from paysys.notes where row = {row} and number < {notes_from};
            do $$ begin
                update paysys.rows set base = {ordinal} where row = {row} and base = {before} and next > {ordinal} and not ended;
                if not found then raise sqlstate '{TOO_LATE}'; end if;
            end $$; commit"
        );
        match transaction.batch_execute(&last).await {
            Err(error) if error.code().is_some_and(|code| code.code() == TOO_LATE) => Ok(false),
            moved => moved.map(|()| true),
        }
    }
}

async fn open(target: &Target) -> Result<Client, StoreError> {
    let (client, link) = target.connect().await?;
    tokio::spawn(link);
    Ok(client)
}

/// Lines in their order, as many at a time as make a statement of sensible size.
fn in_portions(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    let mut bytes = 0;
    lines.chunk_by(move |line, next| {
        bytes += line.bytes.len();
        let fits = bytes + next.bytes.len() <= AT_A_TIME;
        if !fits {
            bytes = 0;
        }
        fits
    })
}
