//! What comes from outside – words on the command line, environment variables, files – read in one
//! way, for both programs.
//!
//! Texts lose a byte order mark and the line ends behind them, which files and editors add. An empty
//! variable is one that is not set. A message names the flag, variable or file that is wrong.

pub mod address;
pub mod bearer_token;
pub mod build;
pub mod command_line;
pub mod credential;
pub mod language;
pub mod public_url;
pub mod text;

pub use paysys_shared::duration_text::signed as duration;
