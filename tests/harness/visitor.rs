//! Somebody who speaks to the page's server by hand: as the page does, or as nobody should.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use serde_json::Value;

use super::microphone::wait_until;

/// Requests that were not meant for this page, `{at}` being its address and `{port}` its port.
const FOR_OTHERS: [(&str, &str); 11] = [
    ("another host", "GET / HTTP/1.1\r\nHost: evil.example"),
    ("a name for this machine", "GET / HTTP/1.1\r\nHost: localhost:{port}"),
    ("no port", "GET / HTTP/1.1\r\nHost: 127.0.0.1"),
    ("two hosts", "GET / HTTP/1.1\r\nHost: {at}\r\nHost: evil.example"),
    ("another origin", "POST /ask HTTP/1.1\r\nHost: {at}\r\nOrigin: https://evil.example"),
    ("an origin of null", "POST /ask HTTP/1.1\r\nHost: {at}\r\nOrigin: null"),
    ("another port", "POST /ask HTTP/1.1\r\nHost: {at}\r\nOrigin: http://127.0.0.1:1"),
    ("no origin", "POST /say HTTP/1.1\r\nHost: {at}"),
    ("https", "POST /say HTTP/1.1\r\nHost: {at}\r\nOrigin: https://{at}"),
    (
        "an upgrade",
        "GET /events HTTP/1.1\r\nHost: {at}\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket",
    ),
    ("another site", "POST /ask HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nSec-Fetch-Site: cross-site"),
];

/// Somebody who knows where the page is.
pub struct Visitor {
    /// `127.0.0.1:7707`
    pub authority: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Visitor {
    /// A visitor of a page without TLS, by its address or a link to it.
    pub fn of(link: &str) -> Self {
        let authority = link.trim_start_matches("http://").split('/').next().expect("an address");
        Self { authority: authority.to_owned() }
    }

    pub fn connect(&self) -> TcpStream {
        let address: SocketAddr = self.authority.parse().expect("an address");
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(2))).expect("a socket");
        stream
    }

    /// Sends a whole request and reads the whole answer.
    pub fn send(&self, head: &str, body: &str) -> Answer {
        let mut stream = self.connect();
        let length = body.len();
        // It may refuse before it has read everything.
        let _ = write!(stream, "{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        read(stream)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.authority), "")
    }

    /// The head of a request as the page itself makes it.
    pub fn head(&self, path: &str, cookie: Option<&str>) -> String {
        let at = &self.authority;
        let cookie = cookie.map(|it| format!("\r\nCookie: {it}")).unwrap_or_default();
        format!("POST {path} HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}{cookie}")
    }

    pub fn ask(&self, key: &str, name: &str) -> Answer {
        let body = serde_json::json!({ "key": key, "name": name }).to_string();
        self.send(&self.head("/ask", None), &body)
    }

    pub fn say(&self, cookie: &str, first: u64, commands: &str) -> Answer {
        let body = format!(r#"{{"tab":"t","first":{first},"commands":{commands}}}"#);
        self.send(&self.head("/say", Some(cookie)), &body)
    }

    /// Begins to listen, and reads nothing yet.
    pub fn listen(&self, cookie: &str, window: &str) -> TcpStream {
        let mut stream = self.connect();
        let body = format!(r#"{{"window":"{window}"}}"#);
        let (head, length) = (self.head("/events", Some(cookie)), body.len());
        write!(stream, "{head}\r\nContent-Length: {length}\r\n\r\n{body}").expect("it listens");
        stream
    }

    /// Listens, and keeps what it is told.
    pub fn hears(&self, cookie: &str, window: &str) -> Told {
        let stream = BufReader::new(self.listen(cookie, window));
        let told = Told::default();
        let latest = Arc::clone(&told.latest);
        thread::spawn(move || {
            for line in stream.lines().map_while(Result::ok).filter(|it| it.starts_with(['{', '"'])) {
                let Ok(line) = serde_json::from_str::<Value>(&line) else { continue };
                if line != "beat" {
                    *latest.lock().unwrap_or_else(PoisonError::into_inner) = line;
                }
            }
            *latest.lock().unwrap_or_else(PoisonError::into_inner) = Value::Null;
        });
        told
    }

    /// Everything that is not meant for this page, with a key that would fit: all of it is refused.
    #[track_caller]
    pub fn makes_requests_for_others(&self, key: &str) {
        let port = self.authority.rsplit(':').next().expect("a port");
        let body = serde_json::json!({ "key": key, "name": "Mallory" }).to_string();
        for (name, head) in FOR_OTHERS {
            let head = head.replace("{at}", &self.authority).replace("{port}", port);
            let answer = self.send(&head, if head.starts_with("POST") { &body } else { "" });
            assert!([400, 403].contains(&answer.status), "{name}: {answer:?}");
            let tells = answer.body.contains("mockloop") || answer.head.to_lowercase().contains("set-cookie");
            assert!(!tells, "{name}: {answer:?}");
        }
    }
}

/// What a page was told last; nothing once the line has ended.
#[derive(Default)]
pub struct Told {
    latest: Arc<Mutex<Value>>,
}

impl Told {
    pub fn latest(&self) -> Value {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the page is told a state of which this holds.
    #[track_caller]
    pub fn waits(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        wait_until(what, || holds(&self.latest()["state"]));
    }
}

impl Answer {
    #[track_caller]
    pub fn cookie(&self) -> String {
        let line =
            self.head.lines().find(|it| it.to_lowercase().starts_with("set-cookie:")).expect("a cookie");
        line[11..].trim().split(';').next().expect("a cookie").to_owned()
    }
}

/// The whole answer of a connection that is closed after it.
pub fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // A connection that is cut after the answer is as good as one that is closed.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}
