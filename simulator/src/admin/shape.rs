//! Shapes that several answers share.

pub(super) use crate::shape::{StatusShape, timestamp};
