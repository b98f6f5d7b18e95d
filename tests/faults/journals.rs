//! A journal that was cut, or in which a byte has flipped: at every byte, read in this process, and by the program
//! itself now and then.

use std::{fs, path::Path};

use mockloop::{
    domain::fact::Stamped,
    store::{
        journal::{self, Reading},
        sessions,
    },
};

use crate::{
    fault::{EVERY, Fault, Tries, Try},
    harness::workspace::Workspace,
};

pub const TORN: Fault = Fault {
    number: 7,
    name: "torn journal, cut at every byte",
    holds: "only the last fact is lost, set aside and told; the session goes on",
    quick: 300,
    full: EVERY,
    run: torn,
};

pub const FLIPPED: Fault = Fault {
    number: 8,
    name: "flipped bytes in the journal, every byte",
    holds: "found and named by line; the rest loads",
    quick: 600,
    full: EVERY,
    run: flipped,
};

/// The program looks at one of so many itself; it takes a thousand times as long as reading here.
const BY_PROGRAM: usize = 500;

/// What is done to a byte: one bit, the case of a letter, the sign bit, all bits, and what makes of an `o` an `e`.
const MASKS: [u8; 6] = [0x01, 0x04, 0x0a, 0x20, 0x80, 0xff];

/// A workspace with one session that was cut off, its journal's bytes, and the facts in them.
struct Kept {
    workspace: Workspace,
    bytes: Vec<u8>,
    facts: Vec<Stamped>,
}

impl Kept {
    fn new() -> Self {
        let workspace = Workspace::new();
        let arguments = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
        let input =
            "probe\nnote first\nnext\nmark that\nask 2\nnote second \\ \"quoted\" ü\nmore\nnext\nend\n";
        workspace.run_with(&arguments, input).succeeds();
        let path = workspace.session().join(journal::FILE);
        let mut bytes = fs::read(&path).expect("a journal");
        // Without its end it is a session that was cut off, which is what goes on.
        let last = bytes[..bytes.len() - 1].iter().rposition(|it| *it == b'\n').expect("more than a line");
        bytes.truncate(last + 1);
        fs::write(&path, &bytes).expect("a journal");
        let facts = read(&workspace.session()).facts;
        assert!(facts.len() >= 8, "{facts:?}");
        Self { workspace, bytes, facts }
    }

    /// Where each line begins, and where the last one ends.
    fn lines(&self) -> Vec<usize> {
        let ends = self.bytes.iter().enumerate().filter(|(_, it)| **it == b'\n').map(|(at, _)| at + 1);
        std::iter::once(0).chain(ends).collect()
    }

    fn damage(&self, bytes: &[u8]) -> Reading {
        fs::write(self.workspace.session().join(journal::FILE), bytes).expect("a journal");
        read(&self.workspace.session())
    }
}

fn read(folder: &Path) -> Reading {
    journal::read(&folder.join(journal::FILE)).expect("a file that can be read")
}

fn torn(tries: &mut Tries) {
    let kept = Kept::new();
    let lines = kept.lines();
    let places: Vec<usize> = (0..kept.bytes.len()).collect();
    tries.over(&places, |it, cut| {
        let whole = lines.iter().filter(|end| **end <= cut).count() - 1;
        let reading = kept.damage(&kept.bytes[..cut]);
        assert_eq!(reading.facts, kept.facts[..whole], "cut at {cut}");
        let aside: Vec<_> = reading.set_aside.iter().map(|it| (it.line, it.reason.as_str())).collect();
        let expected: &[_] = &[(whole + 1, "it was cut off while being written")];
        // Between two lines nothing was torn.
        let expected = if lines.contains(&cut) { &[] } else { expected };
        assert_eq!(aside, expected, "cut at {cut}");
        let opened = sessions::open(&kept.workspace.session());
        assert_eq!(opened.is_ok(), whole > 0, "cut at {cut}: only the first line says what is asked");
        if it.number.is_multiple_of(BY_PROGRAM) {
            it.sum("by the program", 1);
            goes_on(&kept.workspace, whole, !expected.is_empty());
        }
    });
}

