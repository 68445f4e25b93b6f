//! The facts the rules judge by, as data: affiliate networks, wrappers, ad hosts, parameters, phrases.
//!
//! Each list is a TOML file beside this one, sorted by id, with a reason per entry, and read once on first use.
//! Code asks the compiled tables; it never holds a host name of its own.

pub mod calls;
pub mod entry;
pub mod hints;
pub mod host_table;
pub mod kinds;
pub mod params;
pub mod path;
pub mod phrases;
mod shape_table;
pub mod slots;
#[cfg(test)]
mod tests;

pub use entry::{Entry, Role};
pub use params::Param;
