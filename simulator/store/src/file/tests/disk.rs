//! A disk in memory that loses power, or runs full.

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Result};
use std::sync::{Arc, Mutex, MutexGuard};

use redb::StorageBackend;

use crate::file::SyncMode;
use crate::file::backend::Opener;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;
/// What a file system gives a file at a time.
const BLOCK: u64 = 4096;

#[derive(Debug, Clone, Default)]
pub(super) struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What whoever reads the file sees.
    now: Vec<u8>,
    /// What was there at the last sync, and what was done since.
    synced: Vec<u8>,
    since: Vec<Change>,
    /// How much is done until the power fails.
    until_cut: Option<usize>,
    is_off: bool,
    /// Where the file has been written; other places need room.
    blocks: BTreeSet<u64>,
    room: Option<u64>,
    /// How many syncs from now on fail.
    bad_syncs: usize,
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Self::Length(length) => file.resize(*length, 0),
            Self::Write(offset, bytes) => {
                let end = offset + bytes.len();
                if file.len() < end {
                    file.resize(end, 0);
                }
                file[*offset..end].copy_from_slice(bytes);
            }
        }
    }

    /// The pieces of it that reach the disk each for itself.
    fn sectors(&self) -> Vec<Self> {
        let Self::Write(offset, bytes) = self else {
            return vec![self.clone()];
        };
        let pieces = bytes.chunks(SECTOR).enumerate();
        pieces
            .map(|(place, piece)| Self::Write(offset + place * SECTOR, piece.to_vec()))
            .collect()
    }
}

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn on(&self) -> Result<MutexGuard<'_, State>> {
        let state = self.state();
        match state.is_off {
            true => Err(Error::other("no power")),
            false => Ok(state),
        }
    }

    /// A disk that holds this.
    fn holding(file: Vec<u8>) -> Self {
        let disk = Self::default();
        let blocks = 0..=file.len() as u64 / BLOCK;
        disk.state().blocks = blocks.collect();
        disk.state().synced.clone_from(&file);
        disk.state().now = file;
        disk
    }

    /// Opens the file on this disk.
    pub(super) fn opener(&self) -> Opener {
        let disk = self.clone();
        Opener::new("on a disk".to_owned(), SyncMode::EveryCall, move || {
            Ok(disk.clone())
        })
    }

    /// Lets the power fail after so many writes and syncs.
    pub(super) fn cut_after(&self, steps: usize) {
        self.state().until_cut = Some(steps);
    }

    /// What the disk has after a power cut: of all that was not synced some got there, sector by sector. The first choice
    /// is for a whole write, the second for each of its sectors.
    pub(super) fn after_cut(&self, mut choose: impl FnMut(u8) -> u8) -> Self {
        let state = self.state();
        let mut file = state.synced.clone();
        for change in &state.since {
            let fate = choose(3);
            for sector in change.sectors() {
                let is_there = match fate {
                    0 => false,
                    1 => true,
                    _ => choose(2) == 0,
                };
                if is_there {
                    sector.apply(&mut file);
                }
            }
        }
        Self::holding(file)
    }

    /// What the disk has when everything got there.
    pub(super) fn copy(&self) -> Self {
        Self::holding(self.state().now.clone())
    }

    /// Leaves room for so many blocks more.
    pub(super) fn leave_room(&self, blocks: Option<u64>) {
        self.state().room = blocks;
    }

    /// Lets so many syncs fail: what they were for is never written, though it can still be read.
    pub(super) fn fail_syncs(&self, count: usize) {
        self.state().bad_syncs = count;
    }

    /// Changes a byte behind everybody's back wherever these bytes stand, in pages of the past, too.
    pub(super) fn damage(&self, place: &[u8]) {
        let mut state = self.state();
        let windows = state.now.windows(place.len()).enumerate();
        let found: Vec<_> = windows
            .filter_map(|(at, there)| (there == place).then_some(at))
            .collect();
        assert!(!found.is_empty(), "the bytes are in the file");
        for at in found {
            state.now[at] ^= 1;
        }
    }
}

impl State {
    fn step(&mut self) -> Result<()> {
        match &mut self.until_cut {
            None => return Ok(()),
            Some(0) => self.is_off = true,
            Some(steps) => *steps -= 1,
        }
        match self.is_off {
            true => Err(Error::other("no power")),
            false => Ok(()),
        }
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.now);
        self.since.push(change);
    }

    fn allocate(&mut self, offset: u64, length: u64) -> Result<()> {
        for block in offset / BLOCK..(offset + length).div_ceil(BLOCK) {
            if self.blocks.contains(&block) {
                continue;
            }
            match &mut self.room {
                Some(0) => return Err(ErrorKind::StorageFull.into()),
                Some(room) => *room -= 1,
                None => {}
            }
            self.blocks.insert(block);
        }
        Ok(())
    }
}

fn size(length: u64) -> usize {
    usize::try_from(length).unwrap()
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64> {
        Ok(self.on()?.now.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let state = self.on()?;
        let bytes = state.now.get(size(offset)..size(offset) + out.len());
        out.copy_from_slice(bytes.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<()> {
        let mut state = self.on()?;
        state.step()?;
        state.blocks.retain(|block| block * BLOCK < length);
        state.change(Change::Length(size(length)));
        Ok(())
    }

    fn sync_data(&self) -> Result<()> {
        let mut state = self.on()?;
        state.step()?;
        if state.bad_syncs > 0 {
            state.bad_syncs -= 1;
            // As Linux does: what could not be written counts as written, and the next sync succeeds.
            state.since.clear();
            return Err(Error::other("a bad sector"));
        }
        let since = std::mem::take(&mut state.since);
        for change in since {
            change.apply(&mut state.synced);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut state = self.on()?;
        state.step()?;
        state.allocate(offset, data.len() as u64)?;
        state.change(Change::Write(size(offset), data.to_vec()));
        Ok(())
    }
}
