//! Being asked to stop: what is in hand is finished and saved first.

use tokio_util::sync::CancellationToken;

/// A request to stop that every part of a run can see.
#[derive(Clone, Debug, Default)]
pub struct Stop(CancellationToken);

impl Stop {
    /// A request that comes with Ctrl-C. A second Ctrl-C ends the program at once.
    pub fn on_interrupt() -> Stop {
        let stop = Stop::default();
        let asked = stop.clone();
        let wait = move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
            runtime.block_on(async {
                if tokio::signal::ctrl_c().await.is_ok() {
                    asked.ask();
                }
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(130);
                }
            });
        };
        // Without a thread to wait on, Ctrl-C ends the program as ever: committed work is safe.
        let _ = std::thread::Builder::new().name("interrupt".to_owned()).spawn(wait);
        stop
    }

    /// Asks to stop.
    pub fn ask(&self) {
        self.0.cancel();
    }

    /// Whether to stop.
    pub fn asked(&self) -> bool {
        self.0.is_cancelled()
    }

    /// The same request for async code.
    pub(super) fn token(&self) -> CancellationToken {
        self.0.clone()
    }
}
