//! The time. Nothing else asks for it: everyone is handed `now` or a date.

use std::{
    cell::RefCell,
    time::{Duration, Instant, SystemTime},
};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

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

    /// Date and time of day here, in the years from -9999 to 9999.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    pub fn local(&self) -> DateTime {
        local(SystemTime::now(), TimeZone::system())
    }
}

/// Date and time of day in a zone. A clock that is wrong by thousands of years shows the last or the first moment there is.
fn local(now: SystemTime, zone: TimeZone) -> DateTime {
    let limit = if now < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::try_from(now).unwrap_or(limit).to_zoned(zone).datetime()
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
    fn any_time_of_the_computer_is_a_date_in_every_zone() {
        const YEAR: Duration = Duration::from_secs(31_556_952);
        let offsets = [-(25 * 3600 + 3599), -12 * 3600, 0, 14 * 3600, 25 * 3600 + 3599];
        for offset in offsets.map(jiff::tz::Offset::from_seconds) {
            let zone = TimeZone::fixed(offset.unwrap_or(jiff::tz::Offset::UTC));
            for (years, year) in [(0, 1970), (8029, 9999), (8030, 9999), (20_000, 9999), (200_000, 9999)] {
                let now = SystemTime::UNIX_EPOCH + YEAR * years + Duration::from_secs(30 * 86_400);
                assert_eq!(i32::from(local(now, zone.clone()).year()), year);
            }
            for (years, year) in [(1, 1969), (20_000, -9999)] {
                let Some(now) = SystemTime::UNIX_EPOCH.checked_sub(YEAR * years - Duration::from_secs(30 * 86_400)) else {
                    continue;
                };
                assert_eq!(i32::from(local(now, zone.clone()).year()), year);
            }
        }
    }

    #[test]
    fn the_clock_never_goes_back() {
        let clock = Clock::start();
        let first = clock.now();
        assert!(clock.now() >= first);
        assert!(clock.local().date().year() > 2000);
    }
}
