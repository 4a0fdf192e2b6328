//! A routine on paper: pictures, steps, dose, cautions and boxes to tick, as a PDF file or as one web page.
//!
//! `content` says what stands on it; `pdf` and `html` set it. The same routine always gives the same bytes: nothing asks for the
//! time. Own pictures come from the caller, since only `store` knows where they are.

mod blocks;
pub mod content;
mod html;
mod marks;
mod pages;
mod pdf;
mod pictures;
mod typesetting;
mod words;

use std::path::Path;

use super::{
    ExportError, ending,
    file::{target_of, write_whole},
};
use crate::{
    figure::Look,
    library::catalog::Safety,
    progress::{Activity, Progress},
    routine::Routine,
};
use content::Sheet;
use pictures::Pictures;

/// The size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

crate::exercise::named!(Paper, A4 = "a4", "A4"; Letter = "letter", "Letter";);

/// The kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Pages to print, tagged for screen readers.
    #[default]
    Pdf,
    /// One web page with everything in it.
    Html,
}

crate::exercise::named!(Format, Pdf = "pdf", "PDF"; Html = "html", "Web page";);

/// How a handout is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandoutOptions {
    /// The size of the paper.
    pub paper: Paper,
    /// Larger type and pictures.
    pub is_large: bool,
}

/// Gives the bytes of an own picture by its file name.
pub type OwnPicture<'a> = dyn Fn(&str) -> Result<Option<Vec<u8>>, String> + 'a;

/// What a handout is made of.
pub struct HandoutRequest<'a> {
    /// What is printed.
    pub routine: &'a Routine,
    /// The general words about safety.
    pub safety: &'a Safety,
    /// How the drawn person looks.
    pub look: Look,
    /// How it is set.
    pub options: HandoutOptions,
    /// The bytes of an own picture by its file name, none if there is no such file, or why it can't be read.
    pub own_picture: &'a OwnPicture<'a>,
}

/// Saves a handout as the ending of the name says. Returns what the person should know about it.
///
/// # Errors
/// [`ExportError`]; there is no new file then, and an old one is as before.
pub fn save(request: &HandoutRequest<'_>, path: &Path, progress: &mut Progress<'_>) -> Result<Vec<String>, ExportError> {
    let format = format_of(path)?;
    let (bytes, notices) = make(request, format, progress)?;
    write_whole(path, |out| out.write_all(&bytes).map_err(ExportError::file(path)))?;
    Ok(notices)
}

/// A handout as the bytes of a file, and what the person should know about it.
///
/// # Errors
/// [`ExportError::Request`] if it can't be set, [`ExportError::Canceled`] on request.
pub fn make(
    request: &HandoutRequest<'_>,
    format: Format,
    progress: &mut Progress<'_>,
) -> Result<(Vec<u8>, Vec<String>), ExportError> {
    let sheet = Sheet::of_routine(request.routine, request.safety);
    let (pictures, mut notices) = Pictures::take(request, &sheet, progress)?;
    progress.reached(Activity::Writing, 0.0)?;
    let bytes = match format {
        Format::Pdf => {
            let (bytes, missing) = pdf::write(&sheet, &pictures, request.options, progress)?;
            if missing {
                notices.push(
                    "Some characters are not in the type of the handout. Empty boxes stand for them; a web page shows them"
                        .to_owned(),
                );
            }
            bytes
        }
        Format::Html => html::write(&sheet, &pictures, request.options).into_bytes(),
    };
    progress.reached(Activity::Writing, 1.0)?;
    Ok((bytes, notices))
}

/// Whether a handout of this name can be written, as far as one can see without trying.
///
/// # Errors
/// [`ExportError`] if it can't.
pub fn check_path(path: &Path) -> Result<(), ExportError> {
    format_of(path)?;
    target_of(path).map(|_| ())
}

fn format_of(path: &Path) -> Result<Format, ExportError> {
    match ending(path).as_str() {
        "pdf" => Ok(Format::Pdf),
        "html" | "htm" => Ok(Format::Html),
        _ => Err(ExportError::Request(format!(
            "{} is not the name of a handout. Use a name that ends in .pdf or .html",
            path.display()
        ))),
    }
}
