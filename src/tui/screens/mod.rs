//! One file a screen: its state, what keys do to it, and how it is drawn.

pub mod browser;
pub mod compare;
pub mod debrief;
pub mod differences;
pub mod home;
pub mod host;
pub mod interview;
pub mod interviewer;
pub mod microphone;
pub mod moments;
pub mod question_page;
pub mod reading;
pub mod review;
pub mod score;
pub mod sessions;
pub mod setup;
pub mod trends;
