//! mockloop
pub mod audio;
pub mod clock;
pub mod domain;
