//! Starts mockloop.
fn main() {}
