//! Every test that looks at mockloop from outside, as one binary.

mod architecture;
mod archive;
mod audio;
mod calibrate;
mod commands;
mod demo;
mod engine;
mod engine_properties;
mod failures;
mod flows;
mod forensics;
mod harness;
mod journal;
mod lint;
mod lint_files;
mod log;
mod microphone_flows;
mod prune;
mod review_flows;
mod review_screens;
mod reviews;
mod schemas;
mod screens;
mod statistics;
mod store;
mod terminal;
