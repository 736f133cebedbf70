//! Preset faults from a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Compiled, mistake};
use crate::control::check_fault;
use paysys_core::fault::Fault;
use paysys_core::treatment::NamedFault;

pub(super) fn compile(files: BTreeMap<String, Fault>) -> Compiled<Vec<Arc<NamedFault>>> {
    let named = |(name, fault): (String, Fault)| match check_fault(&fault) {
        Ok(()) => Ok(Arc::new(NamedFault { name, fault })),
        Err(error) => mistake(&["faults", &name], error.message),
    };
    files.into_iter().map(named).collect()
}
