//! Spoken lines in memory, at most so many samples. What has no room is spoken or read from the cache again when it is needed.

use std::{collections::HashMap, sync::Arc};

use super::TRACK_RATE_HZ;

/// The most samples that are held: 60 seconds, 12 MB. That is two minutes or more of a session.
pub const MOST_SAMPLES: usize = 60 * TRACK_RATE_HZ as usize;

/// Spoken lines by their text.
#[derive(Debug)]
pub struct Shelf {
    lines: HashMap<Arc<str>, Arc<[f32]>>,
    n_samples: usize,
    most_samples: usize,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::bounded(MOST_SAMPLES)
    }
}

impl Shelf {
    /// An empty shelf for so many samples.
    pub fn bounded(most_samples: usize) -> Self {
        Self { lines: HashMap::new(), n_samples: 0, most_samples }
    }

    /// The samples of a line, if they are here.
    pub fn get(&self, line: &str) -> Option<&Arc<[f32]>> {
        self.lines.get(line)
    }

    /// Puts a line here if there is room, or can be made by letting go of lines that are not needed.
    pub fn put(&mut self, line: Arc<str>, samples: Vec<f32>, is_needed: &dyn Fn(&str) -> bool) {
        if self.n_samples + samples.len() > self.most_samples {
            if !is_needed(&line) {
                return;
            }
            self.keep(is_needed);
        }
        // A needed line that is longer than the whole shelf must still be heard.
        if self.lines.is_empty() || self.n_samples + samples.len() <= self.most_samples {
            self.n_samples += samples.len();
            if let Some(old) = self.lines.insert(line, samples.into()) {
                self.n_samples -= old.len();
            }
        }
    }

    /// Lets go of all lines but these.
    pub fn keep(&mut self, is_kept: &dyn Fn(&str) -> bool) {
        self.lines.retain(|line, _| is_kept(line));
        self.n_samples = self.lines.values().map(|samples| samples.len()).sum();
    }

    /// How many of these lines, given with their lengths in samples, fit here together: at least one.
    pub fn n_fitting(&self, lengths: impl IntoIterator<Item = usize>) -> usize {
        let mut sum = 0;
        let fits = lengths.into_iter().take_while(|length| {
            sum += length;
            sum <= self.most_samples
        });
        fits.count().max(1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn put(shelf: &mut Shelf, line: &str, n_samples: usize, needed: &[&str]) {
        shelf.put(line.into(), vec![0.5; n_samples], &|line| needed.contains(&line));
    }

    #[test]
    fn what_is_not_needed_makes_room_and_what_is_needed_stays() {
        let mut shelf = Shelf::bounded(100);
        put(&mut shelf, "a", 40, &[]);
        put(&mut shelf, "b", 40, &[]);
        put(&mut shelf, "c", 40, &[]);
        assert!(shelf.get("a").is_some() && shelf.get("b").is_some() && shelf.get("c").is_none());
        put(&mut shelf, "c", 40, &["b", "c"]);
        assert!(shelf.get("a").is_none() && shelf.get("b").is_some());
        assert_eq!(shelf.get("c").unwrap().len(), 40);
        put(&mut shelf, "d", 40, &["b", "c", "d"]);
        assert!(shelf.get("d").is_none());
        assert_eq!(shelf.n_samples, 80);
    }

    #[test]
    fn a_line_longer_than_the_shelf_is_held_alone() {
        let mut shelf = Shelf::bounded(100);
        put(&mut shelf, "short", 40, &["short", "long"]);
        put(&mut shelf, "long", 400, &["long"]);
        assert!(shelf.get("long").is_some() && shelf.get("short").is_none());
        put(&mut shelf, "short", 40, &["short"]);
        assert!(shelf.get("long").is_none() && shelf.get("short").is_some());
        assert_eq!((shelf.n_fitting([60, 60]), shelf.n_fitting([400, 1]), shelf.n_fitting([50, 50, 1])), (1, 1, 2));
    }
}
