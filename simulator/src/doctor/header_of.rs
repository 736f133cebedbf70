//! Which header of a request holds the credentials.

use paysys_core::auth::AuthParts;

/// One header of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeaderLine<'a> {
    /// Its name, in any case.
    pub name: &'a str,
    /// Its value.
    pub value: &'a [u8],
}

impl HeaderLine<'_> {
    /// Whether it holds what belongs into `Auth`: by its name, or because it has the form.
    pub(crate) fn is_stray(&self) -> bool {
        let by_name = [
            "authorization",
            "x-auth",
            "authentication",
            "x-authorization",
        ];
        let last_word = self.value.rsplit(|byte| *byte == b' ').next();
        by_name
            .iter()
            .any(|name| self.name.eq_ignore_ascii_case(name))
            || last_word.is_some_and(|word| AuthParts::read(word).is_some())
    }
}
