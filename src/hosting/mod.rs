//! An interview with others at their own pages: who asks to come in, who is there, what they write and what they are told.

mod admission;
mod ballot;
mod candidate;
mod host;
mod material;
mod page_commands;
mod people;
mod publishing;
mod resume;
mod reveal_policy;
mod role_swap;

pub use admission::AdmissionRequest;
pub use host::{Guest, Hosting};
pub use resume::participants;
