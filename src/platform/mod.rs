//! The differences between systems, one file each: signals, standard error under the screen, a terminal that is lost,
//! sockets, whose a file is and who may read it.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::*;

#[cfg(not(unix))]
mod other;
#[cfg(not(unix))]
pub use other::*;
