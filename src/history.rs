//! What was done and when: one record a session, and the sums that the screens show.
//!
//! Calendar dates are handed in; nothing here asks for today. Disk access is in `store`.

use jiff::{
    Span,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use crate::format::text_limits::{ID, NAME, fits};

/// How a session felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Felt {
    /// Easy.
    Easy,
    /// Just right.
    Right,
    /// Hard.
    Hard,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it started, in local time. Tells records apart.
    pub started: DateTime,
    /// The routine's name in files.
    pub routine: String,
    /// The routine's name on screen at the time.
    pub name: String,
    /// Time exercised, seconds, without pauses.
    pub active_s: u32,
    /// Exercises done to their end.
    pub done: u32,
    /// Exercises in the routine.
    pub of: u32,
    /// Whether it ran to its end; a partial session is kept too.
    pub finished: bool,
    /// How it felt, if the person said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub felt: Option<Felt>,
}

/// All sessions, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    records: Vec<Record>,
}

/// One day of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Time exercised, seconds.
    pub active_s: u64,
    /// Sessions started.
    pub n_sessions: u32,
}

impl History {
    /// Reads JSON lines. A later line about the same start replaces the earlier one. Returns the numbers of lines that can't be
    /// read, counted from 1; they are to be kept in the file.
    pub fn from_lines(text: &str) -> (Self, Vec<usize>) {
        let mut history = Self::default();
        let mut unread = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<Record>(line) {
                Ok(record) if fits(&record.routine, ID) && fits(&record.name, NAME) => history.records.push(record),
                _ => unread.push(index + 1),
            }
        }
        // Stable, so that of equal starts the later line comes last and stays.
        history.records.sort_by_key(|record| record.started);
        let mut records: Vec<Record> = Vec::with_capacity(history.records.len());
        for record in history.records {
            if records.last().is_some_and(|last| last.started == record.started) {
                records.pop();
            }
            records.push(record);
        }
        (Self { records }, unread)
    }

    /// One line of the file, without its end.
    pub fn line_of(record: &Record) -> String {
        // Plain strings and numbers can always be written.
        serde_json::to_string(record).unwrap_or_default()
    }

    /// Adds a record or replaces the one with the same start.
    pub fn put(&mut self, record: Record) {
        match self.records.binary_search_by_key(&record.started, |other| other.started) {
            Ok(index) => {
                if let Some(slot) = self.records.get_mut(index) {
                    *slot = record;
                }
            }
            Err(index) => self.records.insert(index, record),
        }
    }

    /// All records, the oldest first.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The seven days of the week of `today`, Monday first.
    pub fn week_of(&self, today: Date) -> [Day; 7] {
        let back = i64::from(today.weekday().to_monday_zero_offset());
        let monday = today.saturating_sub(Span::new().days(back));
        std::array::from_fn(|i| {
            let date = monday.saturating_add(Span::new().days(i64::try_from(i).unwrap_or(0)));
            self.day(date)
        })
    }

    /// The minutes of each of the last `n_weeks` weeks up to the one of `today`, the oldest first.
    pub fn weekly_minutes(&self, today: Date, n_weeks: u32) -> Vec<u64> {
        (0..n_weeks)
            .rev()
            .map(|back| {
                let day = today.saturating_sub(Span::new().days(i64::from(back) * 7));
                minutes_of(week_s(&self.week_of(day)))
            })
            .collect()
    }

    fn day(&self, date: Date) -> Day {
        let first = self.records.partition_point(|record| record.started.date() < date);
        let of_day = self.records.iter().skip(first).take_while(|record| record.started.date() == date);
        of_day.fold(Day { date, active_s: 0, n_sessions: 0 }, |day, record| Day {
            active_s: day.active_s.saturating_add(u64::from(record.active_s)),
            n_sessions: day.n_sessions.saturating_add(1),
            ..day
        })
    }
}

/// Time exercised in a week, seconds.
pub fn week_s(week: &[Day; 7]) -> u64 {
    week.iter().map(|day| day.active_s).fold(0, u64::saturating_add)
}

/// Whole minutes of movement, to the nearest. The only place where seconds become minutes to show.
pub fn minutes_of(active_s: u64) -> u64 {
    active_s.saturating_add(30) / 60
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn record(started: DateTime, active_s: u32) -> Record {
        let name = "Desk reset".to_owned();
        Record { started, routine: "desk-reset".to_owned(), name, active_s, done: 3, of: 3, finished: true, felt: None }
    }

    #[test]
    fn a_week_starts_on_monday_and_sums_each_day() {
        let mut history = History::default();
        history.put(record(date(2026, 3, 2).at(9, 0, 0, 0), 120));
        history.put(record(date(2026, 3, 2).at(15, 0, 0, 0), 60));
        history.put(record(date(2026, 3, 9).at(9, 0, 0, 0), 600));
        let week = history.week_of(date(2026, 3, 8));
        assert_eq!(week.map(|day| day.active_s), [180, 0, 0, 0, 0, 0, 0]);
        assert_eq!(week.first().unwrap().n_sessions, 2);
        assert_eq!(history.weekly_minutes(date(2026, 3, 9), 2), [3, 10]);
    }

    #[test]
    fn sums_of_absurd_records_stay_numbers() {
        let mut history = History::default();
        for minute in 0..3 {
            history.put(record(date(2026, 3, 2).at(9, minute, 0, 0), u32::MAX));
        }
        let week = history.week_of(date(2026, 3, 8));
        assert_eq!(week_s(&week), 3 * u64::from(u32::MAX));
        assert_eq!(history.weekly_minutes(date(2026, 3, 8), 1), [minutes_of(3 * u64::from(u32::MAX))]);
        assert_eq!(minutes_of(u64::MAX), u64::MAX / 60);
    }

    #[test]
    fn a_later_line_about_the_same_session_replaces_the_earlier_one_and_junk_is_counted() {
        let first = record(date(2026, 3, 2).at(9, 0, 0, 0), 120);
        let second = Record { felt: Some(Felt::Easy), ..first.clone() };
        let text = format!("{}\nnot a record\n\n{}\n", History::line_of(&first), History::line_of(&second));
        let (history, unread) = History::from_lines(&text);
        assert_eq!(history.records(), [second]);
        assert_eq!(unread, [2]);
    }

    #[test]
    fn a_record_with_a_giant_name_is_not_read() {
        let long = Record { name: "x".repeat(NAME + 1), ..record(date(2026, 3, 2).at(9, 0, 0, 0), 120) };
        let (history, unread) = History::from_lines(&History::line_of(&long));
        assert_eq!((history.records().len(), unread), (0, vec![1]));
    }
}
