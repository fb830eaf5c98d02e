//! Ctrl-C. It reaches the CLI too, which ends by itself and in order; this program waits for that,
//! and then takes everything away as it always does.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::runtime::Builder;

/// Whether Ctrl-C was pressed.
pub(super) struct Interrupt {
    pressed: Arc<AtomicBool>,
}

impl Interrupt {
    /// Takes Ctrl-C over from the system, which would end this program on the spot.
    pub(super) fn listen() -> Result<Self, Box<dyn Error>> {
        let pressed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&pressed);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        thread::spawn(move || {
            while runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                flag.store(true, Ordering::SeqCst);
            }
        });
        Ok(Self { pressed })
    }

    /// Fails once it was.
    pub(super) fn check(&self) -> Result<(), Box<dyn Error>> {
        if self.pressed.load(Ordering::SeqCst) {
            return Err("stopped by Ctrl-C; nothing is left behind".into());
        }
        Ok(())
    }
}
