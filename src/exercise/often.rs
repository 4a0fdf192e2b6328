//! How often an exercise is done: on how many days of a week, and how many times a day.

use crate::format::reader::Table;

use super::limits;

/// How often an exercise is done, as far as it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Often {
    /// The fewest and the most days of a week, 1 to 7, the fewest first.
    pub days: Option<[u32; 2]>,
    /// The most times a day, 1 to 20.
    pub times: Option<u32>,
}

impl Often {
    pub(super) fn read(table: &Table<'_>) -> Self {
        let (least, most) = (*limits::DAYS.start(), *limits::DAYS.end());
        let days = table.numbers("days_a_week", f64::from(least)..=f64::from(most)).map(|days: [f64; 2]| {
            if days.iter().any(|day| day.fract() != 0.0) {
                table.error_at("days_a_week", "Half days can't be planned", "Write whole numbers, such as [2, 3]");
            } else if days[0] > days[1] {
                table.error_at(
                    "days_a_week",
                    "The first number is larger than the second",
                    "Write the fewest days first, such as [2, 3]",
                );
            }
            // The range was checked while reading.
            let days = days.map(|day| day.round() as u32);
            [days[0].min(days[1]), days[1].max(days[0])]
        });
        Self { days, times: table.whole("times_a_day", limits::TIMES) }
    }

    /// In words, such as "2 or 3 days a week, once a day"; empty if nothing is said.
    pub fn words(&self) -> String {
        let days = self.days.map(|[fewest, most]| match most - fewest.min(most) {
            0 if most == *limits::DAYS.end() => "every day".to_owned(),
            0 if most == 1 => "once a week".to_owned(),
            0 => format!("{most} days a week"),
            1 => format!("{fewest} or {most} days a week"),
            _ => format!("{fewest} to {most} days a week"),
        });
        let times =
            self.times.map(|times| if times == 1 { "once a day".to_owned() } else { format!("up to {times} times a day") });
        days.into_iter().chain(times).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::reader::read_toml;

    #[test]
    fn how_often_is_told_as_people_say_it() {
        let words = |days, times| Often { days, times }.words();
        assert_eq!(words(Some([2, 3]), Some(1)), "2 or 3 days a week, once a day");
        assert_eq!(words(Some([3, 7]), Some(4)), "3 to 7 days a week, up to 4 times a day");
        assert_eq!(words(Some([7, 7]), None), "every day");
        assert_eq!(words(Some([5, 5]), None), "5 days a week");
        assert_eq!(words(Some([1, 1]), None), "once a week");
        assert_eq!(words(None, Some(2)), "up to 2 times a day");
        assert_eq!(words(None, None), "");
    }

    #[test]
    fn days_that_can_not_be_planned_are_told() {
        let read = |text: &str| read_toml(text, Often::read);
        let (often, problems) = read("days_a_week = [2, 3]\ntimes_a_day = 1");
        assert_eq!((often, problems), (Often { days: Some([2, 3]), times: Some(1) }, Vec::new()));
        for (text, words) in
            [("days_a_week = [3, 2]", "larger"), ("days_a_week = [2.5, 3]", "Half days"), ("times_a_day = 0", "times_a_day")]
        {
            let (_, problems) = read(text);
            assert!(problems.iter().any(|problem| problem.is_error() && problem.to_string().contains(words)), "{problems:?}");
        }
    }
}
