//! Judging and cleaning addresses.
//!
//! * [`classify`]: what the lists say about a link, and where it leads in truth.
//! * [`element_verdict`]: the same for what an element loads.
//! * [`suspicion`]: how much an address looks like a paid one although no list knows it.
//! * [`kind()`]: what an address is for that is no advertising: a video, a share button, an app.
//! * [`clean_url`]: the address without redirects, tags and counters.
//!
//! All of it is pure and asked for every link: pieces are borrowed, hosts are looked up by hash, no URL meets a regex.

mod classify;
mod clean;
mod decode;
mod hint;
mod kind;
mod params;
mod parts;
mod verdict;

pub use classify::{classify, element_verdict};
pub use clean::{Affiliate, Change, CleanUrl, Policy, What, clean_url};
pub use hint::{Hint, Sign, suspicion};
pub use kind::{Kind, kind};
pub use parts::{Parts, tidy};
pub use verdict::{Verdict, Witness};
