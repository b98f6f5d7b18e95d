//! Whether the screens fit the terminal.

use std::{
    env,
    io::{IsTerminal, stdin, stdout},
};

use crate::tui::SMALLEST;

use super::finding::{Area, Finding};

/// A terminal in which nothing has to give way.
const ROOMY: (u16, u16) = (100, 30);

pub fn look() -> Vec<Finding> {
    let mut found = vec![size()];
    found.extend([kind(), text()]);
    found.extend(around());
    found
}

fn of(name: &str) -> Option<String> {
    // Whatever stands there, only what the names of terminals consist of is told.
    let value = env::var(name).ok().filter(|it| !it.is_empty())?;
    Some(value.chars().filter(|it| it.is_ascii_alphanumeric() || "-._+".contains(*it)).take(40).collect())
}

fn size() -> Finding {
    if !stdout().is_terminal() || !stdin().is_terminal() {
        return Finding::note(
            Area::Terminal,
            "no-terminal",
            "Input or output is no terminal, so its size is not known.",
        )
        .remedy("Run 'mockloop doctor' in the terminal in which you practise.");
    }
    let Ok((columns, rows)) = crossterm::terminal::size() else {
        return Finding::warning(Area::Terminal, "size", "The terminal does not say how large it is.")
            .remedy("Use another terminal, or plain lines: mockloop practice --plain");
    };
    let what = format!("{columns} columns, {rows} rows.");
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        let least = format!("Make the window at least {} x {}.", SMALLEST.0, SMALLEST.1);
        Finding::error(Area::Terminal, "size", format!("{what} That is too small for the screens."))
            .remedy(least)
    } else if columns < ROOMY.0 || rows < ROOMY.1 {
        let most = format!("From {} x {} on nothing is left out.", ROOMY.0, ROOMY.1);
        Finding::note(Area::Terminal, "size", what).remedy(most)
    } else {
        Finding::good(Area::Terminal, "size", what)
    }
}

/// What it is, and its colours.
fn kind() -> Finding {
    let term = of("TERM");
    let colours = env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
    match term.as_deref() {
        None => Finding::warning(Area::Terminal, "term", "TERM is not set.")
            .remedy("Set it to what your terminal is, such as xterm-256color."),
        Some("dumb") => Finding::note(Area::Terminal, "term", "TERM is dumb: interviews are plain lines."),
        Some(term) if !colours => {
            Finding::note(Area::Terminal, "term", format!("TERM is {term}; NO_COLOR takes the colours away."))
                .remedy("Unset NO_COLOR for colours. Nothing depends on them.")
        }
        Some(term) => {
            let many = term.contains("256") || of("COLORTERM").is_some();
            let colours = if many { "many colours" } else { "sixteen colours" };
            Finding::good(Area::Terminal, "term", format!("TERM is {term}, with {colours}."))
        }
    }
}

/// Whether text is UTF-8, by the first variable that counts.
fn text() -> Finding {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, of(name)?)));
    match locale {
        Some((_, it)) if it.to_lowercase().replace('-', "").contains("utf8") => {
            Finding::good(Area::Terminal, "utf-8", "Text is UTF-8.")
        }
        _ if cfg!(not(unix)) || cfg!(target_os = "macos") => {
            Finding::good(Area::Terminal, "utf-8", "Text is UTF-8.")
        }
        Some((name, it)) => Finding::warning(
            Area::Terminal,
            "utf-8",
            format!("{name} is {it}, so lines and letters may look wrong."),
        )
        .remedy("Set it to a locale of UTF-8, such as en_GB.UTF-8 or C.UTF-8."),
        None => Finding::note(Area::Terminal, "utf-8", "No locale is set; lines and letters may look wrong.")
            .remedy("Set LANG to a locale of UTF-8, such as en_GB.UTF-8 or C.UTF-8."),
    }
}

/// What stands between the program and the person.
fn around() -> Vec<Finding> {
    let mut found = Vec::new();
    if of("TMUX").is_some() {
        found.push(
            Finding::note(Area::Terminal, "tmux", "Inside tmux, which may keep keys and colours back.")
                .remedy("If Esc is slow: 'set -sg escape-time 10' in tmux's settings."),
        );
    }
    if of("STY").is_some() {
        found.push(Finding::note(
            Area::Terminal,
            "screen",
            "Inside screen, which may keep keys and colours back.",
        ));
    }
    if ["SSH_CONNECTION", "SSH_TTY"].into_iter().any(|it| of(it).is_some()) {
        found.push(
            Finding::note(Area::Terminal, "ssh", "Over SSH: the microphone is that of the machine far away.")
                .remedy("Practise on the machine before you, or without recording: --no-audio"),
        );
    }
    found
}
