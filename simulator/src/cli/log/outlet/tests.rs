use std::sync::mpsc::{Receiver, Sender, channel};

use super::*;

/// A writer that waits to be allowed each write, and passes on what it was given.
struct Gate {
    allowed: Receiver<bool>,
    written: Sender<Vec<u8>>,
}

impl Write for Gate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.allowed.recv() {
            Ok(true) => {
                let _ = self.written.send(bytes.to_vec());
                Ok(bytes.len())
            }
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn gated() -> (Outlet, Sender<bool>, Receiver<Vec<u8>>) {
    let (allow, allowed) = channel();
    let (written, read) = channel();
    let outlet = Outlet::open(Gate { allowed, written }, LogFormat::Text).unwrap();
    (outlet, allow, read)
}

const SOON: Duration = Duration::from_secs(20);

fn next(read: &Receiver<Vec<u8>>) -> String {
    String::from_utf8(read.recv_timeout(SOON).unwrap()).unwrap()
}

#[test]
fn lines_come_out_in_their_order() {
    let (outlet, allow, read) = gated();
    for line in ["one\n", "two\n"] {
        outlet.push(line.as_bytes());
        allow.send(true).unwrap();
    }
    assert_eq!([next(&read), next(&read)], ["one\n", "two\n"]);
    outlet.drain(SOON);
    assert!(outlet.0.queue().lines.is_empty());
}

#[test]
fn a_writer_that_is_stuck_stops_nobody_and_what_has_no_room_is_counted() {
    let (outlet, allow, read) = gated();
    let line = vec![b'x'; LONGEST_LINE];
    outlet.push(b"first\n");
    // The writer is stuck with the first line once the queue is empty again.
    while !outlet.0.queue().lines.is_empty() {
        thread::yield_now();
    }
    let room = MOST_BYTES / LONGEST_LINE;
    for _ in 0..room + 7 {
        outlet.push(&line);
    }
    outlet.drain(Duration::from_millis(1));
    assert_eq!(outlet.0.queue().dropped, 7);
    for _ in 0..room + 2 {
        allow.send(true).unwrap();
    }
    outlet.drain(SOON);
    let said: Vec<String> = (0..room + 2).map(|_| next(&read)).collect();
    assert!(said.last().unwrap().ends_with("take them: 7\n"));
}

#[test]
fn a_write_that_fails_is_a_line_lost_and_said_when_one_succeeds() {
    let (outlet, allow, read) = gated();
    outlet.push(b"lost\n");
    allow.send(false).unwrap();
    outlet.drain(SOON);
    outlet.push(b"kept\n");
    for _ in 0..2 {
        allow.send(true).unwrap();
    }
    assert_eq!(next(&read), "kept\n");
    assert!(next(&read).ends_with("take them: 1\n"));
}
