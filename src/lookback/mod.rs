//! Looking back: sessions that are over and all of them together, read from disk for screens, commands and pages.

pub mod pages;
pub mod session;
pub mod trends;
