//! Reports of trends: the page, the tables for other programs, and what they leave out.

use std::fs;

use crate::harness::{reviewed, workspace::Workspace};

#[test]
fn few_interviews_make_a_page_too() {
    let workspace = Workspace::empty();
    let page = workspace.root().join("none.html");
    let output = page.to_str().unwrap();
    workspace.run(&["report", "--trends", "--output", output]).succeeds();
    let text = fs::read_to_string(&page).unwrap();
    assert!(text.contains("Nothing is scored yet") && text.contains("0 interviews"), "{text}");
    reviewed::design(&workspace, false);
    let ran = workspace.run(&["report", "--trends", "--output", "-"]).succeeds();
    assert!(ran.out.contains("Too few interviews to say") && ran.out.contains("1 interview<"), "{}", ran.out);
    let ran = workspace.run(&["report", "--trends", "--kind", "scenario", "--output", "-"]).succeeds();
    assert!(ran.out.contains("Trends: Scenario") && ran.out.contains("0 interviews"), "{}", ran.out);
}

#[test]
fn anonymous_trends_tell_nobody_and_no_day() {
    let workspace = Workspace::empty();
    reviewed::months(&workspace);
    let report = |more: &[&str]| {
        let ran = workspace.run(&[&["report", "--trends", "--output", "-"], more].concat()).succeeds();
        ran.out
    };
    for format in ["html", "csv", "json"] {
        let plain = report(&["--format", format]);
        assert!(plain.contains("Robin"), "{format}: {plain}");
        let text = report(&["--format", format, "--anonymous"]);
        for word in [
            "Robin",
            "Okafor",
            "Ada\"",
            ">Ada<",
            "peer:Ada",
            "_system-design_",
            "-22T",
            "14:30",
            "2026-11-22",
            "22 Nov",
        ] {
            assert!(!text.contains(word), "{word} in {format}: {text}");
        }
        assert!(text.contains("Peer A") && text.contains("Peer B"), "{format}: {text}");
    }
    let csv = report(&["--format", "csv"]);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert!(
        lines[0].starts_with("scope,kind,dimension,bar,assessor,era,rubric,session,started"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("overall,,,senior,self,1,"), "{}", lines[1]);
    assert_eq!(lines.last(), Some(&""));
}
