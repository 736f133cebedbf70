//! The one place where chance is not seeded: making a seed for somebody who gave none.

use rand::TryRng;
use rand::rngs::SysRng;

use paysys_core::Seed;

/// A fresh seed, or why the operating system would not give one.
pub(crate) fn seed() -> Result<Seed, rand::rngs::SysError> {
    Ok(Seed(SysRng.try_next_u64()? & Seed::LARGEST))
}
