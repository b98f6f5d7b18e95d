//! Full-text search over questions: every word, and which questions have it.

use std::collections::{BTreeMap, BTreeSet};

use super::question::Question;

/// Indexes words in lower case, each with the numbers of the questions that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextIndex {
    words: BTreeMap<String, Vec<u32>>,
}

impl TextIndex {
    /// Adds all words of a question under a number. Numbers come in ascending order.
    pub fn add(&mut self, number: u32, question: &Question) {
        let mut seen = BTreeSet::new();
        if let Ok(json) = serde_json::to_value(question) {
            collect(&json, &mut seen);
        }
        for word in seen {
            self.words.entry(word).or_default().push(number);
        }
    }

    /// Finds the questions that have a word with `part` in it; `part` is in lower case.
    pub fn find(&self, part: &str) -> BTreeSet<u32> {
        self.words
            .iter()
            .filter(|(word, _)| word.contains(part))
            .flat_map(|(_, numbers)| numbers)
            .copied()
            .collect()
    }
}

fn collect(json: &serde_json::Value, words: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::String(text) => {
            let parts = text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.len() > 1);
            words.extend(parts.map(str::to_lowercase));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|it| collect(it, words)),
        serde_json::Value::Object(fields) => fields.values().for_each(|it| collect(it, words)),
        _ => {}
    }
}
