//! Any text as settings: what is read is written and read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::settings::Settings;

fuzz_target!(|text: &str| {
    let (settings, _) = Settings::from_toml(text);
    let _ = Settings::from_toml(&settings.to_toml());
});
