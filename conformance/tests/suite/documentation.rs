//! The pages: links lead somewhere, blocks of code are well formed, commands exist, and a Russian page says what the
//! English one says.

mod commands;
mod page;
mod russian;

use std::collections::BTreeMap;
use std::path::Path;

use page::Page;

/// The tests that follow pass on no pages at all, so this one counts them.
#[test]
fn there_are_pages() {
    let pages = Page::all();
    assert!(pages.len() > 40, "{}", pages.len());
    let links: usize = pages.iter().map(|page| page.links().count()).sum();
    assert!(links > 100, "{links}");
}

#[test]
fn every_link_and_every_anchor_leads_somewhere() {
    let pages = Page::all();
    let anchors: BTreeMap<&Path, Vec<String>> = pages
        .iter()
        .map(|page| (page.path.as_path(), page.anchors()))
        .collect();
    let broken: Vec<String> = pages
        .iter()
        .flat_map(|page| page.links().map(move |link| (page, link)))
        .filter(|(page, link)| !leads_somewhere(page, link, &anchors))
        .map(|(page, link)| format!("{}: {link}", page.path.display()))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn leads_somewhere(page: &Page, link: &str, anchors: &BTreeMap<&Path, Vec<String>>) -> bool {
    if link.contains("://") || link.starts_with("mailto:") {
        return true;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = match file {
        "" => page.path.clone(),
        file => page.path.with_file_name(file),
    };
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    let of_page = anchors.get(path.as_path());
    anchor.is_empty() || of_page.is_some_and(|anchors| anchors.iter().any(|known| known == anchor))
}

#[test]
fn every_block_of_json_toml_and_yaml_can_be_read() {
    let broken: Vec<String> = Page::all()
        .iter()
        .flat_map(|page| page.blocks.iter().map(move |block| (page, block)))
        .filter_map(|(page, block)| {
            let error = mistake(&block.language, &block.text)?;
            Some(format!("{}: {error}\n{}", page.path.display(), block.text))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn mistake(language: &str, text: &str) -> Option<String> {
    match language {
        "json" => serde_json::from_str::<serde_json::Value>(text)
            .err()
            .map(|error| error.to_string()),
        "toml" => text
            .parse::<toml::Table>()
            .err()
            .map(|error| error.to_string()),
        "yaml" => serde_saphyr::from_str::<serde_json::Value>(text)
            .err()
            .map(|error| error.to_string()),
        _ => None,
    }
}
