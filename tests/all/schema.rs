//! The published schemas: they are what the program prints, every bundled file fits them, and planted mistakes do not.

use std::{fs, path::Path};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};
use unhunch::{
    exercise::Exercise,
    format::problem::Problem,
    routine::{Routine, schema},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A compiled schema.
struct Rules(Schemas, SchemaIndex);

impl Rules {
    fn of(schema: Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self(schemas, index)
    }

    fn refusal(&self, file: &Value) -> Option<String> {
        self.0.validate(file, self.1).err().map(|error| error.to_string())
    }
}

fn file(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

fn text_of(folder: &str, name: &str) -> String {
    fs::read_to_string(root().join(folder).join(name)).unwrap()
}

fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Run with `UPDATE_SCHEMAS=1` to write them.
#[test]
fn the_published_schemas_are_those_of_the_program() {
    for (name, schema) in [("routine", schema::routine()), ("exercise", schema::exercise())] {
        let path = root().join(format!("docs/schema/{name}.schema.json"));
        let text = format!("{schema:#}\n");
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(path).unwrap().replace("\r\n", "\n"), text, "{name}: run with UPDATE_SCHEMAS=1");
    }
}

#[test]
fn every_bundled_routine_and_exercise_fits() {
    let rules = Rules::of(schema::routine());
    for name in names_in("routines") {
        assert_eq!(rules.refusal(&file(&text_of("routines", &name))), None, "{name}");
    }
    let rules = Rules::of(schema::exercise());
    for name in names_in("assets/exercises") {
        let mut exercise = file(&text_of("assets/exercises", &name));
        exercise["motion"] = file(&text_of("assets/motions", &name));
        assert_eq!(rules.refusal(&exercise), None, "{name}");
    }
}

#[test]
fn the_examples_of_the_format_page_fit() {
    let page = text_of("docs", "format.md");
    let mut examples = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let fits = |rules: Rules, example: &str| assert_eq!(rules.refusal(&file(example)), None);
    fits(Rules::of(schema::routine()), examples.find(|example| example.contains("rest_between_rounds_s")).unwrap());
    fits(Rules::of(schema::exercise()), examples.find(|example| example.contains("[motion.pose.hang]")).unwrap());
}

const ROUTINE: &str = r#"
format = 1
name = "Mine"
[[item]]
exercise = "airplane"
reps = 8
[[item]]
rest_s = 20
[[item]]
rounds = 2
[[item.item]]
exercise = "chin_tuck"
hold_s = 20
"#;

/// The file with one value changed or, if it is null, taken out.
fn changed(file: &Value, pointer: &str, value: Value) -> Value {
    let mut file = file.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = file.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        Value::Object(table) if value.is_null() => {
            table.remove(key).unwrap();
        }
        table => table[key] = value,
    }
    file
}

fn has_problems(problems: &[Problem]) -> bool {
    !problems.is_empty()
}

#[test]
fn planted_mistakes_in_routines_are_refused_by_schema_and_reader_alike() {
    let rules = Rules::of(schema::routine());
    let exercises = &unhunch::library::catalog::Catalog::bundled().exercises;
    let good = file(ROUTINE);
    assert_eq!(rules.refusal(&good), None);
    for (pointer, value) in [
        ("/format", json!(3)),
        ("/format", Value::Null),
        ("/name", Value::Null),
        ("/name", json!(" ")),
        ("/name", json!("x".repeat(201))),
        ("/about", json!("x".repeat(1001))),
        ("/item/0/note", json!("x".repeat(1001))),
        ("/item", Value::Null),
        ("/nmae", json!("x")),
        ("/guidance", json!("loud")),
        ("/wait_for_me", json!("yes")),
        ("/item/0/reps", json!(0)),
        ("/item/0/reps", json!(101)),
        ("/item/0/reps", json!(2.5)),
        ("/item/0/sets", json!(21)),
        ("/item/0/tempo", json!([1, 2, 3])),
        ("/item/0/tempo", json!([1, 2, 3, 61])),
        ("/item/0/rest_s", json!(5)),
        ("/item/0/sides", json!("left")),
        ("/item/0/hold", json!(3)),
        ("/item/1/rest_s", json!(901)),
        ("/item/2/rounds", json!(21)),
        ("/item/2/item/0/hold_s", json!(0.5)),
        ("/item/2/item/0/work_s", json!(60)),
        ("/item/2/item/0/tempo", json!([1, 1, 1, 1])),
        ("/item/2/item/0", json!({ "rounds": 2, "item": [] })),
    ] {
        let bad = changed(&good, pointer, value.clone());
        assert!(rules.refusal(&bad).is_some(), "{pointer} {value}");
        let (_, problems) = Routine::from_toml("mine", &toml::to_string(&bad).unwrap(), exercises);
        assert!(has_problems(&problems), "the reader takes {pointer} {value}");
    }
}

