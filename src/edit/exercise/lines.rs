//! Turns a text that was pasted, such as a list from a letter, into lines without their bullets and numbers.

use crate::format::text_limits::{LINE, LINES, wrapped};

/// Signs that stand before a line of a list.
const BULLETS: &[char] = &['-', '–', '—', '*', '•', '·', '‣', '◦', '▪', '○', '●', '☐', '✓', '+', '>'];

/// The lines of a text without bullets, numbers and empty ones. One that is too long becomes several.
pub fn pasted_lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| without_number(line.trim().trim_start_matches(BULLETS).trim_start()));
    lines.flat_map(|line| wrapped(line, LINE)).take(LINES).collect()
}

/// A line without "3.", "3)" or "Step 3:" before it. A number that belongs to the sentence stays.
fn without_number(line: &str) -> &str {
    let rest = line.strip_prefix("Step ").or_else(|| line.strip_prefix("step ")).unwrap_or(line);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let n_digits = rest.len() - after.len();
    if !(1..=2).contains(&n_digits) {
        return line;
    }
    match after.strip_prefix(['.', ')', ':']) {
        // "2.5 m" is not the second line.
        Some(text) if text.is_empty() || text.starts_with(char::is_whitespace) => text.trim(),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_from_a_letter_becomes_lines() {
        let text = "1. Stand tall.\r\n2)  Lift your arm\n\n• Hold 5 seconds\n - Lower it\nStep 5: Rest\n10 times";
        assert_eq!(pasted_lines(text), ["Stand tall.", "Lift your arm", "Hold 5 seconds", "Lower it", "Rest", "10 times"]);
        assert_eq!(pasted_lines("2.5 m away\n2024. A year"), ["2.5 m away", "2024. A year"]);
        assert!(pasted_lines(" \n-\n").is_empty());
    }

    #[test]
    fn nothing_that_is_pasted_grows_without_end() {
        let lines = pasted_lines(&"肩 up and down\n".repeat(10_000));
        assert_eq!(lines.len(), LINES);
        assert_eq!(pasted_lines(&"x".repeat(LINE + 1)), ["x".repeat(LINE), "x".to_owned()]);
    }
}
