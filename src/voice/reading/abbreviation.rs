//! Short forms as people and therapists' sheets write them, with what is said for them.

use super::token::{Cursor, Kind, is_in};
use super::unit::{follows_unit, known};

/// How a short form has to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// In any case; a dot behind it belongs to it.
    Any,
    /// With just these capitals; a small "s" behind it makes it many.
    Exact,
    /// With a dot behind it.
    Dotted,
    /// With a dot behind it, and the sentence goes on.
    Inside,
}
use Way::{Any, Dotted, Exact, Inside};

const SHORT_FORMS: &[(&str, &str, Way)] = &[
    // Everyday.
    ("w/out", "without", Any),
    ("w/o", "without", Any),
    ("w/in", "within", Any),
    ("w/", "with", Any),
    ("b/w", "between", Any),
    ("btwn", "between", Any),
    ("btw", "between", Any),
    ("b/c", "because", Any),
    ("and/or", "and or", Any),
    ("n/a", "not applicable", Any),
    ("e.g.", "for example,", Any),
    ("eg.", "for example,", Any),
    ("i.e.", "that is,", Any),
    ("ie.", "that is,", Any),
    ("etc.", "et cetera.", Any),
    ("etc", "et cetera", Any),
    ("vs", "versus", Any),
    ("approx", "about", Any),
    ("secs", "seconds", Any),
    ("sec", "second", Any),
    ("mins", "minutes", Any),
    ("hrs", "hours", Any),
    ("wk", "week", Any),
    ("wks", "weeks", Any),
    ("yrs", "years", Any),
    ("lbs", "pounds", Any),
    ("cm", "centimeters", Any),
    ("mm", "millimeters", Any),
    ("km", "kilometers", Any),
    ("kg", "kilograms", Any),
    ("kgs", "kilograms", Any),
    ("ea", "each", Any),
    ("e/s", "each side", Any),
    ("e/o", "every other", Any),
    ("thru", "through", Any),
    ("fwd", "forward", Any),
    ("bwd", "backward", Any),
    ("bkwd", "backward", Any),
    ("wt", "weight", Any),
    ("wts", "weights", Any),
    ("rpt", "repeat", Any),
    ("exs", "exercises", Any),
    ("pos", "position", Any),
    ("mvmt", "movement", Any),
    ("max", "maximum", Dotted),
    ("min", "minimum", Dotted),
    ("alt", "alternating", Dotted),
    ("incl", "including", Any),
    ("excl", "except for", Any),
    ("esp", "especially", Any),
    ("usu", "usually", Any),
    ("cont", "continue", Dotted),
    ("temp", "temperature", Inside),
    ("fig", "figure", Inside),
    ("vol", "volume", Inside),
    ("dr", "Doctor", Inside),
    ("mr", "Mister", Inside),
    ("mrs", "Missus", Inside),
    ("ms", "Miz", Inside),
    ("prof", "Professor", Inside),
    // Sides.
    ("L/R", "left and right", Exact),
    ("R/L", "right and left", Exact),
    ("L&R", "left and right", Exact),
    ("R&L", "right and left", Exact),
    ("L+R", "left and right", Exact),
    ("R+L", "right and left", Exact),
    ("L-R", "left to right", Exact),
    ("R-L", "right to left", Exact),
    ("LHS", "left-hand side", Exact),
    ("RHS", "right-hand side", Exact),
    ("RUE", "right arm", Exact),
    ("LUE", "left arm", Exact),
    ("RLE", "right leg", Exact),
    ("LLE", "left leg", Exact),
    ("BUE", "both arms", Exact),
    ("BLE", "both legs", Exact),
    ("UE", "arm", Exact),
    ("LE", "leg", Exact),
    ("b/l", "both sides", Any),
    ("bilat", "both sides", Any),
    ("bil", "both sides", Dotted),
    ("u/l", "one side", Any),
    ("unilat", "one side", Any),
    // Directions of a joint.
    ("ext/int rot", "external, internal rotation", Any),
    ("int/ext rot", "internal, external rotation", Any),
    ("ext. rot", "external rotation", Any),
    ("int. rot", "internal rotation", Any),
    ("ext rot", "external rotation", Any),
    ("int rot", "internal rotation", Any),
    ("ER/IR", "external rotation, internal rotation", Exact),
    ("IR/ER", "internal rotation, external rotation", Exact),
    ("ER", "external rotation", Exact),
    ("IR", "internal rotation", Exact),
    ("flex/ext", "flexion, extension", Any),
    ("ext/flex", "extension, flexion", Any),
    ("AB/AD", "abduction, adduction", Exact),
    ("abd/add", "abduction, adduction", Any),
    ("add/abd", "adduction, abduction", Any),
    ("ext", "extension", Any),
    ("flex", "flexion", Inside),
    ("abd", "abduction", Any),
    ("rot", "rotation", Dotted),
    ("retr", "retraction", Any),
    ("protr", "protraction", Any),
    ("elev", "elevation", Any),
    ("depr", "depression", Dotted),
    ("horiz", "horizontal", Any),
    ("lat", "lateral", Inside),
    ("med", "medial", Inside),
    ("ant", "anterior", Inside),
    ("post", "posterior", Inside),
    ("sup", "superior", Inside),
    ("inf", "inferior", Inside),
    ("DF", "dorsiflexion", Exact),
    ("PF", "plantar flexion", Exact),
    // Parts of the body.
    ("scap", "scapular", Any),
    ("scaps", "shoulder blades", Any),
    ("shldr", "shoulder", Any),
    ("shld", "shoulder", Any),
    ("cerv", "cervical", Any),
    ("thor", "thoracic", Dotted),
    ("lumb", "lumbar", Any),
    // Sheets of therapists.
    ("HEP", "home program", Exact),
    ("AAROM", "active assisted range of motion", Exact),
    ("AROM", "active range of motion", Exact),
    ("PROM", "passive range of motion", Exact),
    ("ROM", "range of motion", Exact),
    ("T/S", "thoracic spine", Exact),
    ("C/S", "cervical spine", Exact),
    ("L/S", "lumbar spine", Exact),
    ("Pt", "patient", Exact),
    ("pt", "patient", Exact),
    ("SLR", "straight leg raise", Exact),
    ("SLS", "single leg stance", Exact),
    ("SL", "single leg", Exact),
    ("STS", "sit to stand", Exact),
    ("OH", "overhead", Exact),
    ("o/h", "overhead", Any),
    ("WBAT", "weight bearing as tolerated", Exact),
    ("TTWB", "toe touch weight bearing", Exact),
    ("NWB", "no weight bearing", Exact),
    ("PWB", "partial weight bearing", Exact),
    ("FWB", "full weight bearing", Exact),
    ("WB", "weight bearing", Exact),
    ("CKC", "closed chain", Exact),
    ("OKC", "open chain", Exact),
    ("DNF", "deep neck flexor", Exact),
    ("ADL", "daily activity", Exact),
    ("ADLs", "daily activities", Exact),
    ("EO", "eyes open", Exact),
    ("EC", "eyes closed", Exact),
    ("tol", "tolerated", Any),
    ("c/o", "complaining of", Any),
    ("s/p", "status post", Any),
    ("d/c", "discontinue", Any),
    ("f/u", "follow-up", Any),
    ("h/o", "history of", Any),
    ("r/o", "rule out", Any),
    ("t/o", "throughout", Any),
    ("y/o", "years old", Any),
    ("w/u", "warm-up", Any),
    ("s/s", "signs and symptoms", Any),
    ("tx", "treatment", Any),
    ("dx", "diagnosis", Any),
    ("hx", "history", Any),
    ("sx", "symptoms", Any),
    ("rx", "prescription", Any),
    ("b.i.d", "twice a day", Any),
    ("t.i.d", "three times a day", Any),
    ("q.i.d", "four times a day", Any),
    ("p.r.n", "as needed", Any),
    ("BID", "twice a day", Exact),
    ("bid", "twice a day", Exact),
    ("TID", "three times a day", Any),
    ("QID", "four times a day", Any),
    ("QOD", "every other day", Any),
    ("QHS", "at bedtime", Any),
    ("QD", "every day", Any),
    ("PRN", "as needed", Any),
    // The gym.
    ("DB", "dumbbell", Exact),
    ("BB", "barbell", Exact),
    ("KB", "kettlebell", Exact),
    ("TB", "exercise band", Exact),
    ("BW", "body weight", Exact),
    ("RM", "rep max", Exact),
    ("RDL", "Romanian deadlift", Exact),
    ("AMRAP", "as many reps as possible", Any),
    ("EMOM", "every minute on the minute", Any),
    ("CCW", "counterclockwise", Exact),
    ("CW", "clockwise", Exact),
];
/// What is said letter by letter, and known so.
const SPELLED: &[&str] = &[
    "AC", "ACL", "AM", "BMI", "BP", "CO", "CT", "CV", "DIY", "DVD", "EMG", "EU", "GP", "HR", "ID", "II", "III", "IT", "ITB",
    "IV", "LCL", "MCL", "MRI", "NHS", "OK", "OT", "PC", "PCL", "PDF", "PM", "PNF", "PT", "RIR", "RPE", "SCM", "SI", "TMJ", "TRX",
    "TV", "UK", "US", "USA", "USB", "VIP", "XL",
];
/// Joints before "flex" without a dot.
const JOINTS: &[&str] =
    &["sh", "shoulder", "hip", "knee", "elbow", "wrist", "trunk", "neck", "cervical", "lumbar", "ankle", "thoracic"];

