//! Any bytes as a picture: prepared or refused, and what is kept from a pack stays as it is when it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::{pack::clean_picture, photo::{PhotoEdit, pixels, prepared}};

fuzz_target!(|bytes: &[u8]| {
    let _ = prepared(bytes, &PhotoEdit::default());
    // Smaller than most of what comes, so that it is made small while it is read.
    let _ = pixels(bytes, 4);
    if let Ok(clean) = clean_picture("fuzz.png", bytes.to_vec()) {
        assert_eq!(clean_picture("fuzz.png", clean.clone()), Ok(clean));
    }
});
