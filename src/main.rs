//! Starts the coach.
fn main() {}
