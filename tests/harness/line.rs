//! A bad line: a proxy that delays, breaks and resets connections or lets them fall silent, and can be cut.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::microphone::wait_until;

/// What the line does to connections. The shares are per cent of all connections.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// How long every piece takes on its way, at most.
    pub delay: Duration,
    /// Broken after some pieces, as a line that loses too much does.
    pub breaks: u8,
    /// Reset after some pieces, what was on its way lost.
    pub resets: u8,
    /// Silent after some pieces, without a word to either side.
    pub silences: u8,
    pub seed: u64,
}

impl Weather {
    /// Nothing happens to anything.
    pub const CLEAR: Self = Self { delay: Duration::ZERO, breaks: 0, resets: 0, silences: 0, seed: 0 };
}

/// What becomes of one connection.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Lasts,
    Breaks,
    Resets,
    Silent,
}

/// The line between a page and the program.
pub struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    is_cut: AtomicBool,
    /// How often a connection was wanted while the line was cut.
    in_vain: AtomicUsize,
    open: Mutex<Vec<TcpStream>>,
    weather: Mutex<Weather>,
}

impl Line {
    /// A poor line to this address. Whoever uses it names it as a proxy, so that requests stay as they are.
    pub fn to(target: SocketAddr) -> Self {
        let delay = Duration::from_millis(40);
        Self::through(target, Weather { delay, breaks: 14, resets: 0, silences: 0, seed: 7 })
    }

    pub fn through(target: SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Shared {
            is_cut: AtomicBool::new(false),
            in_vain: AtomicUsize::new(0),
            open: Mutex::default(),
            weather: Mutex::new(weather),
        };
        let shared = Arc::new(shared);
        let theirs = Arc::clone(&shared);
        let mut chance = ChaCha8Rng::seed_from_u64(weather.seed);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if theirs.is_cut.load(Ordering::Relaxed) {
                    theirs.in_vain.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                let Ok(far) = TcpStream::connect(target) else { continue };
                theirs.keep(&near);
                theirs.keep(&far);
                let weather = *theirs.weather.lock().unwrap_or_else(PoisonError::into_inner);
                let (there, back) = (chance.random_range(0..4), chance.random_range(0..6));
                let fate = fate(weather, chance.random_range(0..100));
                carry(&near, &far, &theirs, (fate, there), weather.delay);
                carry(&far, &near, &theirs, (fate, back), weather.delay);
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

    /// Waits until a connection was wanted so many times more while the line was cut.
    pub fn wait_until_tried(&self, times: usize) {
        let tried = || self.shared.in_vain.load(Ordering::Relaxed);
        let before = tried();
        wait_until("it is tried again", || tried() >= before + times);
    }

    pub fn mend(&self) {
        self.shared.is_cut.store(false, Ordering::Relaxed);
    }

    /// From now on nothing happens to new connections.
    pub fn clear_up(&self) {
        *self.shared.weather.lock().unwrap_or_else(PoisonError::into_inner) = Weather::CLEAR;
        self.mend();
    }
}

fn fate(weather: Weather, drawn: u8) -> Fate {
    let Weather { breaks, resets, silences, .. } = weather;
    match drawn {
        it if it < breaks => Fate::Breaks,
        it if it < breaks + resets => Fate::Resets,
        it if it < breaks + resets + silences => Fate::Silent,
        _ => Fate::Lasts,
    }
}

impl Shared {
    fn keep(&self, stream: &TcpStream) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.push(stream.try_clone().expect("a socket"));
    }
}

/// Carries what comes from one end to the other, piece by piece, until its fate meets it after so many.
fn carry(
    from: &TcpStream,
    to: &TcpStream,
    shared: &Arc<Shared>,
    (fate, pieces): (Fate, usize),
    delay: Duration,
) {
    let (mut from, mut to) = (from.try_clone().expect("a socket"), to.try_clone().expect("a socket"));
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        let mut carried = 0;
        loop {
            let count = match from.read(&mut buffer) {
                Ok(count) if count > 0 && !shared.is_cut.load(Ordering::Relaxed) => count,
                _ => break,
            };
            carried += 1;
            if fate != Fate::Lasts && carried > pieces {
                if fate == Fate::Silent {
                    continue;
                }
                break;
            }
            thread::sleep(delay);
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        if fate == Fate::Resets {
            // Closing without a farewell; what was on its way is lost.
            let at_once = Some(Duration::ZERO);
            let _ = rustix::net::sockopt::set_socket_linger(&from, at_once);
            let _ = rustix::net::sockopt::set_socket_linger(&to, at_once);
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    });
}
