//! Where a file is, whatever it is called.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// So many links lead on from a link that leads nowhere; systems give up after as many.
const MOST_LINKS: usize = 40;

/// Where a file is, or would be.
#[derive(Debug)]
pub(super) struct Spot {
    /// Without links, as far as there is anything.
    path: PathBuf,
    /// Device and number of the file, if it is there: all its names share them.
    file: Option<(u64, u64)>,
    /// Nothing is lost in `/dev/null` or a pipe, however many write there.
    is_device: bool,
}

impl Spot {
    pub(super) fn of(path: &Path) -> Self {
        let there = fs::metadata(path).ok();
        Self {
            path: resolved(path, MOST_LINKS),
            file: there.as_ref().map(|there| (there.dev(), there.ino())),
            is_device: there.is_some_and(|there| !there.is_file() && !there.is_dir()),
        }
    }

    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        match (self.file, other.file) {
            (Some(one), Some(two)) => one == two && !self.is_device,
            // Neither is there, so nobody can say whether this file system tells their cases apart: better not try.
            (None, None) => folded(&self.path) == folded(&other.path),
            _ => false,
        }
    }

    pub(super) fn is_in(&self, directory: &Self) -> bool {
        self.path != directory.path && self.path.starts_with(&directory.path)
    }
}

fn folded(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}

/// The path without links; what is not there keeps its name below what is.
fn resolved(path: &Path, links: usize) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let parent = path.parent().unwrap_or(Path::new(""));
    let parent = match parent.as_os_str().is_empty() {
        true if path.is_absolute() => return path.to_owned(),
        true => Path::new("."),
        false => parent,
    };
    match (fs::read_link(path), links) {
        (Ok(to), 1..) => resolved(&parent.join(to), links - 1),
        _ => match path.file_name() {
            Some(name) => resolved(parent, links).join(name),
            // `missing/..`
            None => match resolved(parent, links).parent() {
                Some(above) => above.to_owned(),
                None => parent.to_owned(),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::Spot;

    #[test]
    fn a_file_has_many_names() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        fs::write(at("file"), "x").unwrap();
        fs::create_dir(at("below")).unwrap();
        fs::hard_link(at("file"), at("hard")).unwrap();
        symlink("file", at("soft")).unwrap();
        symlink("soft", at("softer")).unwrap();
        let file = Spot::of(&at("file"));
        for name in ["file", "./below/../file", "hard", "soft", "softer"] {
            assert!(file.is_same_as(&Spot::of(&at(name))), "{name}");
        }
        fs::write(at("FILE"), "y").unwrap();
        assert!(!file.is_same_as(&Spot::of(&at("other"))));
    }

    #[test]
    fn a_file_that_is_not_there_has_many_names_too() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        fs::create_dir(at("below")).unwrap();
        symlink("new", at("dangling")).unwrap();
        symlink("dangling", at("more")).unwrap();
        symlink(".", at("here")).unwrap();
        symlink("round", at("round")).unwrap();
        let new = Spot::of(&at("new"));
        for name in [
            "new",
            "NEW",
            "./below/../new",
            "missing/../new",
            "here/new",
            "dangling",
            "more",
        ] {
            assert!(new.is_same_as(&Spot::of(&at(name))), "{name}");
        }
        for name in ["newer", "below/new", "round", "missing/new"] {
            assert!(!new.is_same_as(&Spot::of(&at(name))), "{name}");
        }
        let null = Path::new("/dev/null");
        assert!(!Spot::of(null).is_same_as(&Spot::of(null)));
        assert!(Spot::of(&at("here/below/x")).is_in(&Spot::of(&at("below"))));
        assert!(!Spot::of(&at("below")).is_in(&Spot::of(&at("below"))));
        assert!(Spot::of(Path::new("x")).is_same_as(&Spot::of(Path::new("./x"))));
    }
}
