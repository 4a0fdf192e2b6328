//! A handout as one web page: everything is in the file, and it prints without cutting an exercise in two.

use std::fmt::Write as _;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::{
    HandoutOptions, Paper,
    content::{CARE_FIRST, CARE_TITLE, Card, DAYS, N_WEEKS, Sheet, SheetPart},
    pictures::Pictures,
};
use crate::exercise::{ADAPT_TITLE, SKIP_TITLE};

const STYLE: &str = "\
:root { color-scheme: light; --ink: #1d2b33; --quiet: #526069; --accent: #0b6a69; --coral: #aa351e; --line: #b9b3a8 }
:root.large { font-size: 140% }
* { box-sizing: border-box }
body { margin: 2rem auto; padding: 0 1rem; max-width: 50rem; color: var(--ink); background: #fff;
  font: 400 1rem/1.45 Inter, system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 0 0 .3rem; break-after: avoid }
p, ol, ul { margin: .4rem 0 }
ol, ul { padding-left: 1.6rem }
ol > li::marker { color: var(--accent); font-weight: 600 }
.lines { display: flex; gap: 1.5rem; margin: 1.4rem 0 1.6rem; color: var(--quiet); font-size: .9rem }
.lines span { flex: 1; border-bottom: 1px solid }
.lines span:first-child { flex: 2 }
article, .care, .between { border-top: 1px solid var(--line); padding: 1rem 0 }
article, .care { break-inside: avoid }
.between { break-after: avoid }
.dose, .between p { color: var(--accent); font-weight: 600 }
.dose { font-size: 1.1rem; margin-top: 0 }
.pace, figcaption { color: var(--quiet); font-size: .88rem }
.figures { display: flex; flex-wrap: wrap; gap: .6rem; margin: .7rem 0 }
figure { margin: 0; width: 11.5rem; max-width: 100%; text-align: center }
figure img { width: 100%; height: 9rem; object-fit: contain }
strong.stop { color: var(--coral) }
table { border-spacing: .25rem; margin: .6rem 0 0 -.25rem; overflow-wrap: normal }
th { color: var(--quiet); font-weight: 400; font-size: .85rem; line-height: 1.1; padding: 0; white-space: nowrap }
th[scope=row] { padding-right: .6rem }
td { border: 1px solid var(--quiet); width: 1.5rem; height: 1.5rem; padding: 0 }
footer { border-top: 1px solid var(--line); padding-top: .5rem; color: var(--quiet); font-size: .88rem }
@media print {
  :root { font-size: 10pt }
  :root.large { font-size: 16pt }
  body { margin: 0; padding: 0; max-width: none }
}
";

/// A sheet as the text of a web page.
pub(super) fn write(sheet: &Sheet, pictures: &Pictures, options: HandoutOptions) -> String {
    let paper = match options.paper {
        Paper::A4 => "A4",
        Paper::Letter => "letter",
    };
    let class = if options.is_large { " class=\"large\"" } else { "" };
    let title = escaped(&sheet.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"{class}>\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"Unhunch\">\n\
         <title>{title}</title>\n<style>\n@page {{ size: {paper}; margin: 15mm }}\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n"
    );
    for words in [sheet.about.as_str(), sheet.needs.as_str(), CARE_FIRST] {
        paragraph(&mut page, "", words);
    }
    page.push_str("<div class=\"lines\"><span>Name</span><span>Date</span></div>\n</header>\n<main>\n");
    for part in &sheet.parts {
        match part {
            SheetPart::Card(card) => write_card(&mut page, card, pictures),
            SheetPart::Rest(words) | SheetPart::Rounds(words) => {
                line(&mut page, format_args!("<div class=\"between\"><p>{}</p></div>", escaped(words)));
            }
        }
    }
    write_care(&mut page, sheet);
    page.push_str("</main>\n<footer><p>Made with Unhunch</p></footer>\n</body>\n</html>\n");
    page
}