#[test]
fn planted_mistakes_in_exercises_are_refused_by_schema_and_reader_alike() {
    let rules = Rules::of(schema::exercise());
    let mut good = file(&text_of("assets/exercises", "push_up.toml"));
    good["motion"] = file(&text_of("assets/motions", "push_up.toml"));
    good["picture"] = json!([{ "file": "a.png", "stage": "hold", "time_s": 2, "mirrored": true }]);
    assert_eq!(rules.refusal(&good), None);
    for (pointer, value) in [
        ("/id", json!("Push up")),
        ("/kind", json!("power")),
        ("/place", Value::Null),
        ("/steps", json!([])),
        ("/steps", json!(["x".repeat(1001)])),
        ("/steps", Value::from(vec!["x"; 65])),
        ("/level/0/name", json!("x".repeat(201))),
        ("/setup", json!("Kneel")),
        ("/areas", json!(["legs"])),
        ("/equipment/0", json!("rope")),
        ("/adapt", json!("Pregnancy")),
        ("/days_a_week", json!([0, 3])),
        ("/days_a_week", json!([2])),
        ("/days_a_week", json!([2.5, 3])),
        ("/times_a_day", json!(0)),
        ("/dose", Value::Null),
        ("/dose/rest_after_s", json!(-1)),
        ("/say/go", Value::Null),
        ("/say/loud", json!("x")),
        ("/level/0/id", Value::Null),
        ("/mistake/0/fix", Value::Null),
        ("/picture/0/file", json!("../a.png")),
        ("/picture/0/file", json!("a.gif")),
        ("/picture/0/time_s", json!(61)),
        ("/picture/0/stage", json!("end")),
        ("/motion/camera/0/name", json!("x".repeat(201))),
        ("/motion/muscles/triceps", json!(2)),
        ("/motion/muscles/eyebrow", json!(1)),
        ("/motion/pose/top/joints/toes", json!(100)),
        ("/motion/pose/top/joints/neck", json!([-51, 0, 0])),
        ("/motion/pose/top/joints/neck", json!([0, 0])),
        ("/motion/pose/top/joints/neck_l", json!([0, 0, 0])),
        ("/motion/pose/top/root/pos", json!([0, 11, 0])),
        ("/motion/pose/top/ik/nose", json!({})),
        ("/motion/pose/top/gain", json!(1.1)),
        ("/motion/camera", Value::Null),
        ("/motion/camera/0/elevation", json!(86)),
        ("/motion/camera/0/frame", json!("feet")),
        ("/motion/cycle/0/move", Value::Null),
    ] {
        let bad = changed(&good, pointer, value.clone());
        assert!(rules.refusal(&bad).is_some(), "{pointer} {value}");
        let (_, problems) = Exercise::from_toml(&toml::to_string(&bad).unwrap());
        assert!(has_problems(&problems), "the reader takes {pointer} {value}");
    }
}
