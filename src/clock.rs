//! The time. Nothing else asks for it: everyone is handed `now` or a date.

use std::{
    cell::RefCell,
    time::{Duration, Instant, SystemTime},
};

use jiff::{Zoned, civil::DateTime};

/// How far the calendar may run ahead of the clock before the computer must have been asleep.
const ASLEEP: Duration = Duration::from_secs(3);

/// Tells the time since it was made.
#[derive(Clone, Debug)]
pub struct Clock {
    started: Instant,
    wall_started: SystemTime,
    sleep: RefCell<Sleep>,
}

impl Clock {
    /// A clock that starts now.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    pub fn start() -> Self {
        Self { started: Instant::now(), wall_started: SystemTime::now(), sleep: RefCell::default() }
    }

    /// The time since the start. Never goes back. Time asleep counts, also where the system's own clock stops for it.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    pub fn now(&self) -> Duration {
        // A calendar that was set back counts as standing still.
        let wall = SystemTime::now().duration_since(self.wall_started).unwrap_or_default();
        self.sleep.borrow_mut().now(self.started.elapsed(), wall)
    }

    /// Date and time of day here.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    pub fn local(&self) -> DateTime {
        Zoned::now().datetime()
    }
}

/// Adds time asleep to a clock that stands still meanwhile, by the calendar. Setting the calendar forward looks the same: a
/// session then pauses, which does no harm.
#[derive(Clone, Debug, Default)]
struct Sleep {
    slept: Duration,
    last: Duration,
    last_wall: Duration,
}

impl Sleep {
    fn now(&mut self, awake: Duration, wall: Duration) -> Duration {
        let passed = awake.saturating_sub(self.last);
        let wall_passed = wall.saturating_sub(self.last_wall);
        if wall_passed > passed + ASLEEP {
            self.slept = self.slept.saturating_add(wall_passed - passed);
        }
        (self.last, self.last_wall) = (awake, wall);
        awake.saturating_add(self.slept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn time_asleep_counts_once() {
        let mut sleep = Sleep::default();
        assert_eq!(sleep.now(SECOND, SECOND), SECOND);
        assert_eq!(sleep.now(2 * SECOND, 600 * SECOND), 600 * SECOND);
        assert_eq!(sleep.now(3 * SECOND, 601 * SECOND), 601 * SECOND);
    }

    #[test]
    fn setting_the_calendar_back_or_a_little_ahead_changes_nothing() {
        let mut sleep = Sleep::default();
        assert_eq!(sleep.now(10 * SECOND, 10 * SECOND), 10 * SECOND);
        assert_eq!(sleep.now(11 * SECOND, Duration::ZERO), 11 * SECOND);
        assert_eq!(sleep.now(12 * SECOND, 3 * SECOND), 12 * SECOND);
    }

    #[test]
    fn the_clock_never_goes_back() {
        let clock = Clock::start();
        let first = clock.now();
        assert!(clock.now() >= first);
        assert!(clock.local().date().year() > 2000);
    }
}
