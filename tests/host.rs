//! The page's server against whoever means no good, and against a bad line.

use std::{io::Write, net::TcpStream, ops::Deref};

use mockloop::peer::{Command, Event, Options, PersonId, Server};
use tokio::sync::mpsc::{Receiver, channel};

use crate::harness::{
    microphone::wait_until,
    visitor::{Visitor, read},
};

/// A server with what it tells.
struct Page {
    server: Server,
    events: Receiver<Event>,
    visitor: Visitor,
}

impl Deref for Page {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Page {
    fn open() -> Self {
        let (sender, events) = channel(64);
        let server = Server::start(Options::default(), 0, sender).expect("it listens");
        let visitor = Visitor::of(&server.address());
        Self { server, events, visitor }
    }

    /// Somebody asks and is let in; their cookie and who they are.
    fn joins(&mut self, name: &str) -> (String, PersonId) {
        let answer = self.ask(&self.server.invitation().token, name);
        assert_eq!(answer.status, 204, "{answer:?}");
        let cookie = answer.cookie();
        loop {
            if let Event::Asked { person, .. } = self.events.blocking_recv().expect("it lives") {
                self.server.admit(person);
                return (cookie, person);
            }
        }
    }

    /// Everything that was asked for so far.
    fn said(&mut self) -> Vec<Command> {
        let mut all = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            if let Event::Said { command, .. } = event {
                all.push(command);
            }
        }
        all
    }
}

#[test]
fn the_page_says_what_a_browser_must_not_do_with_it() {
    let page = Page::open();
    let answer = page.get("/");
    assert_eq!(answer.status, 200);
    let head = answer.head.to_lowercase();
    assert!(head.contains("content-security-policy: default-src 'none'; script-src 'self';"), "{head}");
    assert!(!head.contains("unsafe") && head.contains("no-store") && head.contains("nosniff"), "{head}");
    let inline =
        answer.body.contains("<style") || answer.body.contains("onclick") || answer.body.contains("<script>");
    assert!(!inline, "{}", answer.body);
}

#[test]
fn an_invitation_is_swapped_for_a_cookie_once() {
    let mut page = Page::open();
    let token = page.server.invitation().token;
    assert_eq!(token.len(), 32, "128 bits");
    let answer = page.ask(&token, "Robin");
    let line = answer.head.lines().find(|it| it.to_lowercase().starts_with("set-cookie")).unwrap();
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Strict"), "{line}");
    assert!(!line.contains(&token), "the token is no cookie");
    let again = page.ask(&token, "Mallory");
    assert_eq!(again.status, 403, "{again:?}");
    assert!(again.body.contains("used before"), "{again:?}");
    assert!(matches!(page.events.blocking_recv(), Some(Event::Asked { name, .. }) if name == "Robin"));
}

#[test]
fn nobody_says_anything_before_the_candidate_has_let_them_in() {
    let mut page = Page::open();
    let cookie = page.ask(&page.server.invitation().token, "Robin").cookie();
    assert_eq!(page.say(&cookie, 1, r#"[{"do":"next"}]"#).status, 403);
    assert_eq!(page.say("mockloop-1=0", 1, r#"[{"do":"next"}]"#).status, 401);
    assert!(page.said().is_empty());
}

#[test]
fn a_request_that_is_not_meant_for_this_page_is_refused() {
    let page = Page::open();
    page.makes_requests_for_others(&page.server.invitation().token);
}

#[test]
fn five_guesses_shut_the_door_until_it_is_opened() {
    let mut page = Page::open();
    for guess in 0..5 {
        assert_eq!(page.ask(&format!("{guess:06}x"), "Mallory").status, 403);
    }
    assert!(page.server.is_shut());
    let right = page.server.invitation();
    for key in [&right.token, &right.code] {
        let answer = page.ask(key, "Robin");
        assert!(answer.status == 403 && answer.body.contains("shut"), "{answer:?}");
    }
    page.server.open_door().unwrap();
    assert_eq!(page.ask(&right.token, "Robin").status, 403, "the old invitation is void");
    page.joins("Robin");
}

#[test]
fn bodies_are_bounded_and_understood() {
    let mut page = Page::open();
    let (cookie, _) = page.joins("Robin");
    let huge = format!(r#"[{{"do":"note","at":0,"text":"{}"}}]"#, "x".repeat(10_000_000));
    assert_eq!(page.say(&cookie, 1, &huge).status, 413);
    let long = format!(r#"[{{"do":"note","at":0,"text":"{}"}}]"#, "x".repeat(3000));
    assert_eq!(page.say(&cookie, 1, &long).status, 400);
    assert_eq!(page.say(&cookie, 1, r#"[{"do":"format-the-disk"}]"#).status, 400);
    let because = "x".repeat(3000);
    let vote = r#""do":"vote","round":0,"dimension":0,"bar":"senior","level":1"#;
    let overrule = r#""do":"overrule","bar":"staff","verdict":"hire""#;
    for command in [vote, overrule] {
        let long = format!(r#"[{{{command},"because":"{because}"}}]"#);
        assert_eq!(page.say(&cookie, 1, &long).status, 400, "{command}");
    }
    let many = format!("[{}]", vec![r#"{"do":"more"}"#; 65].join(","));
    assert_eq!(page.say(&cookie, 1, &many).status, 400);
    assert!(page.said().is_empty());
    assert_eq!(page.ask(&"x".repeat(5000), "Robin").status, 413);
    assert_eq!(page.get(&format!("/{}", "x".repeat(100_000))).status / 100, 4);
}

#[test]
fn a_body_that_never_ends_is_given_up() {
    let page = Page::open();
    let mut stream = page.connect();
    write!(stream, "{}\r\nContent-Length: 500\r\n\r\n{{", page.head("/ask", None)).unwrap();
    let answer = read(stream);
    assert!(answer.status == 408 || answer.status == 0, "{answer:?}");
}

#[test]
fn too_much_in_a_row_has_to_wait_and_nothing_is_lost() {
    let mut page = Page::open();
    let (cookie, _) = page.joins("Robin");
    let batch = format!("[{}]", vec![r#"{"do":"more"}"#; 40].join(","));
    assert_eq!(page.say(&cookie, 1, &batch).status, 200);
    let first = page.said().len();
    let mut taken = 40;
    // The same again and again, as a page would: each is taken once.
    wait_until("all are taken", || {
        let answer = page.say(&cookie, 41, &batch);
        if answer.status == 200 {
            taken = 80;
        }
        taken == 80
    });
    assert_eq!(first + page.said().len(), 80);
}

#[test]
fn a_thousand_sockets_do_not_keep_the_interviewer_out() {
    let mut page = Page::open();
    let (cookie, _) = page.joins("Robin");
    let mut sockets = Vec::new();
    for _ in 0..1000 {
        let Ok(mut stream) = TcpStream::connect(&page.authority) else { break };
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n");
        sockets.push(stream);
    }
    assert_eq!(page.say(&cookie, 1, r#"[{"do":"next"}]"#).status, 200);
    wait_until("it has come", || !page.said().is_empty());
}

#[test]
fn nothing_listens_once_the_server_is_gone() {
    let page = Page::open();
    let authority = page.authority.clone();
    let open = page.connect();
    drop(page);
    assert!(TcpStream::connect(&authority).is_err());
    assert_eq!(read(open).status, 0);
}
