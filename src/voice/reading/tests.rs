//! What people write, and what is said for it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::super::pronunciation::{CLOSE, OPEN};
use super::*;
use proptest::prelude::*;

/// Fails with every line of a table that is read in another way.
fn assert_read(table: &[(&str, &str)]) {
    let wrong = table.iter().filter(|(written, said)| speakable(written) != *said);
    let wrong: Vec<String> =
        wrong.map(|(written, said)| format!("{written:?}: {:?}, not {said:?}", speakable(written))).collect();
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn routines_read_as_a_coach_would_say_them() {
    assert_read(&[
        ("3x10", "three sets of ten"),
        ("3×12", "three sets of twelve"),
        ("3 x 10 reps", "three sets of ten reps"),
        ("2x30s", "two sets of thirty seconds"),
        ("1x8", "one set of eight"),
        ("10x", "ten times"),
        ("2x/day", "two times a day"),
        ("30s", "thirty seconds"),
        ("Hold 1 s.", "Hold one second."),
        ("5 sec", "five seconds"),
        ("5 sec. each side", "five seconds each side"),
        ("Rest 20 sec. Then go.", "Rest twenty seconds. Then go."),
        ("2 min", "two minutes"),
        ("90min", "ninety minutes"),
        ("10 reps", "ten reps"),
        ("1 rep", "one rep"),
        ("45°", "forty five degrees"),
        ("at 90 ° to the wall", "at ninety degrees to the wall"),
        ("30-second hold", "thirty second hold"),
        ("30-s hold", "thirty second hold"),
        ("1/2", "one half"),
        ("1/2 turn", "one half turn"),
        ("2½ min", "two and a half minutes"),
        ("2 1/2 minutes", "two and a half minutes"),
        ("3/4 up", "three quarters up"),
        ("5/10", "five out of ten"),
        ("5:30", "five minutes thirty seconds"),
        ("1:05", "one minute five seconds"),
        ("0:45", "forty five seconds"),
        ("2:00", "two minutes"),
        ("1:00:30", "one hour thirty seconds"),
        ("at 7:30 pm.", "at seven thirty P M."),
        ("50%", "fifty percent"),
        ("50 % effort", "fifty percent effort"),
        ("w/ band", "with band"),
        ("w/o shoes", "without shoes"),
        ("8-12", "eight to twelve"),
        ("8–12 reps", "eight to twelve reps"),
        ("10 - 15s", "ten to fifteen seconds"),
        ("L/R", "left and right"),
        ("Raise L arm", "Raise left arm"),
        ("Y-T-W", "Y T W"),
        ("Letter Y.", "Letter Y."),
        ("3-2-1", "three, two, one"),
        ("3...2...1...go!", "three. two. one. go!"),
        ("2.5 kg", "two point five kilograms"),
        ("1,000 steps", "one thousand steps"),
        ("1st and 22nd", "first and twenty second"),
        ("12345678901", "one two three four five six seven eight nine zero one"),
        ("• Sit tall\n• Breathe", "Sit tall. Breathe"),
        ("- Sit tall\n- Breathe", "Sit tall. Breathe"),
        ("Sit tall.\n\nBreathe.", "Sit tall. Breathe."),
        ("Sit\r\ntall", "Sit. tall"),
        ("**Push** _up_", "Push up"),
        ("Well done! 💪🎉", "Well done!"),
        ("👩‍🦽 roll", "roll"),
        ("sit/stand", "sit or stand"),
        ("sit - then stand", "sit, then stand"),
        ("push-ups", "push-ups"),
        ("don’t shrug", "don't shrug"),
        ("Keep it (your chin) in.", "Keep it, your chin, in."),
        ("e.g. a towel", "for example, a towel"),
        ("up & down", "up and down"),
        ("~10 cm", "about ten centimeters"),
        ("T4", "T four"),
        ("really?!", "really?"),
        ("肩胛骨 roll", "roll"),
        ("café", "café"),
        ("cafe\u{301}", "café"),
        ("", ""),
        ("...", ""),
        ("💪", ""),
        ("\u{0}\u{7}", ""),
    ]);
}

#[test]
fn other_scripts_are_noticed() {
    for text in ["肩胛骨", "прокачка", "تمدد الظهر", "💪", "", "—", "肩胛骨 up"] {
        assert!(!can_read(text), "{text}");
    }
    assert_eq!(readable("Shoulder roll 肩"), Readable::Partly);
    assert_eq!(readable("3x10 café"), Readable::Fully);
    assert_eq!(readable(&"up and down ".repeat(100)), Readable::Partly);
}

#[test]
fn sentences_end_with_a_mark_and_stay_short() {
    assert_eq!(sentences("Sit tall. Breathe in, then"), ["Sit tall.", "Breathe in, then."]);
    assert_eq!(sentences(""), Vec::<String>::new());
    let long = sentences(&"word, ".repeat(500));
    assert!(long.len() > 5 && long.iter().all(|sentence| sentence.len() < 700));
    assert!(sentences(&"wordy ".repeat(500)).iter().all(|sentence| sentence.len() < 700));
}

#[test]
fn phonemes_pass_through_unread() {
    let line = format!("My {OPEN}skˈæpjələ{CLOSE} x2.");
    assert!(speakable(&line).starts_with(&format!("My {OPEN}skˈæpjələ{CLOSE} ")));
}

/// The lines that were misread when 172 of them were tried.
#[test]
fn lines_of_real_people_are_read_by_their_neighbors() {
    assert_read(&[
        ("Stand 1.5 m from the wall", "Stand one point five meters from the wall"),
        ("Step 1 m back", "Step one meter back"),
        ("Walk 100 m", "Walk one hundred meters"),
        ("1-2x/day", "one to two times a day"),
        ("2-3x a day", "two to three times a day"),
        ("2-3 x 8-10", "two to three sets of eight to ten"),
        ("3 sets x 10 reps", "three sets of ten reps"),
        ("10 reps x 3 sets", "three sets of ten reps"),
        ("3 sets × 10 reps", "three sets of ten reps"),
        ("Squeeze x3", "Squeeze three times"),
        ("Squeeze x 10", "Squeeze ten times"),
        ("Tempo 2/1/2/1", "Tempo two one two one"),
        ("Tempo 3010", "Tempo three zero one zero"),
        ("2/3 sets done", "two of three sets done"),
        ("50/50", "fifty fifty"),
        ("24/7", "twenty four seven"),
        ("10 ea side", "ten each side"),
        ("Use a 5 lb dumbbell", "Use a five pound dumbbell"),
        ("2.5 kg weight", "two point five kilogram weight"),
        ("5–10 min break", "five to ten minute break"),
        ("Hands 12\" apart", "Hands twelve inches apart"),
        ("6 in", "six inches"),
        ("Feet 2' apart", "Feet two feet apart"),
        ("250 ml", "two hundred fifty milliliters"),
        ("8 oz", "eight ounces"),
        ("1 L", "one liter"),
        ("3 mph", "three miles an hour"),
        ("50 kcal", "fifty kilocalories"),
        ("5 km/h", "five kilometers an hour"),
        ("14:30", "fourteen thirty"),
        ("9:00-9:15", "nine o'clock to nine fifteen"),
        ("30''", "thirty seconds"),
        ("2'30\"", "two minutes thirty seconds"),
        ("Rest 30s–1min", "Rest thirty seconds to one minute"),
        ("-5 kg", "minus five kilograms"),
        ("$20 band", "twenty dollar band"),
        ("#1", "number one"),
        ("No. 3", "number three"),
        ("⅓ of the way", "one third of the way"),
        ("Mon/Wed/Fri", "Monday, Wednesday, Friday"),
        ("Mon-Fri", "Monday to Friday"),
        ("12/05/2025", "twelve five twenty twenty five"),
        ("R hand", "right hand"),
        ("R foot", "right foot"),
        ("R shoulder", "right shoulder"),
        ("Turn to the L", "Turn to the left"),
        ("L hand", "left hand"),
        ("L4/L5", "L four L five"),
        ("ER/IR", "external rotation, internal rotation"),
        ("Push/pull", "Push pull"),
        ("Ext.", "extension."),
        ("Ext. rot. to 30°", "external rotation to thirty degrees"),
        ("Incl. rest", "including rest"),
        ("Incl. DB press", "incline dumbbell press"),
        ("Min. 3 sets", "minimum three sets"),
        ("Alt. arms", "alternating arms"),
        ("DB", "dumbbell"),
        ("ROM", "range of motion"),
        ("YTWs", "Y T W's"),
    ]);
}

/// The lines that were right then.
#[test]
fn lines_that_were_read_well_still_are() {
    assert_read(&[
        ("3x12", "three sets of twelve"),
        ("4x8-12", "four sets of eight to twelve"),
        ("3x30s/side", "three sets of thirty seconds a side"),
        ("3X10", "three sets of ten"),
        ("3*12", "three sets of twelve"),
        ("30s on / 15s off", "thirty seconds on, fifteen seconds off"),
        ("3x/wk", "three times a week"),
        ("RPE 6-7", "RPE six to seven"),
        (">3/10", "more than three out of ten"),
        ("45-degree", "forty five degree"),
        ("90º", "ninety degrees"),
        ("60 bpm", "sixty beats a minute"),
        ("7:30 am", "seven thirty A M"),
        ("1:30", "one minute thirty seconds"),
        ("30-45s", "thirty to forty five seconds"),
        ("±5°", "plus or minus five degrees"),
        ("≥2x/day", "at least two times a day"),
        ("<30s", "less than thirty seconds"),
        ("1½", "one and a half"),
        ("1,500", "one thousand five hundred"),
        ("Y-T-W-L", "Y T W L"),
    ]);
}

#[test]
fn inches_and_seconds_feet_and_minutes_are_told_apart() {
    assert_read(&[
        ("Stand 12\" from the wall.", "Stand twelve inches from the wall."),
        ("Use a 6\" foam roller.", "Use a six inch foam roller."),
        ("Step 1m back from the door.", "Step one meter back from the door."),
        ("A band 1.5 m long.", "A band one point five meters long."),
        ("Tie it 2 m up.", "Tie it two meters up."),
        ("Feet 6 in. apart.", "Feet six inches apart."),
        ("5'10\" tall or more.", "five foot ten tall or more."),
        ("Hold 30\".", "Hold thirty seconds."),
        ("Rest 2'.", "Rest two minutes."),
        ("Keep 4-6\" between the hands.", "Keep four to six inches between the hands."),
        ("Use 5# in each hand.", "Use five pounds in each hand."),
    ]);
}

#[test]
fn colons_and_slashes_are_read_by_their_neighbors() {
    assert_read(&[
        ("Slide the hand to 1:30, then to 3 o'clock.", "Slide the hand to one thirty, then to three o'clock."),
        ("From 12:00 to 4:30 on the clock.", "From twelve o'clock to four thirty on the clock."),
        ("Stay in the 90/90 position.", "Stay in the ninety ninety position."),
        ("Pain at most 3/10.", "Pain at most three out of ten."),
        ("RPE 6-7/10.", "RPE six to seven out of ten."),
        ("Ratio 1:2 in and out.", "Ratio one to two in and out."),
        ("Levels C5/6 and T4-T8.", "Levels C five six and T four to T eight."),
        ("Start 05/06, review 12/06.", "Start five six, review twelve six."),
    ]);
}

#[test]
fn doses_are_read_in_every_order() {
    assert_read(&[
        ("3 x day", "three times a day"),
        ("2 x day, 5 days/wk", "two times a day, five days a week"),
        ("10 reps x 3", "ten reps, three times"),
        ("10 reps x2", "ten reps, twice"),
        ("5 sec hold × 5 reps", "five second hold, five reps"),
        ("3 x 10/10", "three sets of ten each side"),
        ("10L/10R", "ten left, ten right"),
        ("2-3 x 8-12", "two to three sets of eight to twelve"),
        ("1x5+", "one set of five or more"),
        ("3x10-12 reps", "three sets of ten to twelve reps"),
        ("3x30s e/s", "three sets of thirty seconds each side"),
        ("10 ea", "ten each"),
        ("2 sets/10 reps", "two sets of ten reps"),
        ("Hold 5\" x10", "Hold five seconds, ten times"),
        ("30 secs L/R", "thirty seconds left and right"),
        ("3×/wk", "three times a week"),
        ("10 reps @ 3-1-1", "ten reps at tempo three one one"),
        ("1-3 mins hold", "one to three minutes hold"),
        ("20 x 2 daily", "twenty, twice daily"),
        ("x10", "ten times"),
        ("x 10 each leg", "ten times each leg"),
        ("3 x 10 (2 x / day)", "three sets of ten, two times a day,"),
    ]);
}

#[test]
fn short_forms_of_therapists_are_read_out() {
    assert_read(&[
        ("b/l ER w/ band", "both sides external rotation with band"),
        ("R UE only", "right arm only"),
        ("ext rot to 45 deg", "external rotation to forty five degrees"),
        ("HEP 2x/day", "home program two times a day"),
        ("AROM as tol.", "active range of motion as tolerated."),
        ("Do BID prn", "Do twice a day as needed"),
        ("Sh flex c/ cane", "shoulder flexion with cane"),
        ("scap retr. ×15", "scapular retraction fifteen times"),
        ("c/o pain? Stop.", "complaining of pain? Stop."),
        ("DB row, 5lbs", "dumbbell row, five pounds"),
        ("q2h", "every two hours"),
        ("s/p wk 6", "status post week six"),
        ("No OH lifting", "No overhead lifting"),
        ("WB on R.", "weight bearing on right."),
        ("1-arm row", "one arm row"),
        ("Flex. to 90°, no further", "flexion to ninety degrees, no further"),
    ]);
}

#[test]
fn other_lines_of_the_same_kinds_are_read_well() {
    assert_read(&[
        ("Hold 10\" off the floor", "Hold ten inches off the floor"),
        ("Box 12\" high", "Box twelve inches high"),
        ("2' plank, 1' rest", "two minute plank, one minute rest"),
        ("Side plank 45\" each side", "Side plank forty five seconds each side"),
        ("3x1'", "three sets of one minute"),
        ("Plank 2m", "Plank two minutes"),
        ("Rest 2 m between sets", "Rest two minutes between sets"),
        ("20 m sprint", "twenty meter sprint"),
        ("10 in a row", "ten in a row"),
        ("Breathe 4 in, 6 out", "Breathe four in, six out"),
        ("Step 6 in forward.", "Step six inches forward."),
        ("12 in. box", "twelve inch box"),
        ("Say \"3, 2, 1\" then go", "Say three, two, one then go"),
        ("He said \"hold 10\"", "He said hold ten"),
        ("3x10 @ 70%", "three sets of ten at seventy percent"),
        ("3x10x20kg", "three sets of ten, twenty kilograms"),
        ("Tempo 30X1", "Tempo three zero X one"),
        ("3-1-1 tempo", "three one one tempo"),
        ("4-7-8 breathing", "four, seven, eight breathing"),
        ("1RM", "one rep max"),
        ("Day 3/7", "Day three of seven"),
        ("2/3 of the way up", "two thirds of the way up"),
        ("3/4 turn", "three quarter turn"),
        ("4/5 strength", "four out of five strength"),
        ("40/20 intervals", "forty twenty intervals"),
        ("20/10 x 8", "twenty ten, eight times"),
        ("3x w/ band", "three times with band"),
        ("8-10/side", "eight to ten a side"),
        ("M/W/F", "Monday, Wednesday, Friday"),
        ("MWF", "Monday, Wednesday, Friday"),
        ("Sat upright, Sun salutation x 5", "Sat upright, Sun salutation five times"),
        ("on Sat", "on Saturday"),
        ("Tue 9am-10am", "Tuesday nine A M to ten A M"),
        ("at 7:30", "at seven thirty"),
        ("2025-12-05", "December fifth, twenty twenty five"),
        ("05.06.2025", "June fifth, twenty twenty five"),
        ("Dec. 5, 2025", "December fifth, twenty twenty five"),
        ("March 10 steps", "March ten steps"),
        ("Rev 05/06/26", "Rev five six twenty six"),
        ("R. arm, L ear", "right arm, left ear"),
        ("L side plank", "left side plank"),
        ("L-sit, T-spine", "L-sit, T-spine"),
        ("Drink 2 L/day", "Drink two liters a day"),
        ("10 L, 10 R", "ten left, ten right"),
        ("T's and Y's", "T's and Y's"),
        ("2 DBs", "two dumbbells"),
        ("C7-T1, L4-5", "C seven T one, L four five"),
        ("q4h prn", "every four hours as needed"),
        ("hip flex. 90°", "hip flexion ninety degrees"),
        ("s/ shoes", "without shoes"),
        ("$5.50", "five point five zero dollars"),
        ("5 € band", "five euro band"),
        ("-10 reps", "ten reps"),
        ("between -5 and 5 degrees", "between minus five and five degrees"),
        ("10 -15 reps", "ten to fifteen reps"),
        ("5+5", "five plus five"),
        ("5 kg+", "five kilograms or more"),
        (">= 5", "at least five"),
        ("1,5 kg", "one point five kilograms"),
        ("1,2,3", "one, two, three"),
        ("10.000 steps", "ten thousand steps"),
        ("10k steps", "ten thousand steps"),
        ("5K run", "five K run"),
        (".5 mi", "zero point five miles"),
        ("1/2-1 h", "one half to one hour"),
        ("30s-60s", "thirty seconds to sixty seconds"),
        ("10 min x2/day", "ten minutes, twice a day"),
        ("x 2/day", "twice a day"),
        ("1:30 min", "one minute thirty seconds"),
        ("1:30 h", "one hour thirty minutes"),
        ("30\" secs", "thirty seconds"),
        ("6\" inches", "six inches"),
        ("from 9:00 to 17:00", "from nine o'clock to seventeen hundred"),
        ("3 p.m. Then go.", "three P M. Then go."),
        ("No. of reps, p. 12", "number of reps, page twelve"),
        ("left/right, wall/door", "left or right, wall or door"),
        ("Sit -> stand", "Sit, stand"),
        ("ＨＯＬＤ　３０ｓ", "HOLD thirty seconds"),
        ("3×１０", "three sets of ten"),
        ("shoul\u{ad}der ﬁrm", "shoulder firm"),
        ("Dr. Lee's stretch", "Doctor Lee's stretch"),
        ("Pec stretch @ 90/90", "Pec stretch at ninety ninety"),
        ("30 sec., relax", "thirty seconds, relax"),
        ("3 d/wk", "three days a week"),
        ("Mon., Wed. & Fri.", "Monday, Wednesday, Friday."),
        ("a 10' x 12' mat", "a ten feet by twelve foot mat"),
        ("1/4\" mat", "one quarter inch mat"),
        ("1-1/2 turns", "one and a half turns"),
        ("Jan 5-Feb 3", "January fifth to February third"),
        ("on 12/24", "on December twenty fourth"),
        ("C/S AROM x10 B", "cervical spine active range of motion ten times both sides"),
        ("Bil. shoulder ER w/ TB", "both sides shoulder external rotation with exercise band"),
        ("Every 20-30 min., stand up.", "Every twenty to thirty minutes, stand up."),
    ]);
}

#[test]
fn what_no_rule_knows_is_told() {
    let as_written = |text: &str| Notice::AsWritten(text.to_owned());
    assert_eq!(notices("Do k/x, then ZQR, then k/x."), [as_written("k/x"), as_written("ZQR")]);
    assert_eq!(notices("Shoulder 肩胛骨 roll"), [Notice::Unsaid("肩胛骨".to_owned())]);
    assert_eq!(notices(&"up and down ".repeat(100)), [Notice::CutOff]);
    for text in ["3x10 w/ band, R UE, AROM", "STOP. HOLD YOUR BACK FLAT.", "TRX row, RPE 7", "Y-T-W", "café", "", "💪 x 2"] {
        assert_eq!(notices(text), [], "{text}");
    }
}

/// What stands between spaces in a line, in no order that anyone would write.
fn any_line() -> impl Strategy<Value = Vec<String>> {
    let piece = r#"(hold|rest|feet|step|left|right|L|R|arm|x|of|ZQ|肩|müde|Mon|Dec|Tempo|ext\.|w/|[0-9]{1,4}(s|m|"|'|in|kg|x|/|:|-|\+|L|°|%| min| sec| in)?[0-9]{0,2}|[a-z]{1,7}[.,!]?)"#;
    prop::collection::vec(prop::string::string_regex(piece).unwrap(), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Without a piece that has letters or digits, something else is said, or the author is told of it.
    #[test]
    fn no_letter_is_lost_in_silence(pieces in any_line(), place in 0_usize..7) {
        let place = place % pieces.len();
        let whole = pieces.join(" ");
        let without: Vec<&str> = pieces.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, piece)| piece.as_str()).collect();
        let is_told = notices(&whole).iter().any(|notice| matches!(notice, Notice::Unsaid(_) | Notice::CutOff));
        // The "x" of "x 30 s" is a sign.
        prop_assert!(pieces[place] == "x" || is_told || speakable(&whole) != speakable(&without.join(" ")), "{:?} without {:?}", whole, pieces[place]);
    }

    /// "Twelve seconds inches" is never said.
    #[test]
    fn no_number_has_two_units(
        before in "(Hold|Feet|Walk|Rest|3 x|) ?",
        number in "[0-9]{1,3}(-[0-9]{1,2})?",
        units in r#"( ?(s|m|"|'|in|cm|kg|min|sec|°|%|mins|ft|L|#)){1,3}"#,
        after in "( apart| hold| away| rest| each|)",
    ) {
        let said = speakable(&format!("{before}{number}{units}{after}"));
        let words: Vec<&str> = said.split_whitespace().collect();
        let is_unit = |word: &str| unit::is_unit_word(word);
        prop_assert!(words.windows(2).all(|pair| !(is_unit(pair[0]) && is_unit(pair[1]))), "{}{}{}{}: {}", before, number, units, after, said);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in r"\PC{0,60}") {
        let said = speakable(&text);
        prop_assert!(said.chars().all(|sign| !sign.is_ascii_digit()), "{said}");
        let _ = (notices(&text), readable(&text), sentences(&said));
    }
}

#[test]
fn commas_part_a_sentence_and_only_yes_or_no_questions_rise() {
    assert_eq!(clauses("Head, neck, and shoulders."), ["Head,", "neck,", "and shoulders."]);
    assert_eq!(clauses("Hold."), ["Hold."]);
    assert_eq!(clauses(", ,"), Vec::<&str>::new());
    let line = format!("My {OPEN}a,b{CLOSE} arm.");
    assert_eq!(clauses(&line), [line.as_str()]);
    for (sentence, is_rising) in
        [("Is it flat?", true), ("Ready?", true), ("What hurts?", false), ("How's that?", false), ("Stop.", false)]
    {
        assert_eq!(rises(sentence), is_rising, "{sentence}");
    }
}
