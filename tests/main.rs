//! Every test that looks at mockloop from outside, as one binary.

mod audio;
mod engine;
mod engine_properties;
mod harness;
mod journal;
mod lint;
mod schemas;
mod store;
