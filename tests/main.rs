//! Every test that looks at mockloop from outside, as one binary.

mod architecture;
mod audio;
mod calibrate;
mod codecs;
mod commands;
mod engine;
mod engine_properties;
mod failures;
mod flows;
mod harness;
mod journal;
mod lint;
mod lint_files;
mod microphone_flows;
mod schemas;
mod screens;
mod speech;
mod store;
mod terminal;
mod waveform;
