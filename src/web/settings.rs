//! What the one who starts the server decides.

use std::collections::BTreeSet;
use std::time::Duration;

/// Limits and permissions of a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Names under which the server may be asked, beside `localhost` and addresses in numbers.
    pub hosts: BTreeSet<String>,
    /// The secret that allows changes; without one the server only reads.
    pub token: Option<String>,
    /// Bytes a posted page may have.
    pub body: usize,
    /// Connections at a time; more have to wait.
    pub connections: usize,
    /// How long a client may take to send its headers.
    pub header_time: Duration,
    /// How long an answer may take.
    pub answer_time: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            hosts: BTreeSet::new(),
            token: None,
            body: 10 << 20,
            connections: 256,
            header_time: Duration::from_secs(10),
            answer_time: Duration::from_secs(30),
        }
    }
}
