//! `resend`: an earlier request again, byte for byte, header included.

use super::{Answering, answering};
use crate::reader::Reader;
use paysys_yaml::{Fields, Node};

/// An earlier request again.
#[derive(Clone, Debug)]
pub struct Resend {
    /// The name of the step whose request it was.
    pub of: String,
    pub answering: Answering,
}

/// The keys of `resend`.
pub(super) fn keys() -> Vec<&'static str> {
    [answering::KEYS.as_slice(), &answering::PAYING_KEYS, &["of"]].concat()
}

impl Resend {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`resend`", &keys(), &mut reader.problems)?;
        let of = fields.need("of", "`resend`", &mut reader.problems)?;
        let name = of.text("of", &mut reader.problems)?.to_owned();
        reader.check_step_name(&name, of.span);
        Some(Self {
            of: name,
            answering: Answering::read(&fields, reader),
        })
    }
}
