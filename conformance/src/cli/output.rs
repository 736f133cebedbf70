//! Standard output. A reader who has seen enough (`| head`) is no reason to fail.

use std::io::{self, ErrorKind, Write};

/// Prints a line.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::output::line(format_args!($($words)*))
    };
}
pub(super) use say;

pub(super) fn line(words: std::fmt::Arguments<'_>) {
    told(writeln!(anstream::stdout().lock(), "{words}"));
}

/// Prints text that may hold colours; they are left out where nobody can see them.
pub(super) fn text(text: &[u8]) {
    let mut out = anstream::stdout().lock();
    told(out.write_all(text).and_then(|()| out.flush()));
}

fn told(written: io::Result<()>) {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            anstream::eprintln!("error: cannot write to standard output: {error}");
        }
        _ => {}
    }
}
