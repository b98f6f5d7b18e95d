//! An interview that is recorded while somebody attacks its page: no sample is lost, no key waits.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::harness::{
    candidate::{key, lets_in, lets_listen, link},
    microphone::{SoundServer, Voice, let_pass, wait_until},
    recorded::{counted, is_whole, samples},
    visitor::{Visitor, read},
    window::Window,
    workspace::Workspace,
};

/// Reads what a page is told until the line ends.
fn hears(mut stream: TcpStream) {
    thread::spawn(move || {
        let mut buffer = [0; 16_384];
        while stream.read(&mut buffer).is_ok_and(|count| count > 0) {}
    });
}

/// Everything on the list, once. `used` is an invitation that was good once.
fn attack(visitor: &Visitor, used: &str, right: &str) {
    visitor.makes_requests_for_others(right);
    assert_eq!(visitor.send(&visitor.head("/events", None), r#"{"window":"w"}"#).status, 401);
    assert_eq!(visitor.say("mockloop-1=0", 1, r#"[{"do":"next"}]"#).status, 401);
    assert_eq!(visitor.ask(used, "Robin").status, 403, "an invitation is used once");
    for guess in 0..6 {
        assert_eq!(visitor.ask(&format!("{guess:06}"), "Mallory").status, 403);
    }
    let huge = format!(r#"{{"key":"{}","name":"Mallory"}}"#, "0".repeat(20_000_000));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert!([0, 413].contains(&visitor.send(&visitor.head("/ask", None), &huge).status));
            });
        }
    });
    let slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = visitor.connect();
            write!(stream, "{}\r\nContent-Length: 900\r\n\r\n", visitor.head("/ask", None))
                .expect("it listens");
            stream
        })
        .collect();
    let mut sockets = Vec::new();
    for _ in 0..1000 {
        let Ok(mut stream) = TcpStream::connect(&visitor.authority) else { break };
        // It may have been sent away already.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n");
        sockets.push(stream);
    }
    assert_eq!(sockets.len(), 1000);
    // The slow ones send a byte now and then, for longer than anybody is waited for.
    for _ in 0..30 {
        let_pass(Duration::from_millis(200));
        for mut stream in &slow {
            let _ = stream.write_all(b"{");
        }
    }
    for stream in slow {
        assert!([0, 408].contains(&read(stream).status));
    }
}

