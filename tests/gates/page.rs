//! The interviewer's page: whole requests as they come over the line, to the server that the program starts.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use mockloop::peer::{Command, Event, Options, Server};
use tokio::sync::mpsc::{Receiver, channel};

use super::Place;

/// One server answers so many inputs; then its seats and its patience are used up.
const INPUTS: usize = 400;
/// The longest text that a command may bear, in characters.
const LONGEST: usize = 2_000;
/// What waits to be taken by the program.
const WAITING: usize = 256;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

static OPEN: Mutex<Option<Open>> = Mutex::new(None);

/// A server with somebody inside.
struct Open {
    server: Server,
    events: Receiver<Event>,
    authority: String,
    cookie: String,
    inputs: usize,
}

impl Open {
    fn new() -> Self {
        let (sender, mut events) = channel(WAITING);
        let server = Server::start(Options::default(), 0, sender).expect("it listens");
        let authority = server.address().trim_start_matches("http://").to_owned();
        let body = format!(r#"{{"key":"{}","name":"Robin"}}"#, server.invitation().token);
        let length = body.len();
        let request = format!(
            "POST /ask HTTP/1.1\r\nHost: {authority}\r\nOrigin: http://{authority}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        let answer = send(&authority, request.as_bytes(), false);
        let cookie = answer.lines().find_map(|it| it.strip_prefix("set-cookie: ")).expect("a cookie");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        while let Some(event) = events.blocking_recv() {
            if let Event::Asked { person, .. } = event {
                server.admit(person);
                break;
            }
        }
        Self { server, events, authority, cookie, inputs: 0 }
    }
}

/// Sends bytes and reads what comes back until the other side has nothing more to say. What `ends` is all that will ever
/// come; a server may then leave without an answer.
fn send(authority: &str, bytes: &[u8], ends: bool) -> String {
    let address: SocketAddr = authority.parse().expect("an address");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    // It may refuse before it has read everything.
    let _ = stream.write_all(bytes);
    if ends {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    // A stream of events has no end; what stands at its beginning is enough.
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        answer.extend(&buffer[..count]);
        if answer.windows(20).any(|it| it == b"application/x-ndjson") {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// A request in which `{HOST}` and `{COOKIE}` stand for what only a page of this server knows.
pub fn page(bytes: &[u8], _: &Place) {
    let mut guard = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    if guard.as_ref().is_some_and(|it| it.inputs >= INPUTS) {
        *guard = None;
    }
    let open = guard.get_or_insert_with(Open::new);
    open.inputs += 1;
    let request = put(bytes, b"{HOST}", open.authority.as_bytes());
    let request = put(&request, b"{COOKIE}", open.cookie.as_bytes());
    let answer = send(&open.authority, &request, true);
    assert!(!answer.starts_with("HTTP/1.1 5") || answer.starts_with("HTTP/1.1 503"), "{answer}");
    while let Ok(event) = open.events.try_recv() {
        if let Event::Said { command, tab, .. } = event {
            assert!(tab.len() <= 32 && text(&command).chars().count() <= LONGEST);
        }
    }
    assert!(!open.server.address().is_empty());
}

fn text(command: &Command) -> &str {
    match command {
        Command::Tag { text, .. }
        | Command::Note { text, .. }
        | Command::Words { text, .. }
        | Command::Evidence { text, .. } => text,
        _ => "",
    }
}

fn put(bytes: &[u8], mark: &[u8], with: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(mark) {
            out.extend(with);
            at += mark.len();
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}
