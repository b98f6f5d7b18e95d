//! The check of names in an archive: those are taken that mean the same file on every system, and no other file.

use std::collections::BTreeMap;

/// Limits the bytes of a name, and of one part of it.
const LONGEST: (usize, usize) = (600, 200);
/// Limits the parts of a name.
const DEEPEST: usize = 8;

/// Lists the names that Windows keeps for devices, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Tells why a name cannot be taken, in a sentence without its beginning; `None` if it can.
pub fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it has no name");
    }
    if name.len() > LONGEST.0 {
        return Some("its name is too long");
    }
    if name.chars().any(is_hidden) {
        return Some("its name has control codes in it");
    }
    if name.contains('\\') {
        return Some("its name has a backslash in it");
    }
    if name.starts_with('/') || name.as_bytes().get(1) == Some(&b':') {
        return Some("it names a place on a whole disk");
    }
    let parts: Vec<&str> = name.split('/').collect();
    if parts.len() > DEEPEST {
        return Some("it lies too deep in folders");
    }
    parts.into_iter().find_map(part_fault)
}

fn part_fault(part: &str) -> Option<&'static str> {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    match part {
        "" => Some("a part of its name is empty"),
        "." | ".." => Some("it leads out of its folder"),
        _ if part.len() > LONGEST.1 => Some("its name is too long"),
        _ if part.starts_with('.') => Some("it is a hidden file"),
        _ if part.starts_with(' ') || part.ends_with([' ', '.']) => {
            Some("a part of its name begins or ends with a space, or ends with a dot")
        }
        _ if part.contains(['<', '>', ':', '"', '|', '?', '*']) => {
            Some("its name has a character that not every system takes")
        }
        _ if DEVICES.contains(&stem.as_str())
            || port.is_some_and(|it| it.chars().count() == 1 && it.chars().all(char::is_numeric)) =>
        {
            Some("its name is that of a device")
        }
        _ => None,
    }
}

/// Returns whether a character is a control code, or turns the direction of what stands around it.
fn is_hidden(it: char) -> bool {
    let turns = matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    it.is_control() || turns
}

/// Collects the names of an archive so far, to find those that cannot stand beside one another everywhere.
#[derive(Debug, Default)]
pub struct Names {
    /// Each name and each folder in one, by how a system without upper and lower case sees it.
    seen: BTreeMap<String, (String, bool)>,
}

impl Names {
    /// Adds the name of a file; says why it cannot stand beside those before it.
    pub fn add(&mut self, name: &str) -> Result<(), String> {
        for (at, _) in name.match_indices('/') {
            self.add_one(&name[..at], false)?;
        }
        self.add_one(name, true)
    }

    fn add_one(&mut self, name: &str, is_file: bool) -> Result<(), String> {
        let folded = name.to_lowercase();
        match self.seen.get(&folded) {
            None => {
                self.seen.insert(folded, (name.to_owned(), is_file));
                Ok(())
            }
            Some((other, false)) if other == name && !is_file => Ok(()),
            Some((other, true)) if other == name && is_file => Err("it is there twice".to_owned()),
            Some((other, _)) if other == name => Err("it is both a file and a folder".to_owned()),
            Some((other, _)) => {
                Err(format!("only upper and lower case tell it from '{}'", other.escape_debug()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_taken() {
        for name in [
            "question-bank/formats.yaml",
            "recordings/2026-11-22_143005_system-design_url-shortener/01_url-shortener.wav",
            "recordings/x/scorecards/peer-zoë.yaml",
            "recordings/x/scorecards/peer-李雷.yaml",
            "rubrics/console.yaml",
            "rubrics/com.yaml",
            "rubrics/com10.yaml",
            "rubrics/a..b.yaml",
        ] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_are_not() {
        let long = "x".repeat(201);
        let deep = "a/".repeat(8) + "b";
        for name in [
            "",
            "/etc/passwd",
            "C:/boot.ini",
            "c:boot.ini",
            "a\\b",
            "..",
            "../x",
            "a/../../x",
            "a/..",
            "./a",
            "a//b",
            "a/",
            ".lock",
            "a/.git/config",
            "a\n",
            "a\u{1b}[2J",
            "a\u{202e}lmay",
            "a\u{7f}",
            "a\u{85}",
            "con",
            "a/NUL.yaml",
            "a/Com1",
            "a/lpt9.x.y",
            "a/com\u{b9}",
            "a/aux .txt",
            "a /b",
            " a",
            "a.",
            "a/b:stream",
            "a*",
            "a?",
            &long,
            &deep,
        ] {
            assert!(fault(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn names_that_clash() {
        let add = |names: &[&str]| {
            let mut all = Names::default();
            names.iter().try_for_each(|it| all.add(it))
        };
        assert_eq!(add(&["a/b", "a/c", "b"]), Ok(()));
        for (names, why) in [
            (["a/b", "a/b"], "twice"),
            (["a/b", "a/B"], "upper and lower"),
            (["a/b", "A/c"], "upper and lower"),
            (["straße", "STRAßE"], "upper and lower"),
            (["a", "a/b"], "a file and a folder"),
            (["a/b", "a"], "a file and a folder"),
        ] {
            let said = add(&names).unwrap_err();
            assert!(said.contains(why), "{names:?}: {said}");
        }
    }
}
