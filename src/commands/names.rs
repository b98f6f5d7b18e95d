//! Names of peers as they are typed.

use crate::{
    domain::{packet_answer, scorecard::Assessor},
    error::Error,
};

/// Reads the name of a peer.
pub fn peer(name: &str) -> Result<Assessor, Error> {
    let named =
        packet_answer::name(name).map(|it| Assessor::named(&it)).filter(|it| *it != Assessor::Candidate);
    named.ok_or_else(|| {
        Error::usage("a peer has a name: at least one letter, at most 60 characters, and not 'self'")
    })
}
