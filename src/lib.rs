//! mockloop: mock interviews in the terminal, timed, recorded, scored against rubrics, offline.
//!
//! A map of the modules; `ARCHITECTURE.md` says how they fit together.
//!
//! | module | what it is | knows |
//! |---|---|---|
//! | [`commands`] | runs commands, one file each with its own flags | all |
//! | [`ui`] | the screens: what keys and time do, one flow a workflow, and the loop | [`audio`], [`clock`], [`domain`], [`error`], [`hosting`], [`lookback`], [`output`], [`peer`], [`platform`], [`practice`], [`store`], [`tui`] |
//! | [`plain`] | interview, scoring and second votes as plain lines | [`bank`], [`clock`], [`domain`], [`error`], [`output`], [`platform`], [`practice`], [`store`] |
//! | [`hosting`] | an interview with others at their pages | [`clock`], [`domain`], [`error`], [`peer`], [`practice`], [`store`] |
//! | [`practice`] | one interview on this machine: planned, run, recorded, recovered, played back | [`audio`], [`bank`], [`clock`], [`domain`], [`error`], [`platform`], [`store`] |
//! | [`lookback`] | sessions that are over, read for screens, commands and pages | [`audio`], [`bank`], [`clock`], [`domain`], [`error`], [`report`], [`store`] |
//! | [`output`] | results on standard output | [`domain`], [`error`] |
//! | [`cli`] | what the flags of several commands have in common | [`domain`] |
//! | [`domain`] | what an interview is, as values | nothing |
//! | [`clock`] | the two clocks, and a stopwatch as a value | nothing |
//! | [`bank`] | questions, formats and rubrics out of YAML, with every fault named | [`domain`], [`platform`] |
//! | [`store`] | the workspace: journals, scorecards, sessions | [`domain`], [`platform`] |
//! | [`peer`] | the interviewer's web page: who may come in, what the page is told, what it asks for | [`clock`], [`domain`], [`platform`] |
//! | [`audio`] | a microphone into WAV files that survive a crash, and recordings to the speaker | [`clock`], [`platform`] |
//! | [`report`] | sessions and trends as pages, text and labels for other programs | [`domain`] |
//! | [`tui`] | screens and keys | [`domain`] |
//! | [`platform`] | what differs between systems: signals, standard error, a lost terminal, sockets, whose a file is | nothing |
//! | [`error`] | what people see when something fails | the errors of [`audio`], [`bank`], [`domain`], [`peer`], [`store`] |

pub mod audio;
pub mod bank;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod domain;
pub mod error;
pub mod hosting;
pub mod lookback;
pub mod output;
pub mod peer;
pub mod plain;
pub mod platform;
pub mod practice;
pub mod report;
pub mod store;
pub mod tui;
pub mod ui;
