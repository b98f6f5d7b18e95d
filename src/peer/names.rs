//! The cleaning of text from a page: bounded, and without characters that could steer a terminal.

/// Limits the name of a person, in characters.
const NAME: usize = 40;
/// Limits a note, in characters.
pub const TEXT: usize = 2000;

/// Returns text without control codes and without marks that turn the direction of reading, cut to `most` characters.
/// Line ends become spaces.
pub fn clean(text: &str, most: usize) -> String {
    let turns =
        |it: char| matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter(|it| !turns(*it) && !matches!(it, '\u{200b}' | '\u{feff}'));
    let spaced =
        kept.map(|it| if matches!(it, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { it });
    spaced.filter(|it| !it.is_control()).take(most).collect::<String>().trim().to_owned()
}

/// Returns a person's name, or the sentence that says why it is none.
pub fn name(text: &str) -> Result<String, &'static str> {
    let name = clean(text, NAME + 1);
    if !name.chars().any(char::is_alphanumeric) {
        Err("Please type your name.")
    } else if name.chars().count() > NAME {
        Err("That name is too long; 40 characters are enough.")
    } else if name.eq_ignore_ascii_case("self") {
        Err("The name 'self' stands for the candidate; please take another.")
    } else {
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_gone() {
        assert_eq!(clean("\u{1b}[31mred\u{202e} line\nend\u{7} ", 100), "[31mred line end");
        assert_eq!(clean("abcdef", 3), "abc");
    }

    #[test]
    fn a_name_has_letters_and_an_end() {
        assert_eq!(name("  Robin "), Ok("Robin".to_owned()));
        assert!(name(" \u{7} - ").is_err() && name("SELF").is_err() && name(&"x".repeat(41)).is_err());
    }
}
