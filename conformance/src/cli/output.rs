//! Standard output and standard error, and files of results: what is known to be secret is struck out of whatever is
//! shown, and so is what would steer a terminal. A reader who has seen enough (`| head`) is no reason to fail.

mod place;

use std::io::{self, ErrorKind, Write};
use std::sync::{LazyLock, OnceLock};

use paysys_shared::legible::page;
pub(super) use place::{directory, file, place, take_away};

use paysys_contract::Words;
use paysys_exchange::Redactor;

/// Every secret of this process: it is registered here when it is read, and its hashes when they are made.
static SECRETS: LazyLock<Redactor> = LazyLock::new(Redactor::default);

/// What must be in no output. Clones are the same one.
pub(super) fn secrets() -> Redactor {
    SECRETS.clone()
}

/// In which language this process tells people things: as soon as its command line is read, that does not change any more.
static WORDS: OnceLock<Words> = OnceLock::new();

pub(super) fn speak(words: Words) {
    WORDS.get_or_init(|| words);
}

/// English until something else is asked for.
pub(super) fn words() -> Words {
    WORDS.get().copied().unwrap_or_default()
}

macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::output::line(format_args!($($words)*))
    };
}
pub(super) use say;

macro_rules! complain {
    ($($words:tt)*) => {
        $crate::cli::output::complaint(format_args!($($words)*))
    };
}
pub(super) use complain;

pub(super) fn line(words: std::fmt::Arguments<'_>) {
    text(words.to_string().as_bytes());
    text(b"\n");
}

/// Nobody is left to be told that even this cannot be written.
pub(super) fn complaint(words: std::fmt::Arguments<'_>) {
    let text = page(&SECRETS.clean_text(&format!("{words}\n")));
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Prints text that may hold colours; they are left out where nobody can see them.
pub(super) fn text(text: &[u8]) {
    let text = page(&String::from_utf8_lossy(&SECRETS.clean_bytes(text)));
    let mut out = anstream::stdout().lock();
    told(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Prints what somebody is given on purpose: the credentials of a sandbox that was made for him.
pub(super) fn handed_over(text: &str) {
    let mut out = anstream::stdout().lock();
    told(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

fn told(written: io::Result<()>) {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain!("error: cannot write to standard output: {error}");
        }
        _ => {}
    }
}
