//! What comes from outside: every variable is read like every other, and what is wrong is named.

mod healthcheck;
mod variables;
