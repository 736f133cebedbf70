//! The operations of a path and what they are called.

use utoipa::openapi::path::{Operation, PathItem};

/// All operations of a path, by verb.
pub(super) fn of(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", item.get.as_mut()),
        ("put", item.put.as_mut()),
        ("post", item.post.as_mut()),
        ("delete", item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(verb, operation)| operation.map(|operation| (verb, operation)))
}

/// `post_sandbox_clock_advance`: the verb and the path, where a collection with one of its members
/// named goes by the name of the member.
pub(super) fn id(verb: &str, path: &str) -> String {
    let mut words = vec![verb];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        match part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            Some(member) => *words.last_mut().expect("a verb comes first") = member,
            None => words.push(part),
        }
    }
    words.join("_").replace(['.', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_operation_is_called_after_its_verb_and_path() {
        assert_eq!(id("get", "/certificate.pem"), "get_certificate_pem");
        assert_eq!(id("get", "/sandboxes/{sandbox}/rules"), "get_sandbox_rules");
        assert_eq!(
            id("delete", "/sandboxes/{sandbox}/rules/{rule}"),
            "delete_sandbox_rule"
        );
    }
}
