//! Numbers as words: cardinals, ordinals, decimals and fractions.
//! Knows nothing of units or of where a number stands; `quantity` does.

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(u64, &str); 3] = [(1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];
/// A run of more digits than this is read digit by digit, as a telephone number is.
const LONGEST_RUN: usize = 9;

/// "42" → "forty two". Runs of more than nine digits, or with zeros in front, go digit by digit. Anything but ASCII digits
/// is passed over.
pub fn cardinal(digits: &str) -> String {
    let leading_zero = digits.len() > 1 && digits.starts_with('0');
    match digits.parse::<u64>() {
        Ok(number) if digits.len() <= LONGEST_RUN && !leading_zero => cardinal_of(number),
        _ => one_by_one(digits),
    }
}

/// "2.50" → "two point five zero"; commas between thousands are left out.
pub fn decimal(number: &str) -> String {
    let plain = number.replace(',', "");
    match plain.split_once('.') {
        Some((whole, part)) => format!("{} point {}", cardinal(whole), one_by_one(part)),
        None => cardinal(&plain),
    }
}

/// "21" → "twenty first".
pub fn ordinal(digits: &str) -> String {
    let words = cardinal(digits);
    let (before, last) = words.rsplit_once(' ').map_or(("", words.as_str()), |(before, last)| (before, last));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        _ => match last.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{last}th"),
        },
    };
    if before.is_empty() { last } else { format!("{before} {last}") }
}

/// "3", "4" → "three quarters"; `None` for what is no everyday fraction.
pub fn fraction(top: &str, bottom: &str) -> Option<String> {
    let (top_number, bottom_number) = (top.parse::<u32>().ok()?, bottom.parse::<u32>().ok()?);
    let (part, several) = match bottom {
        "2" => ("half", "halves"),
        "3" => ("third", "thirds"),
        "4" => ("quarter", "quarters"),
        "5" => ("fifth", "fifths"),
        "6" => ("sixth", "sixths"),
        "8" => ("eighth", "eighths"),
        _ => return None,
    };
    match top {
        _ if top_number == 0 || top_number >= bottom_number => None,
        "1" => Some(format!("one {part}")),
        _ => Some(format!("{} {several}", cardinal(top))),
    }
}

/// A year as it is said: "twenty twenty five", "two thousand five".
pub fn year(digits: &str) -> String {
    match digits.split_at_checked(2) {
        Some((century, rest)) if digits.len() == 4 && !digits.starts_with("200") && rest != "00" => {
            let zero = if rest.starts_with('0') { "oh " } else { "" };
            format!("{} {zero}{}", cardinal(century), cardinal(rest.trim_start_matches('0')))
        }
        _ => cardinal(digits),
    }
}

fn cardinal_of(number: u64) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut rest = number;
    for (size, name) in SCALES {
        if rest >= size {
            words.push(format!("{} {name}", below_thousand(rest / size)));
            rest %= size;
        }
    }
    if rest > 0 || words.is_empty() {
        words.push(below_thousand(rest));
    }
    words.join(" ")
}

fn below_thousand(number: u64) -> String {
    let name = |list: &[&'static str], place: u64| list.get(usize::try_from(place).unwrap_or(0)).copied().unwrap_or("");
    match number {
        100.. if number.is_multiple_of(100) => format!("{} hundred", name(&ONES, number / 100)),
        100.. => format!("{} hundred {}", name(&ONES, number / 100), below_thousand(number % 100)),
        20.. if number.is_multiple_of(10) => name(&TENS, number / 10).to_owned(),
        20.. => format!("{} {}", name(&TENS, number / 10), name(&ONES, number % 10)),
        _ => name(&ONES, number).to_owned(),
    }
}

/// Every digit by itself: "3010" → "three zero one zero".
pub fn one_by_one(digits: &str) -> String {
    let words: Vec<&str> =
        digits.chars().filter_map(|digit| ONES.get(usize::try_from(digit.to_digit(10)?).ok()?)).copied().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words() {
        for (digits, words) in [
            ("0", "zero"),
            ("13", "thirteen"),
            ("45", "forty five"),
            ("100", "one hundred"),
            ("305", "three hundred five"),
            ("1500", "one thousand five hundred"),
            ("1000000", "one million"),
            ("007", "zero zero seven"),
            ("1234567890123", "one two three four five six seven eight nine zero one two three"),
            ("", ""),
        ] {
            assert_eq!(cardinal(digits), words);
        }
        assert_eq!(decimal("1,250.05"), "one thousand two hundred fifty point zero five");
        assert_eq!((ordinal("21"), ordinal("20")), ("twenty first".to_owned(), "twentieth".to_owned()));
        assert_eq!(fraction("3", "4").as_deref(), Some("three quarters"));
        assert_eq!((fraction("5", "10"), fraction("4", "3")), (None, None));
        assert_eq!(year("2025"), "twenty twenty five");
        assert_eq!(
            (year("2005"), year("1905"), year("1900")),
            (cardinal("2005"), "nineteen oh five".to_owned(), cardinal("1900"))
        );
    }
}
