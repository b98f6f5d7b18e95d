//! The person at a page: their number and their role.

use serde::Serialize;

/// Names a person of this session, by the order of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub(super) u32);

/// Tells what somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Leads the interview, and scores it.
    Interviewer,
    /// Listens, with notes of their own.
    Observer,
}
