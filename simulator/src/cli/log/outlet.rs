//! A way out for log lines that never makes anybody wait.
//!
//! stderr may be a pipe that nobody reads, a pipe whose reader has gone, or a file on a full disk. So
//! lines are put into a queue that holds so many bytes and no more, and one thread writes them. What
//! finds no room or cannot be written is dropped and counted, and the count is written as soon as
//! something can be.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

use super::format::{LONGEST_LINE, LogFormat};

/// So much waits to be written: a burst of some ten thousand lines.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The way out; clones lead to the same writer.
#[derive(Debug, Clone)]
pub(super) struct Outlet(Arc<Shared>, LogFormat);

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
    drained: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    lines: VecDeque<Box<[u8]>>,
    bytes: usize,
    /// Lines that were lost since this was last said.
    dropped: u64,
    /// The writer has taken lines out and is still at it.
    is_writing: bool,
}

impl Outlet {
    pub(super) fn open(writer: impl Write + Send + 'static, format: LogFormat) -> io::Result<Self> {
        let outlet = Self(Arc::default(), format);
        let shared = outlet.0.clone();
        let thread = thread::Builder::new().name("log".into());
        thread.spawn(move || shared.write_to(writer, format))?;
        Ok(outlet)
    }

    /// Puts a line into the queue, or drops and counts it.
    pub(super) fn push(&self, line: &[u8]) {
        let mut queue = self.0.queue();
        if queue.bytes + line.len().min(LONGEST_LINE) > MOST_BYTES {
            queue.dropped += 1;
            return;
        }
        let line = self.1.fit(line);
        queue.bytes += line.len();
        queue.lines.push_back(line);
        drop(queue);
        self.0.filled.notify_one();
    }

    /// Waits until everything is written, but no longer than this.
    pub(super) fn drain(&self, most: Duration) {
        let waiting = |queue: &mut Queue| queue.is_writing || !queue.lines.is_empty();
        let (shared, queue) = (&self.0, self.0.queue());
        drop(shared.drained.wait_timeout_while(queue, most, waiting));
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing in here can panic between two changes that belong together.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes whatever comes, for as long as the process lives. No lock is held while it writes.
    fn write_to(&self, mut writer: impl Write, format: LogFormat) {
        loop {
            let (lines, dropped) = self.take();
            let mut lost = 0;
            for line in lines {
                lost += u64::from(writer.write_all(&line).is_err());
            }
            let said = dropped == 0 || writer.write_all(format.notice(dropped).as_bytes()).is_ok();
            let mut queue = self.queue();
            queue.dropped += lost + if said { 0 } else { dropped };
            queue.is_writing = false;
            self.drained.notify_all();
        }
    }

    /// Waits for lines and takes all of them. A count alone is no reason to write: where writing has
    /// just failed, the next line is early enough.
    fn take(&self) -> (VecDeque<Box<[u8]>>, u64) {
        let queue = self.queue();
        let waiting = |queue: &mut Queue| queue.lines.is_empty();
        let queue = self.filled.wait_while(queue, waiting);
        let mut queue = queue.unwrap_or_else(PoisonError::into_inner);
        queue.is_writing = true;
        queue.bytes = 0;
        let dropped = std::mem::take(&mut queue.dropped);
        (std::mem::take(&mut queue.lines), dropped)
    }
}

/// The subscriber writes each event as one line.
impl<'a> MakeWriter<'a> for Outlet {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Write for Outlet {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