/// What is said for the short form that stands here, and what is behind it.
pub(super) fn short_form(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    // "1-arm" is apart; "x86w/" is not.
    if c.sign_before().is_alphabetic() {
        return None;
    }
    let found = by_neighbors(c).or_else(|| SHORT_FORMS.iter().find_map(|(written, said, way)| in_way(c, written, said, *way)));
    // Behind an amount a second unit is not read as one.
    found.filter(|(said, _)| known(said).is_none() || !follows_unit(c))
}

fn in_way<'t>(c: Cursor<'t>, written: &str, said: &str, way: Way) -> Option<(String, Cursor<'t>)> {
    if way == Exact {
        let many = || c.text(&format!("{written}s"), false).map(|after| (format!("{said}s"), after));
        return c.text(written, false).map(|after| (said.to_owned(), after)).or_else(many);
    }
    let after = c.text(written, true)?;
    // "ab-ext" and "ext-ab" are words of their own.
    let dotted = after.tight().and_then(|after| after.sign("."));
    let goes_on = |after: Cursor<'t>| {
        let opens = |text: &str| text.starts_with(|sign: char| sign.is_lowercase() || sign.is_ascii_digit());
        after.peek().is_some_and(|next| opens(next.text) || ",;:/)×".contains(next.text))
    };
    let title = matches!(written, "dr" | "mr" | "mrs" | "ms" | "prof");
    match (way, dotted) {
        (Any, None) => Some((said.to_owned(), after)),
        (Any | Dotted, Some(behind)) if goes_on(behind) => Some((said.to_owned(), behind)),
        // The dot ends the sentence, too.
        (Any | Dotted, Some(_)) => Some((said.to_owned(), after)),
        (Inside, Some(behind)) if goes_on(behind) || title && behind.word().is_some() => Some((said.to_owned(), behind)),
        _ => None,
    }
}

