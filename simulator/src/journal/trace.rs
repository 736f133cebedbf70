//! `traceparent`: by which a client's own tracing knows a call (W3C Trace Context).

use super::Entry;

/// The header that a client's tracing sends along.
pub const HEADER: &str = "traceparent";

/// A `traceparent` that is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace<'a> {
    /// 32 digits.
    pub trace_id: &'a str,
    /// 16 digits: the part of the trace in which the call was made.
    pub parent_id: &'a str,
    pub is_sampled: bool,
}

impl<'a> Trace<'a> {
    /// Reads a header. Of versions to come, what is known is read and what follows is not looked at.
    pub fn read(header: &'a str) -> Option<Self> {
        let mut parts = header.splitn(5, '-');
        let (version, trace_id) = (parts.next()?, parts.next()?);
        let (parent_id, flags) = (parts.next()?, parts.next()?);
        let is_known = is_hex(version, 2) && version != "ff";
        let is_whole = version != "00" || parts.next().is_none();
        let flags = is_hex(flags, 2).then(|| u8::from_str_radix(flags, 16).ok())??;
        let is_one = is_known && is_whole && is_id(trace_id, 32) && is_id(parent_id, 16);
        is_one.then_some(Self {
            trace_id,
            parent_id,
            is_sampled: flags & 1 == 1,
        })
    }

    /// The trace id in what somebody looks for: the id alone, or a whole header.
    pub fn id_in(text: &str) -> Option<String> {
        let text = text.trim().to_ascii_lowercase();
        let id = match Trace::read(&text) {
            Some(trace) => trace.trace_id,
            None => &text,
        };
        is_id(id, 32).then(|| id.to_owned())
    }
}

impl Entry {
    /// Where the call belongs in the client's tracing, if it says so, and only once.
    pub fn trace(&self) -> Option<Trace<'_>> {
        let lines = self.texts.head().lines().skip(1);
        let headers = lines.filter_map(|line| line.split_once(": "));
        let mut values = headers.filter(|(name, _)| *name == HEADER);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Trace::read(value),
            _ => None,
        }
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == digits && text.bytes().all(is_digit)
}

/// An id of zeros is none.
fn is_id(text: &str, digits: usize) -> bool {
    is_hex(text, digits) && text.bytes().any(|byte| byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::Trace;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[rstest::rstest]
    #[case("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true)]
    #[case("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", false)]
    #[case("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff", true)]
    #[case("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true)]
    #[case(
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-09-what.comes-next",
        true
    )]
    fn what_the_standard_allows_is_read(#[case] header: &str, #[case] is_sampled: bool) {
        let parent_id = "00f067aa0ba902b7";
        let trace = Trace {
            trace_id: ID,
            parent_id,
            is_sampled,
        };
        assert_eq!(Trace::read(header), Some(trace));
        assert_eq!(Trace::id_in(&header.to_uppercase()).as_deref(), Some(ID));
    }

    #[rstest::rstest]
    #[case::empty("")]
    #[case::id_alone("4bf92f3577b34da6a3ce929d0e0e4736")]
    #[case::version_ff("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    #[case::more_in_version_0("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x")]
    #[case::dash_in_version_0("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-")]
    #[case::no_dash("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.x")]
    #[case::capitals("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    #[case::no_trace("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    #[case::no_parent("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    #[case::short("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01")]
    #[case::long("00-4bf92f3577b34da6a3ce929d0e0e47366-00f067aa0ba902b7-01")]
    #[case::no_digit("00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01")]
    #[case::no_flags("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
    #[case::sign_in_flags("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-+1")]
    #[case::short_version("0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    fn what_it_does_not_allow_is_no_trace(#[case] header: &str) {
        assert_eq!(Trace::read(header), None);
    }

    #[test]
    fn an_id_is_looked_for_in_any_case_and_zeros_are_none() {
        assert_eq!(Trace::id_in(&ID.to_uppercase()).as_deref(), Some(ID));
        assert_eq!(Trace::id_in(&"0".repeat(32)), None);
        assert_eq!(Trace::id_in("4bf92f35"), None);
    }
}
