//! A session that was cut off, gone on with together: the same port, the same people, all that they wrote.

use std::path::Path;

use crate::{
    domain::fact::Start,
    store::{reviews, scorecards},
};

/// Ports that no service has for its own (RFC 6335, section 6).
const FREE: (u16, u16) = (49_152, 16_384);

/// Returns the port of a session's page where none is named: the same each time, so that a page left open finds it again.
pub fn port(start: &Start) -> u16 {
    let (first, count) = FREE;
    first + u16::try_from(start.seed % u64::from(count)).unwrap_or(0)
}

/// Names those other than the candidate who have written something in a session.
pub fn participants(folder: &Path, start: &Start) -> Vec<String> {
    let mut names = reviews::peers(folder);
    names.extend(scorecards::peers(folder, start));
    names.sort();
    names.dedup();
    names
}
