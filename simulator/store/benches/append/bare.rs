//! The yardstick: a file to whose end all that waits is written at once, and synced.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use paysys_store::{Appended, Appending, Event, RowId, SyncMode};
use tokio::sync::oneshot;

use crate::Appends;

type Job = (Event, Option<oneshot::Sender<Appended>>);

pub(crate) struct Bare {
    mode: SyncMode,
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Bare {
    pub(crate) fn create(path: &Path, mode: SyncMode) -> Self {
        let file = File::create_new(path).expect("a new file");
        let (jobs, receiver) = channel();
        let thread = std::thread::spawn(move || write_all(file, &receiver, mode));
        Self {
            mode,
            jobs: Some(jobs),
            thread: Some(thread),
        }
    }
}

fn write_all(mut file: File, jobs: &Receiver<Job>, mode: SyncMode) {
    let mut bytes = Vec::new();
    while let Ok((event, waiting)) = jobs.recv() {
        bytes.clear();
        bytes.extend_from_slice(&event.bytes);
        let mut answers = vec![waiting];
        let until = Instant::now() + Duration::from_millis(100);
        loop {
            let next = match mode {
                SyncMode::EveryCall => jobs.try_recv().ok(),
                _ => jobs
                    .recv_timeout(until.saturating_duration_since(Instant::now()))
                    .ok(),
            };
            let Some((event, waiting)) = next else { break };
            bytes.extend_from_slice(&event.bytes);
            answers.push(waiting);
        }
        file.write_all(&bytes).expect("room");
        if mode != SyncMode::Never {
            file.sync_data().expect("a disk that works");
        }
        for answer in answers.into_iter().flatten() {
            _ = answer.send(Appended::Done);
        }
    }
}

impl Appends for Bare {
    fn append(&self, _: RowId, _: u64, event: Event) -> Appending {
        let (answer, appending) = match self.mode {
            SyncMode::EveryCall => {
                let (sender, receiver) = oneshot::channel();
                (Some(sender), Appending::Later(receiver))
            }
            _ => (None, Appending::Now(Appended::Done)),
        };
        let jobs = self.jobs.as_ref().expect("open until it is dropped");
        jobs.send((event, answer)).expect("the thread runs");
        appending
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no panic");
        }
    }
}