/// Short forms whose neighbors decide.
fn by_neighbors(c: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (word, after) = c.word()?;
    let lower = word.to_lowercase();
    let dotted = after.tight().and_then(|after| after.sign(".")).unwrap_or(after);
    let before = c.words_before().next().unwrap_or_default();
    let next = dotted.word().map(|(next, _)| next).unwrap_or_default();
    let said = match lower.as_str() {
        // "No. 3" is a number, "no 3" is none.
        "no" | "nr" if dotted.place() > after.place() && (dotted.digits().is_some() || next == "of") => {
            return Some(("number".to_owned(), dotted));
        }
        "p" | "pg" | "pp" if dotted.place() > after.place() && dotted.digits().is_some() => {
            return Some(("page".to_owned(), dotted));
        }
        "incl" | "decl" if is_in(next, &["press", "push", "bench", "row", "fly", "db", "bb", "dumbbell", "curl", "walk"]) => {
            return Some((if lower == "incl" { "incline" } else { "decline" }.to_owned(), dotted));
        }
        "alt"
            if is_in(
                next,
                &["arm", "arms", "leg", "legs", "side", "sides", "hands", "feet", "l", "r", "db", "dumbbell", "lunges"],
            ) =>
        {
            return Some(("alternating".to_owned(), dotted));
        }
        "sh" if is_in(
            next,
            &["flex", "ext", "abd", "er", "ir", "rot", "roll", "rolls", "shrug", "shrugs", "add", "press", "raise"],
        ) =>
        {
            "shoulder"
        }
        "flex" | "rot" | "add" if is_in(before, JOINTS) && dotted.sign("-").is_none() => {
            let said = match lower.as_str() {
                "flex" => "flexion",
                "rot" => "rotation",
                _ => "adduction",
            };
            return Some((said.to_owned(), if goes_on_small(dotted) { dotted } else { after }));
        }
        "lt" | "rt" if is_in(next, crate::exercise::BODY_PARTS) => {
            return Some((if lower == "lt" { "left" } else { "right" }.to_owned(), dotted));
        }
        // "c/ cane", "s/ shoes"
        "c" | "s" if after.tight().and_then(|after| after.sign("/")?.spaced()?.word()).is_some() => {
            return Some((if lower == "c" { "with" } else { "without" }.to_owned(), after.step()));
        }
        // "30 s x 3 B", as therapists write it.
        "b" if word == "B"
            && after.ends_clause()
            && (follows_unit(c) || c.before().is_some_and(|token| token.kind == Kind::Digits)) =>
        {
            "both sides"
        }
        "bid" if next.is_empty() || !is_in(before, &["a", "the", "to"]) => return None,
        "bid" => return Some((word.to_owned(), after)),
        _ => return None,
    };
    Some((said.to_owned(), dotted))
}

fn goes_on_small(after: Cursor<'_>) -> bool {
    after.peek().is_some_and(|next| next.text.starts_with(|sign: char| sign.is_lowercase() || sign.is_ascii_digit()))
}

/// Whether these capitals are known to be said letter by letter.
pub(super) fn is_spelled(word: &str) -> bool {
    SPELLED.contains(&word.trim_end_matches('s'))
}
