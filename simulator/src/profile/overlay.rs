//! Laying one profile over another.

use toml::{Table, Value};

use super::Picture;

/// What a text says.
pub(super) fn read(name: &str, text: &str) -> Result<Table, Box<Picture>> {
    toml::from_str(text).map_err(|error| {
        Box::new(Picture::of(
            name,
            text,
            error.span(),
            error.message().to_owned(),
        ))
    })
}

/// The default profile with this laid over it: tables merged, everything else replaced.
pub(super) fn over_default(overlay: Table) -> Table {
    let mut merged: Table = toml::from_str(super::default_text())
        .expect("the default profile is valid, a test sees to it");
    lay_over(&mut merged, overlay);
    merged
}

fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}
