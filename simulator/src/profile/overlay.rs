//! Laying one profile over another.

use toml::{Table, Value};

use super::{Layer, Picture, Source};
use crate::words;

/// The layers laid over each other, the last one on top.
pub(super) fn together(layers: &[Layer]) -> Result<Table, Box<Picture>> {
    let mut overlay = Table::new();
    for layer in layers {
        lay_over(&mut overlay, read(&layer.name, &layer.text)?);
    }
    Ok(overlay)
}

fn read(name: &str, text: &str) -> Result<Table, Box<Picture>> {
    toml::from_str(text).map_err(|error| {
        Box::new(Picture::of(
            name,
            text,
            error.span(),
            words::of_serde(error.message()),
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
            // Whoever answers a method says all of it: an error laid over a result would be both.
            (Some(Value::Table(below)), Value::Table(above)) if key == "methods" => {
                below.extend(above);
            }
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

/// Each value that the layers set, by its keys, with the last layer that did. Keys of services are left out.
pub(super) fn differences(layers: &[Layer]) -> Result<Vec<[String; 3]>, Box<Picture>> {
    let mut found: Vec<[String; 3]> = Vec::new();
    for layer in layers {
        let mut values = Vec::new();
        let shown = Source::of(&layer.name, read(&layer.name, &layer.text)?);
        let table = read(&layer.name, &shown.text)?;
        let methods = table.get("methods").and_then(Value::as_table);
        for method in methods.into_iter().flat_map(Table::keys) {
            // It is answered by this layer alone.
            let below = format!("methods.{method:?}.");
            found.retain(|[known, ..]| !known.starts_with(&below));
        }
        leaves("", table, &mut values);
        for (key, value) in values {
            let row = [key, value, layer.name.clone()];
            match found.iter_mut().find(|[known, ..]| *known == row[0]) {
                Some(known) => *known = row,
                None => found.push(row),
            }
        }
    }
    Ok(found)
}

fn leaves(above: &str, table: Table, found: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let is_bare = key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let key = if is_bare { key } else { format!("{key:?}") };
        let key = if above.is_empty() {
            key
        } else {
            format!("{above}.{key}")
        };
        match value {
            Value::Table(table) if !table.is_empty() => leaves(&key, table, found),
            value => found.push((key, value.to_string())),
        }
    }
}
