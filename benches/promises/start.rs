//! From the start of the program to its first full screen.

use std::{fs, path::Path};

use crate::{
    material::{copy_shipped, make},
    options::Options,
    peers::{find, median, say},
    screen::{Screen, is_home},
    table::{Peer, Row, Table, Unit},
};

/// Starts against small and large workspaces, with and without what an earlier start has kept.
pub fn measure(options: &Options, table: &mut Table) {
    say("making workspaces of 1,000 and 10,000 questions");
    let home = tempfile::tempdir().expect("a folder");
    let workspace = |name: &str| home.path().join(name);
    copy_shipped(&workspace("shipped"));
    make(&workspace("many"), 1_000, 1_000);
    make(&workspace("huge"), 10_000, 0);
    let all = [
        ("shipped", "the shipped bank", None),
        ("many", "1,000 questions, 1,000 sessions", Some(60.0)),
        ("huge", "10,000 questions", Some(250.0)),
    ];
    let text = home.path().join("text");
    fs::write(&text, "A line of text to fill the screen with.\n".repeat(200)).expect("a file");
    for (name, title, promise) in all {
        let workspace = workspace(name);
        for is_warm in [true, false] {
            let runs = if is_warm { options.choose(21, 5) } else { options.choose(7, 1) };
            let state = if is_warm { "warm" } else { "empty cache" };
            say(&format!("first screen, {title}, {state}"));
            let (mut own, mut less) = (Vec::new(), Vec::new());
            if is_warm {
                first_screen(&options.program, home.path(), &workspace);
            }
            for _ in 0..runs {
                if !is_warm {
                    let _ = fs::remove_dir_all(home.path().join("mockloop"));
                }
                own.push(first_screen(&options.program, home.path(), &workspace));
                less.extend(find("less").map(|it| first_page(&it, home.path(), &text)));
            }
            let mut peers = Vec::new();
            if !less.is_empty() {
                peers.push(Peer { name: "less, one page".to_owned(), measured: median(&mut less) });
            }
            table.add(Row {
                what: format!("first screen, {title}, {state}"),
                unit: Unit::Milliseconds,
                measured: median(&mut own),
                promise: promise.filter(|_| is_warm),
                peers,
            });
        }
    }
}

/// Milliseconds until the home screen is whole.
fn first_screen(program: &Path, home: &Path, workspace: &Path) -> f64 {
    let mut screen = Screen::start(program, &[], home, workspace, &[]);
    let shown = screen.wait("its home screen", is_home);
    let taken = shown - screen.started;
    screen.end();
    taken.as_secs_f64() * 1e3
}

/// Milliseconds until `less` shows a page.
fn first_page(less: &Path, home: &Path, text: &Path) -> f64 {
    let file = text.to_string_lossy();
    let mut screen = Screen::start(less, &[&file], home, home, &[]);
    let shown = screen.wait("a page", |it| it.rows(0, 100).take(29).all(|row| row.contains("text")));
    let taken = shown - screen.started;
    taken.as_secs_f64() * 1e3
}