/// What the program says of it, and that it goes on behind what is left.
fn goes_on(workspace: &Workspace, whole: usize, is_torn: bool) {
    let name = sessions::name(&workspace.session());
    let listed = workspace.run(&["sessions"]).succeeds();
    if whole == 0 {
        assert!(listed.err.starts_with(&format!("warning: {name}: ")), "{}", listed.err);
        let shown = workspace.run(&["show", &name]);
        assert!(shown.code == Some(1) && shown.err.contains("cannot be read"), "{}", shown.err);
        return;
    }
    let shown = workspace.run(&["show", &name]).succeeds();
    let says = format!("journal.jsonl, line {}: it was cut off while being written", whole + 1);
    assert_eq!(unwrapped(&shown.out).contains(&says), is_torn, "{}", shown.out);
    let ran = workspace.run_with(&["resume", &name, "--plain"], "note after it\nend\n");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let after = read(&workspace.session());
    assert_eq!(after.set_aside, [], "what was torn is gone, and nothing else is damaged");
    assert!(after.facts.len() >= whole + 3);
}

/// Text without the places where lines were broken.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn flipped(tries: &mut Tries) {
    let kept = Kept::new();
    let places: Vec<(usize, u8)> =
        (0..kept.bytes.len()).flat_map(|at| MASKS.iter().map(move |mask| (at, *mask))).collect();
    tries.over(&places, |it, (at, mask)| flip(it, &kept, at, mask));
}

fn flip(it: &mut Try, kept: &Kept, at: usize, mask: u8) {
    let mut broken = kept.bytes.clone();
    broken[at] ^= mask;
    let reading = kept.damage(&broken);
    let line = kept.lines().iter().filter(|begin| **begin <= at).count() - 1;
    // A line's end that has flipped joins two lines.
    let lost = if kept.bytes[at] == b'\n' { line..(line + 2).min(kept.facts.len()) } else { line..line + 1 };
    let left: Vec<&Stamped> =
        (0..kept.facts.len()).filter(|it| !lost.contains(it)).map(|it| &kept.facts[it]).collect();
    let told = || format!("byte {at} with {mask:#04x}: {:?}", reading.set_aside);
    assert_eq!(reading.facts.iter().collect::<Vec<_>>(), left, "{}", told());
    assert!(reading.set_aside.iter().any(|it| it.line == line + 1), "{}", told());
    // Nothing that is whole is blamed: neither another line, nor one that is said to be missing and is not.
    let near = |found: usize| found == line + 1 || found == line + 2;
    assert!(reading.set_aside.len() <= 2 && reading.set_aside.iter().all(|it| near(it.line)), "{}", told());
    let opened = sessions::open(&kept.workspace.session());
    assert_eq!(opened.is_ok(), !lost.contains(&0), "{}", told());
    if it.number.is_multiple_of(BY_PROGRAM) {
        it.sum("by the program", 1);
        named(&kept.workspace, line, lost.contains(&0));
    }
}

/// The program names the line, and shows the rest.
fn named(workspace: &Workspace, line: usize, is_first: bool) {
    let name = sessions::name(&workspace.session());
    let listed = workspace.run(&["sessions"]).succeeds();
    let shown = workspace.run(&["show", &name]);
    if is_first {
        assert!(listed.err.starts_with(&format!("warning: {name}: ")), "{}", listed.err);
        assert!(shown.code == Some(1) && shown.err.contains("cannot be read"), "{}", shown.err);
    } else {
        assert_eq!((listed.err.as_str(), shown.code), ("", Some(0)), "{}", shown.err);
        let says = format!("journal.jsonl, line {}: ", line + 1);
        assert!(unwrapped(&shown.out).contains(&says), "{}", shown.out);
    }
}
