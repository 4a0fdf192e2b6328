//! Where a running session stands: enough to record it, and to go on with it, after the program was cut off.
//!
//! The disk is in `store`; what is done with it in `app`.

use std::time::Duration;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::{history::Record, session::Standing};

/// The form of the text. A later program raises it when an earlier one would read it wrong.
const FORMAT: u32 = 1;

/// A moment of a running session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    format: u32,
    /// When this was, in local time.
    pub saved: DateTime,
    /// The place on the timeline, seconds.
    pub at_s: u32,
    /// The length of the timeline, seconds.
    pub length_s: u32,
    /// The step to go on with, from 0. As many as there are steps if nothing is left to do.
    pub next: usize,
    /// The steps that count as done, from 0.
    pub done: Vec<usize>,
    /// What is recorded if it ends here.
    pub record: Record,
    /// The routine as it is played, as the text of a routine file: its own file may change meanwhile, or there may be none.
    pub routine: String,
}

/// Why a text is not a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A later version of the program wrote it.
    Newer,
    /// It is damaged.
    Damaged,
}

impl Checkpoint {
    /// A session that stands at `at` of `length`.
    pub fn new(saved: DateTime, [at, length]: [Duration; 2], standing: Standing, record: Record, routine: String) -> Self {
        let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
        let Standing { next, done, .. } = standing;
        Self { format: FORMAT, saved, at_s: seconds(at), length_s: seconds(length), next, done, record, routine }
    }

    /// Reads what [`Checkpoint::to_json`] has written.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn from_json(text: &[u8]) -> Result<Self, Unread> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_slice(text).map_err(|_| Unread::Damaged)?;
        if head.format > FORMAT {
            return Err(Unread::Newer);
        }
        serde_json::from_slice(text).map_err(|_| Unread::Damaged)
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        // Plain strings and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What a session needs to go on from here.
    pub fn standing(&self) -> Standing {
        Standing { next: self.next, done: self.done.clone(), active: Duration::from_secs(self.record.active_s.into()) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use jiff::civil::date;

    use super::*;

    fn checkpoint() -> Checkpoint {
        let started = date(2026, 3, 2).at(9, 0, 0, 0);
        let record = Record {
            started,
            routine: "desk-reset".to_owned(),
            name: "Desk \"reset\"\n".to_owned(),
            active_s: 70,
            done: 2,
            of: 5,
            finished: false,
            felt: None,
        };
        let standing = Standing { next: 2, done: vec![0, 1], active: Duration::from_secs(70) };
        let place = [72, 167].map(Duration::from_secs);
        Checkpoint::new(date(2026, 3, 2).at(9, 1, 12, 0), place, standing, record, "format = 1\n".to_owned())
    }

    #[test]
    fn what_is_written_is_read_back() {
        let checkpoint = checkpoint();
        let read = Checkpoint::from_json(checkpoint.to_json().as_bytes()).unwrap();
        assert_eq!(read, checkpoint);
        assert_eq!(read.standing(), Standing { next: 2, done: vec![0, 1], active: Duration::from_secs(70) });
    }

    #[test]
    fn a_later_form_is_told_from_damage_and_unknown_keys_do_no_harm() {
        let text = checkpoint().to_json();
        assert_eq!(Checkpoint::from_json(text.replace("\"format\":1", "\"format\":2").as_bytes()), Err(Unread::Newer));
        assert!(Checkpoint::from_json(text.replacen('{', "{\"mood\":3,", 1).as_bytes()).is_ok());
        for end in 0..text.len() {
            assert_eq!(Checkpoint::from_json(&text.as_bytes()[..end]), Err(Unread::Damaged), "{end}");
        }
        assert_eq!(Checkpoint::from_json(&[0; 64]), Err(Unread::Damaged));
    }
}
