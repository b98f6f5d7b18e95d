//! mockloop: mock interviews in the terminal, timed, recorded, scored against rubrics, offline.
//!
//! A map of the modules; `ARCHITECTURE.md` says how they fit together.
//!
//! | module | what it is | knows |
//! |---|---|---|
//! | [`cli`] | the command line, as types | [`domain`] |
//! | [`app`] | joins everything: runs commands, owns the loop, performs effects | all |
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

pub mod app;
pub mod audio;
pub mod bank;
pub mod cli;
pub mod clock;
pub mod domain;
pub mod error;
pub mod peer;
pub mod platform;
pub mod report;
pub mod store;
pub mod tui;
