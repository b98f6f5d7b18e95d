//! Every test that looks at mockloop from outside, as one binary.

mod architecture;
mod audio;
mod calibrate;
mod commands;
mod engine;
mod engine_properties;
mod failures;
mod flows;
mod forensics;
mod harness;
mod journal;
mod lint;
mod lint_files;
mod microphone_flows;
mod review_flows;
mod review_screens;
mod reviews;
mod schemas;
mod screens;
mod statistics;
mod store;
mod terminal;
mod trend_flows;
mod trends;