fn write_card(page: &mut String, card: &Card, pictures: &Pictures) {
    line(page, format_args!("<article>\n<h2>{}. {}</h2>", card.number, escaped(&card.name)));
    line(page, format_args!("<p class=\"dose\">{}</p>", escaped(&card.dose)));
    paragraph(page, "<strong>How often:</strong> ", &card.often);
    if !card.pace.is_empty() {
        line(page, format_args!("<p class=\"pace\">{}</p>", escaped(&card.pace)));
    }
    paragraph(page, "<strong>Note:</strong> ", &card.note);
    write_figures(page, card, pictures);
    if let Some(first) = card.same_as {
        line(page, format_args!("<p>Pictures and steps are the same as in exercise {first}.</p>"));
    }
    paragraph(page, "<strong>Get ready:</strong> ", &card.setup.join(" "));
    list(page, "ol", &card.steps);
    paragraph(page, "<strong>Breath:</strong> ", &card.breath);
    paragraph(page, "<strong>What to feel:</strong> ", &card.feel);
    paragraph(page, "<strong>Easier:</strong> ", &card.easier);
    paragraph(page, "<strong class=\"stop\">Stop when you feel:</strong> ", &card.stop);
    paragraph(page, &format!("<strong class=\"stop\">{SKIP_TITLE}:</strong> "), &card.skip);
    paragraph(page, &format!("<strong>{ADAPT_TITLE}:</strong> "), &card.adapt);
    write_ticks(page);
    page.push_str("</article>\n");
}

fn write_figures(page: &mut String, card: &Card, pictures: &Pictures) {
    let shown: Vec<_> = card.figures.iter().filter_map(|figure| Some((figure, pictures.get(&figure.shot)?.1))).collect();
    if shown.is_empty() {
        return;
    }
    page.push_str("<div class=\"figures\">\n");
    for (figure, picture) in shown {
        let [width, height] = picture.size_px;
        let alt = escaped(&figure.alt);
        let _ = write!(page, "<figure><img width=\"{width}\" height=\"{height}\" alt=\"{alt}\" src=\"data:image/jpeg;base64,");
        BASE64_STANDARD.encode_string(picture.bytes.as_slice(), page);
        page.push_str("\">");
        if !figure.caption.is_empty() {
            let _ = write!(page, "<figcaption>{}</figcaption>", escaped(&figure.caption));
        }
        page.push_str("</figure>\n");
    }
    page.push_str("</div>\n");
}

fn write_ticks(page: &mut String) {
    page.push_str("<table aria-label=\"Boxes to tick\"><tr><th></th>");
    for day in DAYS {
        let _ = write!(page, "<th scope=\"col\">{day}</th>");
    }
    page.push_str("</tr>");
    for week in 1..=N_WEEKS {
        let _ = write!(page, "<tr><th scope=\"row\">Week {week}</th>{}</tr>", "<td></td>".repeat(DAYS.len()));
    }
    page.push_str("</table>\n");
}

fn write_care(page: &mut String, sheet: &Sheet) {
    line(page, format_args!("<section class=\"care\">\n<h2>{CARE_TITLE}</h2>"));
    paragraph(page, "", &sheet.first);
    paragraph(page, "", &sheet.care);
    for (words, signs) in sheet.care_lists() {
        line(page, format_args!("<p><strong class=\"stop\">{words}</strong></p>"));
        list(page, "ul", signs);
    }
    page.push_str("</section>\n");
}

fn paragraph(page: &mut String, label: &str, words: &str) {
    if !words.trim().is_empty() {
        line(page, format_args!("<p>{label}{}</p>", escaped(words)));
    }
}

fn list(page: &mut String, kind: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    line(page, format_args!("<{kind}>"));
    for item in items {
        line(page, format_args!("<li>{}</li>", escaped(item)));
    }
    line(page, format_args!("</{kind}>"));
}

fn line(page: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string can't fail.
    let _ = page.write_fmt(words);
    page.push('\n');
}

/// A text as it may stand in a web page. Control characters, which it may not have, are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(' '),
            control if control.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_taken_for_code() {
        assert_eq!(escaped("<b onclick='x'>&\u{1}"), "&lt;b onclick=&#39;x&#39;&gt;&amp;");
    }
}
