//! Any bytes as a picture: prepared or refused, and what is kept from a pack stays as it is when it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unhunch::{
    pack::clean_picture,
    photo::{Edit, prepared},
};

fuzz_target!(|bytes: &[u8]| {
    let _ = prepared(bytes, &Edit::default());
    if let Ok(clean) = clean_picture("fuzz.png", bytes.to_vec()) {
        assert_eq!(clean_picture("fuzz.png", clean.clone()), Ok(clean));
    }
});
