//! The slug of a name: a part of a file name, by which people are told apart.

/// Limits its length, in characters.
const MOST: usize = 40;

/// Makes a slug: lower case, with hyphens between words; other alphabets stay. Two names with the same slug are one
/// person.
pub fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    if words.is_empty() { "unnamed".to_owned() } else { words.join("-").chars().take(MOST).collect() }
}
