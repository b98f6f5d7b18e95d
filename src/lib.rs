//! mockloop
pub mod audio;
pub mod clock;
