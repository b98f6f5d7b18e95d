//! The widgets that several screens use.

pub mod agreement;
pub mod big_clock;
pub mod chart;
pub mod dialog;
pub mod footer;
pub mod help;
pub mod input;
pub mod list;
pub mod material;
pub mod meter;
pub mod prose;
pub mod spark;
pub mod timeline;
pub mod times;
pub mod wave;
