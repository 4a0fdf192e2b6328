//! Reads the sheet itself. Entities that a file defines are not followed, so none can grow.

use std::time::Duration;

use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    reader::Reader,
};

use super::{Drill, Image, MAX_DRILLS, MAX_IMAGES};
use crate::format::{reader::duration_from_s, text_limits::NAME};

/// The longest description, characters.
const MAX_DESCRIPTION: usize = 4_000;

/// The exercises of a sheet, with texts in the first of `languages` that each has.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn read_sheet(xml: &str, languages: &[String]) -> Result<Vec<Drill>, String> {
    let mut reader = Reader::from_str(xml);
    let mut reading = Reading { languages, drills: Vec::new(), drill: None, text: None };
    let mut is_sheet = false;
    loop {
        let event = reader.read_event().map_err(|error| {
            let line = line_of(xml, usize::try_from(reader.error_position()).unwrap_or(usize::MAX));
            format!("Line {line} is not sound XML: {error}. Get the file again from where it came")
        })?;
        match event {
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok);
                if encoding.is_some_and(|name| !name.eq_ignore_ascii_case(b"utf-8")) {
                    return Err("The file is not in UTF-8. Save it as UTF-8 first".to_owned());
                }
            }
            Event::Start(tag) => {
                is_sheet |= tag.name().as_ref() == b"exercises";
                reading.open(&tag)?;
            }
            Event::Empty(tag) => {
                reading.open(&tag)?;
                reading.close(tag.name().as_ref());
            }
            Event::End(tag) => reading.close(tag.name().as_ref()),
            Event::Text(text) => reading.add(&text.decode().unwrap_or_default()),
            Event::CData(text) => reading.add(&text.decode().unwrap_or_default()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => reading.add(c.encode_utf8(&mut [0; 4])),
                _ => reading.add(resolve_predefined_entity(&reference.decode().unwrap_or_default()).unwrap_or_default()),
            },
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if !is_sheet {
        return Err("These are no exercises of Workrave: <exercises> is missing. Choose its exercises.xml".to_owned());
    }
    Ok(reading.drills)
}

/// A text being read: how good its language is, lower is better, and its characters.
struct Text {
    is_title: bool,
    rank: usize,
    words: String,
}

struct Reading<'a> {
    languages: &'a [String],
    drills: Vec<Drill>,
    drill: Option<Open>,
    text: Option<Text>,
}

/// An exercise whose end has not been seen.
struct Open {
    drill: Drill,
    /// How good the languages of title, description and plain title are.
    title_rank: usize,
    description_rank: usize,
    plain_rank: usize,
}

impl Reading<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        match (tag.name().as_ref(), &mut self.drill) {
            (b"exercise", drill) => {
                if self.drills.len() >= MAX_DRILLS {
                    return Err(format!("There are more than {MAX_DRILLS} exercises. Split the file"));
                }
                let worst = usize::MAX;
                *drill = Some(Open { drill: Drill::default(), title_rank: worst, description_rank: worst, plain_rank: worst });
            }
            (name @ (b"title" | b"description"), Some(_)) => {
                let rank = self.rank(attribute(tag, b"xml:lang").as_deref());
                self.text = Some(Text { is_title: name == b"title", rank, words: String::new() });
            }
            (b"sequence", Some(open)) => open.drill.length = seconds(tag),
            (b"image", Some(open)) if open.drill.images.len() < MAX_IMAGES => {
                let yes = |name: &[u8]| attribute(tag, name).is_some_and(|value| matches!(value.as_str(), "yes" | "true" | "1"));
                let is_mirrored = yes(b"mirrorx") || yes(b"mirrored");
                if let Some(file) = attribute(tag, b"src") {
                    open.drill.images.push(Image { file, is_mirrored, time: seconds(tag) });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"title" | b"description" => {
                if let (Some(text), Some(open)) = (self.text.take(), &mut self.drill) {
                    open.put(&text, self.languages.len());
                }
            }
            b"exercise" => {
                if let Some(open) = self.drill.take()
                    && !open.drill.title.is_empty()
                {
                    self.drills.push(open.drill);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, words: &str) {
        if let Some(text) = &mut self.text {
            text.words.push_str(words);
            if text.words.len() > 8 * MAX_DESCRIPTION {
                text.words = clipped(&text.words, MAX_DESCRIPTION);
            }
        }
    }

    /// How good a language is; texts without one are in English, which comes after those the person reads.
    fn rank(&self, language: Option<&str>) -> usize {
        let n_languages = self.languages.len();
        match language {
            None => n_languages,
            Some(name) => match self.languages.iter().position(|known| known.replace('-', "_") == name.replace('-', "_")) {
                Some(rank) => rank,
                None if name == "en" => n_languages,
                None => n_languages + 1,
            },
        }
    }
}

impl Open {
    fn put(&mut self, text: &Text, english: usize) {
        let words: Vec<&str> = text.words.split_whitespace().collect();
        let words = words.join(" ");
        if words.is_empty() {
            return;
        }
        let Self { drill, title_rank, description_rank, plain_rank } = self;
        if !text.is_title {
            if text.rank < *description_rank {
                (drill.description, *description_rank) = (clipped(&words, MAX_DESCRIPTION), text.rank);
            }
            return;
        }
        let words = clipped(&words, NAME);
        let distance = text.rank.abs_diff(english);
        if distance < *plain_rank {
            (drill.plain_title, *plain_rank) = (words.clone(), distance);
        }
        if text.rank < *title_rank {
            (drill.title, *title_rank) = (words, text.rank);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// The time that a tag names.
fn seconds(tag: &BytesStart<'_>) -> Option<Duration> {
    let seconds: f64 = attribute(tag, b"duration")?.trim().parse().ok()?;
    (seconds > 0.0).then(|| duration_from_s(seconds))
}

fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}
