//! The interviewer's web page: a server on a thread of its own, which the interview never waits for.
//!
//! The program tells it the newest [`Published`] state, and a page that was away catches up from that. The pages'
//! commands come out as [`Event`]s, each once and in the order in which it was given.

mod admission;
mod certificate;
mod connections;
mod events;
mod guard;
mod listen;
mod names;
mod person;
mod protocol;
mod routes;
mod seats;
mod server;

pub use admission::Invitation;
pub use names::clean;
pub use person::{PersonId, Role};
pub use protocol::{
    Clock, Command, Company, Field, Judged, Material, Opened, Published, Remarked, Reveal, Shown, Stage,
    State, Stretch, Theirs, Verdicts,
};
pub use seats::Event;
pub use server::{Options, Server};

/// Tells why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    #[error("nothing can listen at {at}")]
    Listen { at: String, source: std::io::Error },
    #[error("this machine is on no network")]
    NoNetwork,
    #[error("no certificate could be made: {reason}")]
    Certificate { reason: String },
    #[error("no random numbers: {reason}")]
    Random { reason: String },
    #[error("the page's server cannot start")]
    Start { source: std::io::Error },
}
