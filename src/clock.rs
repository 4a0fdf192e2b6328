//! The time. Nothing else asks for it: everyone is handed `now`, a date, or a [`Time`] to ask.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Tells the time, to a thread of its own too: the computer's, or one that a test sets. Must not lock or allocate.
pub trait Time: Send {
    /// The time since the start. Never goes back. Time asleep counts.
    fn now(&self) -> Duration;

    /// Date and time of day here. Made-up time starts with the calendar.
    fn local(&self) -> DateTime {
        DateTime::ZERO.saturating_add(self.now())
    }

    /// The same clock for another thread.
    fn copy(&self) -> Box<dyn Time>;
}

impl Time for Clock {
    fn now(&self) -> Duration {
        Self::now(*self)
    }

    fn local(&self) -> DateTime {
        Self::local(*self)
    }

    fn copy(&self) -> Box<dyn Time> {
        Box::new(*self)
    }
}

/// Tells the time since it was made. Has no state of its own: every copy shows the same, whatever the calendar does.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// What the system's clock showed.
    started: Duration,
}

impl Clock {
    /// A clock that starts now.
    pub fn start() -> Self {
        Self { started: since_boot() }
    }

    /// The time since the start. Never goes back. Time asleep counts.
    pub fn now(self) -> Duration {
        since_boot().saturating_sub(self.started)
    }

    /// Date and time of day here, in the years from -9999 to 9999.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    pub fn local(self) -> DateTime {
        local(SystemTime::now(), TimeZone::system())
    }
}

/// Date and time of day in a zone. A clock that is wrong by thousands of years shows the last or the first moment there is.
fn local(now: SystemTime, zone: TimeZone) -> DateTime {
    let limit = if now < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::try_from(now).unwrap_or(limit).to_zoned(zone).datetime()
}

/// The system's clock that nobody can set and that goes on while the computer sleeps.
#[cfg(unix)]
fn since_boot() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    // The plain monotonic clock stands still during sleep on Linux, and goes on elsewhere.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let clock = ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let clock = ClockId::Monotonic;
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

/// The system's clock that nobody can set and that goes on while the computer sleeps.
#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "the one place that asks")]
fn since_boot() -> Duration {
    use std::{sync::LazyLock, time::Instant};
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_can_not_drift_apart() {
        // A copy is plain numbers; there is nothing in it that one copy could learn and another miss.
        fn is_plain<T: Copy + Send + Sync>(_: T) {}
        let clock = Clock::start();
        is_plain(clock);
        let copy = clock;
        let (before, between, after) = (clock.now(), copy.now(), clock.now());
        assert!(before <= between && between <= after);
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
