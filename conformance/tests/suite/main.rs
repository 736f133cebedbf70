//! Everything the kit does, tried from outside.
mod files;
