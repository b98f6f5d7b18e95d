//! mockloop
pub mod audio;
pub mod bank;
pub mod cli;
pub mod clock;
pub mod domain;
pub mod store;
pub mod tui;
