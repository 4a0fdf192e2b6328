//! Contact sheets: every key pose of every exercise from every camera, on two bodies, in light and dark, to look through or print.
//!
//! One picture for each exercise, body and theme, and a page that names them all.

use std::{fmt::Write as _, path::Path};

use image::{ImageFormat, Rgba, RgbaImage, imageops};

use super::{
    ExportError,
    file::{make_folder, write_whole},
    picture::{image_of, key_poses, save_image},
};
use crate::{
    exercise::Exercises,
    figure::{Body, Camera, CameraView, Hair, Look, Moment, Motion, Outfit, PictureTheme, Scene, Skin, Style, render},
    progress::{Activity, Progress},
};

/// Width and height of one picture on a sheet.
const TILE_PX: [u32; 2] = [300, 260];
/// Between pictures.
const GAP_PX: u32 = 4;

/// The bodies of the sheets with their names in files.
fn bodies() -> [(&'static str, Look); 2] {
    let broad = Look { shape: 0.15, ..Look::default() };
    let narrow = Look { shape: 0.85, skin: Skin::Brown, hair: Hair::Bun, outfit: Outfit::Plum };
    [("broad", broad), ("narrow", narrow)]
}

/// Saves the sheets of all exercises into a folder, which is made if need be, and `index.html`, which shows them.
///
/// # Errors
/// [`ExportError`]; finished sheets stay.
pub fn save_all(
    exercises: &Exercises,
    themes: &[PictureTheme],
    folder: &Path,
    progress: &mut Progress<'_>,
) -> Result<(), ExportError> {
    make_folder(folder)?;
    let n_sheets = exercises.len() * themes.len() * bodies().len();
    let mut n_done = 0;
    let mut page = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Unhunch: all exercises</title>\n\
        <style>body { font-family: sans-serif } img { max-width: 100%; break-inside: avoid }</style>\n<h1>All exercises</h1>\n"
        .to_owned();
    for exercise in exercises.values() {
        let Some(motion) = &exercise.motion else { continue };
        // Writing to a string can't fail.
        let _ = writeln!(page, "<h2>{}</h2>\n<ul>", exercise.name);
        for row in rows(motion) {
            let _ = writeln!(page, "<li>{}</li>", row.words(motion));
        }
        page.push_str("</ul>\n");
        for &theme in themes {
            for (body, look) in bodies() {
                progress.reached(Activity::Drawing, n_done as f32 / n_sheets as f32)?;
                let name = format!("{}-{body}-{}.png", exercise.id, if theme == PictureTheme::Dark { "dark" } else { "light" });
                save_image(sheet(motion, &look, theme), ImageFormat::Png, &folder.join(&name))?;
                let _ = writeln!(page, "<p><img src=\"{name}\" alt=\"{}\"></p>", exercise.name);
                n_done += 1;
            }
        }
    }
    let path = folder.join("index.html");
    write_whole(&path, |out| out.write_all(page.as_bytes()).map_err(ExportError::file(&path)))
}

/// One key pose from all its cameras.
struct Row<'a> {
    cycle: usize,
    pose: &'a str,
    views: Vec<&'a CameraView>,
}

impl Row<'_> {
    fn words(&self, motion: &Motion) -> String {
        let views: Vec<&str> = self.views.iter().map(|view| view.name.as_str()).collect();
        let level = motion.level_of(self.cycle).map(|level| format!("{level}, ")).unwrap_or_default();
        format!("{level}{}: {}", self.pose, views.join(", "))
    }
}

/// The rows of a sheet. A pose that several cycles share is shown once.
fn rows(motion: &Motion) -> Vec<Row<'_>> {
    let mut shown = Vec::new();
    let mut rows = Vec::new();
    for cycle in 0..motion.cycles.len() {
        for key in key_poses(motion, cycle) {
            let views: Vec<&CameraView> = motion.views_of(cycle).collect();
            let level = motion.level_of(cycle);
            if shown.contains(&(level, key)) {
                continue;
            }
            shown.push((level, key));
            if let Some((pose, _)) = motion.poses.get(key) {
                rows.push(Row { cycle, pose, views });
            }
        }
    }
    rows
}

/// The sheet of one exercise: a row for each key pose, a column for each camera.
fn sheet(motion: &Motion, look: &Look, theme: PictureTheme) -> RgbaImage {
    let body = Body::shared(look);
    let style = Style { theme, ..Style::default() };
    let rows = rows(motion);
    let n_columns = rows.iter().map(|row| row.views.len()).max().unwrap_or(0) as u32;
    let [width_px, height_px] = TILE_PX;
    let [across_px, down_px] = [n_columns * (width_px + GAP_PX), rows.len() as u32 * (height_px + GAP_PX)];
    let mut sheet = RgbaImage::from_pixel(across_px.max(1), down_px.max(1), Rgba([128, 128, 128, 255]));
    for (y, row) in (0_i64..).zip(&rows) {
        let moment = Moment { cycle: row.cycle, ..Moment::default() };
        let Some(scene) = Scene::of_key(motion, moment, row.pose, look, &body) else { continue };
        for (x, view) in (0_i64..).zip(&row.views) {
            let tile = image_of(render(&scene, &Camera::of_view(view, false), &style, width_px, height_px));
            imageops::replace(&mut sheet, &tile, x * i64::from(width_px + GAP_PX), y * i64::from(height_px + GAP_PX));
        }
    }
    sheet
}
