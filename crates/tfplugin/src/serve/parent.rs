//! The parent process: once it is gone, nobody ends this one.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

/// The interval of the checks. No event for this works on every Unix; a check is one system call.
const PERIOD: Duration = Duration::from_secs(1);

/// The parent process.
pub(super) struct Parent<F> {
    id: Option<u32>,
    current: F,
}

/// The parent of this process, as it is now.
#[cfg(unix)]
pub(super) fn of_process() -> Parent<impl Fn() -> Option<u32>> {
    Parent::known_by(|| Some(std::os::unix::process::parent_id()))
}

/// Windows does not report it without `unsafe`. Terraform ends its plugins itself, and after a crash of
/// it they stay, as all plugins do there.
#[cfg(windows)]
pub(super) fn of_process() -> Parent<impl Fn() -> Option<u32>> {
    Parent::known_by(|| None)
}

impl<F: Fn() -> Option<u32>> Parent<F> {
    /// The process that `current` returns now.
    fn known_by(current: F) -> Self {
        Self {
            id: current(),
            current,
        }
    }

    /// Waits until the parent has ended: the orphan then has another parent. It is compared with the first parent and
    /// not with 1, because in containers the client may be process 1, and with subreapers the new parent is not.
    pub(super) async fn gone(&self) {
        let mut looks = interval(PERIOD);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while (self.current)() == self.id {
            looks.tick().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn notices_another_parent() {
        let current = Cell::new(Some(7));
        let parent = Parent::known_by(|| current.get());
        let mut gone = pin!(parent.gone());
        assert!(timeout(PERIOD * 5, gone.as_mut()).await.is_err());
        current.set(Some(1));
        assert!(timeout(PERIOD * 2, gone).await.is_ok());
    }
}
