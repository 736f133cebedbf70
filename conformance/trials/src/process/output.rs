//! What a client prints, read line by line and within bounds.

use tokio::io::{AsyncRead, AsyncReadExt};

use super::super::claim::{Claim, NoClaim};
use super::Remark;
use paysys_engine::wall_clock;

/// A client that prints more than this is stopped.
const MOST_OUTPUT_BYTES: usize = 1024 * 1024;

/// Longer lines are no claims.
const LONGEST_LINE_BYTES: usize = 16 * 1024;

/// So many lines that are no claims are told of.
const MOST_REMARKS: usize = 3;

/// So many claims are kept; a client with an order or two makes one or two.
const MOST_CLAIMS: usize = 100;

/// So much of a line, and of what a client complains about, is shown.
const SHOWN_BYTES: usize = 200;

/// What a client printed.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub(super) claims: Vec<Claim>,
    pub(super) remarks: Vec<Remark>,
    line: Vec<u8>,
    bytes: usize,
}

impl Output {
    /// Reads until the end, or until it is too much; whether it was too much.
    pub(super) async fn read(&mut self, from: &mut (impl AsyncRead + Unpin)) -> bool {
        let mut chunk = [0; 8192];
        loop {
            let Ok(count) = from.read(&mut chunk).await else {
                return false;
            };
            if count == 0 {
                return false;
            }
            self.bytes += count;
            self.take(&chunk[..count]);
            if self.bytes > MOST_OUTPUT_BYTES {
                return true;
            }
        }
    }

    /// The last line may lack its end.
    pub(super) fn finish(&mut self) {
        self.end_of_line();
    }

    fn take(&mut self, chunk: &[u8]) {
        for byte in chunk {
            match byte {
                b'\n' => self.end_of_line(),
                _ if self.line.len() <= LONGEST_LINE_BYTES => self.line.push(*byte),
                _ => {}
            }
        }
    }

    fn end_of_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim_ascii().is_empty() {
            return;
        }
        if line.len() > LONGEST_LINE_BYTES {
            self.remark(no_claim(NoClaim::TooLong(LONGEST_LINE_BYTES), &line));
            return;
        }
        match Claim::read(&line, wall_clock::now()) {
            Ok(claim) if self.claims.len() < MOST_CLAIMS => self.claims.push(claim),
            Ok(_) => {}
            Err(why) => self.remark(no_claim(why, &line)),
        }
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(remark);
        }
    }
}

/// The end of what a client wrote to its standard error, which is read so that the client does not block on it.
#[derive(Debug, Default)]
pub(super) struct Complaints(Vec<u8>);

impl Complaints {
    pub(super) async fn read(&mut self, from: &mut (impl AsyncRead + Unpin)) {
        let mut chunk = [0; 8192];
        while let Ok(count @ 1..) = from.read(&mut chunk).await {
            self.0.extend_from_slice(&chunk[..count]);
            let surplus = self.0.len().saturating_sub(4 * SHOWN_BYTES);
            self.0.drain(..surplus);
        }
    }

    /// In one line; nothing if there was nothing.
    pub(super) fn last_words(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.0);
        let last: Vec<&str> = text
            .lines()
            .rev()
            .filter(|line| !line.trim().is_empty())
            .take(2)
            .collect();
        let words: Vec<&str> = last.into_iter().rev().map(str::trim).collect();
        (!words.is_empty()).then(|| words.join(" / "))
    }
}

fn no_claim(why: NoClaim, line: &[u8]) -> Remark {
    let line = shown(line);
    Remark::NoClaim { why, line }
}

fn shown(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(&line[..line.len().min(SHOWN_BYTES)]);
    let more = if line.len() > SHOWN_BYTES { "…" } else { "" };
    format!("{:?}{more}", text.trim())
}
