//! Phrases that many questions share, so that writers see where their sentences have become a habit.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::question::Question;

/// Words of a phrase: fewer say nothing, and more are found by their parts.
const SHORTEST: usize = 3;
const LONGEST: usize = 8;
/// The share of questions above which a phrase is told, in per cent.
const TOLD_ABOVE: usize = 3;
/// Questions that must share a phrase, however small the bank is.
const FEWEST: usize = 3;
/// Words that belong to the language, not to a writer; a habit has two others or more.
#[rustfmt::skip]
const LITTLE: [&str; 94] = [
    "a", "about", "all", "also", "am", "an", "and", "any", "anybody", "are", "as", "at", "be", "been",
    "before", "being", "but", "by", "can", "could", "did", "do", "does", "each", "else", "for", "from",
    "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "itself",
    "me", "more", "most", "my", "no", "not", "of", "off", "on", "one", "only", "or", "other", "our", "out",
    "own", "she", "should", "so", "some", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "to", "two", "up", "us", "was", "we", "were", "what", "when", "where", "which",
    "who", "whom", "whose", "why", "will", "with", "without", "would", "you", "your",
];

/// Names a phrase and how many questions have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phrase {
    pub text: String,
    pub questions: usize,
    /// In tenths of a per cent of all questions.
    #[serde(skip)]
    pub per_mille: usize,
}

/// Finds the phrases in more than three per cent of questions, the most frequent first. Names of services and other
/// terms do not count, nor does a phrase that is only ever a part of a longer one.
pub fn repeated(questions: &[Question]) -> Vec<Phrase> {
    let terms = terms(questions);
    let mut holders: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let texts: Vec<Vec<Vec<String>>> = questions.iter().map(sentences).collect();
    for sentences in &texts {
        let mut seen: BTreeSet<Vec<&str>> = BTreeSet::new();
        for words in sentences {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            for length in SHORTEST..=LONGEST {
                seen.extend(words.windows(length).map(<[&str]>::to_vec));
            }
        }
        for phrase in seen {
            *holders.entry(phrase).or_default() += 1;
        }
    }
    let is_told = |count: usize| count >= FEWEST && count * 100 > questions.len() * TOLD_ABOVE;
    let is_own = |word: &&&str| !LITTLE.contains(*word) && !word.chars().all(|it| it.is_ascii_digit());
    holders.retain(|phrase, count| {
        is_told(*count) && phrase.iter().filter(is_own).count() > 1 && !terms.contains(&phrase.join(" "))
    });
    let longer: Vec<(&Vec<&str>, usize)> = holders.iter().map(|(phrase, count)| (phrase, *count)).collect();
    let is_part = |phrase: &[&str], count: usize| {
        longer.iter().any(|(other, others)| {
            other.len() > phrase.len()
                && *others == count
                && other.windows(phrase.len()).any(|it| it == phrase)
        })
    };
    let mut phrases: Vec<Phrase> = holders
        .iter()
        .filter(|(phrase, count)| !is_part(phrase, **count))
        .map(|(phrase, &count)| Phrase {
            text: phrase.join(" "),
            questions: count,
            per_mille: count * 1000 / questions.len().max(1),
        })
        .collect();
    phrases.sort_by(|a, b| (b.questions, b.text.len(), &a.text).cmp(&(a.questions, a.text.len(), &b.text)));
    phrases
}

/// Splits all prose of a question into stretches of words between two marks of punctuation.
fn sentences(question: &Question) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    question.prose(&mut |text| {
        for piece in text.split(['.', ',', ';', ':', '?', '!', '(', ')', '"']) {
            let words: Vec<String> = words(piece);
            if words.len() >= SHORTEST {
                all.push(words);
            }
        }
    });
    all
}

fn words(text: &str) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    text.split_whitespace().map(bare).filter(|it| !it.is_empty()).collect()
}

/// Collects what has a name: services, their old names, what sources are called.
fn terms(questions: &[Question]) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for question in questions {
        let titles = question.references.iter().map(|it| &it.title);
        for name in question.services.iter().chain(&question.aliases).chain(titles) {
            let words = words(name);
            for length in SHORTEST..=words.len() {
                terms.extend(words.windows(length).map(|it| it.join(" ")));
            }
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::QuestionFile;

    /// A question with this prompt; all else differs from question to question.
    fn question(number: usize, prompt: &str) -> Question {
        let text = format!(
            "schema: 1\nquestions:\n  - {{id: q, kind: scenario, title: T{number}, difficulty: 1, topics: [], \
             services: [Azure Cosmos DB], prompt: '{prompt}', probes: [], signals: [], pitfalls: [], references: []}}\n"
        );
        let file: QuestionFile = serde_saphyr::from_str(&text).expect("a question");
        file.questions.into_iter().next().expect("one")
    }

    #[test]
    fn only_whole_phrases_that_many_share_are_told() {
        let mut all: Vec<Question> =
            (0..97).map(|it| question(it, &format!("w{it}a w{it}b w{it}c"))).collect();
        all.extend((97..100).map(|it| question(it, "Say it with the greatest care")));
        assert_eq!(repeated(&all), [], "three of a hundred are three per cent, not more");
        all.pop();
        all.extend((100..102).map(|it| question(it, "Say it with the greatest care. It is all of the")));
        let found: Vec<(String, usize)> =
            repeated(&all).into_iter().map(|it| (it.text, it.questions)).collect();
        assert_eq!(found, [("say it with the greatest care".to_owned(), 4)]);
    }

    #[test]
    fn names_and_little_words_are_no_habit() {
        let all: Vec<Question> = (0..5).map(|it| question(it, "Azure Cosmos DB, of all that is")).collect();
        assert_eq!(repeated(&all), []);
    }
}
