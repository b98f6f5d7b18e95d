//! Plain files that the user owns: the workspace, its sessions, their journals and scorecards.

pub mod archive;
pub mod calibrations;
pub mod digests;
pub mod drafts;
pub mod export;
pub mod files;
pub mod import;
mod index;
pub mod journal;
pub mod packets;
pub mod reviews;
pub mod scorecards;
pub mod second_votes;
pub mod sessions;
pub mod survey;
pub mod takes;
pub mod wake;
pub mod workspace;