#[test]
fn an_attack_costs_no_sample_and_no_key_waits_for_it() {
    let (server, workspace) = (SoundServer::with_microphone(), Workspace::new());
    let voice = Voice::silent(&server);
    let socket = format!("unix:{}", server.folder().join("native").display());
    let arguments = ["host", "--question", "lift-control"];
    let mut window = Window::open_with(&workspace, &arguments, 120, 40, &[("PULSE_SERVER", &socket)]);
    let link = link(&window);
    let visitor = Visitor::of(&link);
    let cookie = visitor.ask(key(&link), "Robin").cookie();
    hears(visitor.listen(&cookie, "w"));
    lets_in(&mut window, "Robin");
    assert_eq!(visitor.say(&cookie, 1, r#"[{"do":"agree"}]"#).status, 200);
    window.wait_for("agrees to the recording");
    window.wait_for(" dB");
    window.press_for("\r", "● 0:");
    voice.count();
    window.wait_until_safe(1);

    let mut number = 1;
    let mut says = |command: &str| {
        number += 1;
        let commands = format!("[{command}]");
        wait_until("it is taken", || visitor.say(&cookie, number, &commands).status == 200);
    };
    let fresh = "0".repeat(32);
    thread::scope(|scope| {
        let attacker = scope.spawn(|| attack(&visitor, key(&link), &fresh));
        window.wait_for("the door is shut after five wrong tries");
        // Keys at the terminal and commands from the page go on as if nothing were.
        for round in 1..=8 {
            let mark = format!("mark {round}");
            window.press_for("M", "Mark");
            window.press(&mark);
            window.press_for("\r", &mark);
            says(&format!(r#"{{"do":"note","at":{round},"text":"note {round}"}}"#));
            let_pass(Duration::from_millis(700));
        }
        window.press_for("p", "What do you measure first?");
        says(r#"{"do":"next"}"#);
        window.wait_for("Say how it works");
        attacker.join().expect("everything is refused");
    });
    let spoken_for = voice.spoken();
    assert!(spoken_for > 5 * 48_000, "the attack lasted: {spoken_for}");
    voice.be_silent();
    window.wait_until_silent();
    window.press_for("e", "End the interview");
    window.press_for("\r", "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);

    let all = samples(&workspace.session().join("01_lift-control.wav"));
    let said = counted(&all);
    assert_eq!(said.len() as u64, voice.spoken(), "every sample, once");
    is_whole(said);
    let session = workspace.session();
    let journal = fs::read_to_string(session.join("journal.jsonl")).expect("a journal");
    let facts: Vec<Value> = journal.lines().map(|it| serde_json::from_str(it).expect("a fact")).collect();
    let fact = |name: &str| facts.iter().find(|it| it["fact"] == name).unwrap_or_else(|| panic!("{name}"));
    assert!(!journal.contains(r#""fact":"gap""#), "{journal}");
    assert_eq!(fact("take-ended")["lost"], 0);
    let length =
        fact("ended")["at"].as_f64().expect("a time") - fact("take-started")["at"].as_f64().expect("a time");
    let recorded = fact("take-ended")["seconds"].as_f64().expect("a length");
    println!("the clock says {length}, the take has {recorded}");
    assert_eq!(journal.matches(r#""fact":"marked""#).count(), 8);
    let notes = fs::read_to_string(session.join("reviews/peer-robin.jsonl")).expect("notes");
    for round in 1..=8 {
        assert_eq!(notes.matches(&format!(r#""note {round}""#)).count(), 1, "{notes}");
    }
    assert!(!workspace.recordings().join("Mallory").exists() && !journal.contains("Mallory"));
}

/// Resident memory of a process in mebibytes.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it lives");
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).expect("a size");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1024
}

#[test]
#[cfg(target_os = "linux")]
fn pages_that_never_read_are_given_up_and_cost_no_memory() {
    const PEOPLE: usize = 9;
    /// What fifty of them may cost, in mebibytes.
    const MOST: u64 = 16;
    let workspace = Workspace::new();
    let arguments = ["host", "--no-audio", "--question", "lift-control"];
    let mut window = Window::open(&workspace, &arguments, 160, 45);
    let first = link(&window);
    let visitor = Visitor::of(&first);
    let lead = visitor.ask(key(&first), "Robin").cookie();
    hears(visitor.listen(&lead, "w"));
    lets_in(&mut window, "Robin");
    let mut cookies = Vec::new();
    for number in 1..=PEOPLE {
        let name = format!("Deaf {number}");
        window.wait_until_gone("asks to join");
        cookies.push(visitor.ask(key(&link(&window)), &name).cookie());
        lets_listen(&mut window, &name);
    }
    window.press_for("\r", "Opening");
    let before = memory(window.id());

    let deaf: Vec<TcpStream> =
        (0..50).map(|at| visitor.listen(&cookies[at % PEOPLE], &format!("w{}", at / PEOPLE))).collect();
    window.wait_for("Deaf 1 listens · Deaf 2 listens");
    let mut most = before;
    // Every tag is a state that pages are told, until nobody waits any longer for those who do not read.
    let given_up = "Deaf 1 listens (the line is down) · Deaf 2 listens (the line is down)";
    for number in 1.. {
        if window.screen().contains(given_up) {
            break;
        }
        let tag = format!(r#"[{{"do":"tag","at":{number},"text":""}},{{"do":"more"}}]"#);
        wait_until("it is taken", || visitor.say(&lead, 2 * number - 1, &tag).status == 200);
        let_pass(Duration::from_millis(100));
        most = most.max(memory(window.id()));
    }
    assert!(window.screen().contains("Robin interviews ·"), "who reads stays");
    assert!(most - before < MOST, "{before} MiB before, {most} MiB with fifty that never read");
    println!("{before} MiB before, at most {most} MiB with fifty that never read");
    drop(deaf);
}
