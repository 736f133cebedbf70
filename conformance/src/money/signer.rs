//! Who pays: the service that a request's `Auth` header names.

/// The service's id as it stands in the header, read from the right as `{id}-{hash}-{timestamp}`: an id may hold dashes.
/// None where no header names one.
#[must_use]
pub fn signer(headers: &[(String, String)]) -> Option<&str> {
    let mut headers = headers.iter();
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case("auth"))?;
    let mut parts = value.rsplitn(3, '-');
    let _timestamp_and_hash = (parts.next()?, parts.next()?);
    parts.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_read_from_the_right() {
        let of = |value: &str| {
            let headers = [("AUTH".to_owned(), value.to_owned())];
            signer(&headers).map(str::to_owned)
        };
        assert_eq!(of("me-00ff-1").as_deref(), Some("me"));
        assert_eq!(of("a-b-c-00ff-1").as_deref(), Some("a-b-c"));
        assert_eq!(of("nobody"), None);
        assert_eq!(signer(&[]), None);
    }
}
