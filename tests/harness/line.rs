//! A bad line: a proxy that delays, breaks connections now and then, and can be cut.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// How long every piece takes on its way.
const DELAY: Duration = Duration::from_millis(40);
/// One connection of so many is broken after its first pieces, as a line that loses too much does.
const BREAKS: usize = 7;

/// The line between a page and the program.
pub struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    is_cut: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Line {
    /// A line to this address. Whoever uses it names it as a proxy, so that requests stay as they are.
    pub fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            for (count, near) in listener.incoming().map_while(Result::ok).enumerate() {
                if theirs.is_cut.load(Ordering::Relaxed) {
                    continue;
                }
                let Ok(far) = TcpStream::connect(target) else { continue };
                theirs.keep(&near);
                theirs.keep(&far);
                let pieces = if count % BREAKS == BREAKS - 1 { 3 } else { usize::MAX };
                carry(&near, &far, &theirs, usize::MAX);
                carry(&far, &near, &theirs, pieces);
            }
        });
        Self { address, shared }
    }

    pub fn proxy(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks every connection and lets no other through, until [`Line::mend`].
    pub fn cut(&self) {
        self.shared.is_cut.store(true, Ordering::Relaxed);
        let mut open = self.shared.open.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in open.drain(..) {
            // It may have been closed from the other side.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    pub fn mend(&self) {
        self.shared.is_cut.store(false, Ordering::Relaxed);
    }
}

impl Shared {
    fn keep(&self, stream: &TcpStream) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.push(stream.try_clone().expect("a socket"));
    }
}

/// Carries what comes from one end to the other, piece by piece.
fn carry(from: &TcpStream, to: &TcpStream, shared: &Arc<Shared>, pieces: usize) {
    let (mut from, mut to) = (from.try_clone().expect("a socket"), to.try_clone().expect("a socket"));
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        for _ in 0..pieces {
            let count = match from.read(&mut buffer) {
                Ok(count) if count > 0 && !shared.is_cut.load(Ordering::Relaxed) => count,
                _ => break,
            };
            thread::sleep(DELAY);
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    });
}
