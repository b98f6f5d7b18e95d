//! mockloop
pub mod clock;
pub mod audio;
