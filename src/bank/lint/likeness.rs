//! What only shows when questions are held against each other: prompts that are nearly the same, families of one.

use std::collections::{BTreeMap, HashMap};

use crate::domain::question::Question;

use super::finding::{Finding, warning};

/// Words in a row that count as one piece of a prompt.
const PIECE: usize = 4;
/// Prompts that share this part of their pieces are nearly the same.
const ALIKE: f64 = 0.5;
/// A piece that stands in more prompts than this says nothing about any two of them.
const COMMON: usize = 50;

/// Finds what only the questions of all files together show, each with the number of its file.
pub fn among(files: &[(usize, &[(usize, Question)])]) -> Vec<(usize, Finding)> {
    let all: Vec<(usize, usize, &Question)> =
        files.iter().flat_map(|(file, items)| items.iter().map(move |(at, it)| (*file, *at, it))).collect();
    let mut findings = lonely(&all);
    findings.extend(alike(&all));
    findings
}

/// Finds families that have one member.
fn lonely(all: &[(usize, usize, &Question)]) -> Vec<(usize, Finding)> {
    let mut families: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (file, at, question) in all {
        if let Some(family) = &question.family {
            families.entry(family).or_default().push((*file, *at));
        }
    }
    let lonely = families.into_iter().filter(|(_, members)| members.len() == 1);
    lonely
        .map(|(family, members)| {
            let (file, at) = members[0];
            let message = format!("the family `{family}` has no other member");
            let help = "Write a variant that tests the same judgement in other clothes, or drop the family.";
            (file, warning(format!("/questions/{at}/family"), message, help))
        })
        .collect()
}

/// Finds prompts of which half the pieces are the same.
fn alike(all: &[(usize, usize, &Question)]) -> Vec<(usize, Finding)> {
    let pieces: Vec<Vec<String>> = all.iter().map(|(.., question)| pieces(&question.prompt)).collect();
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            holders.entry(piece).or_default().push(number);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for numbers in holders.values().filter(|it| it.len() > 1 && it.len() <= COMMON) {
        for (place, later) in numbers.iter().enumerate() {
            for earlier in &numbers[..place] {
                *shared.entry((*earlier, *later)).or_default() += 1;
            }
        }
    }
    let mut findings = Vec::new();
    for ((earlier, later), count) in shared {
        let fewest = pieces[earlier].len().min(pieces[later].len());
        #[expect(clippy::cast_precision_loss, reason = "pieces of two prompts")]
        let is_alike = count as f64 >= ALIKE * fewest as f64;
        let same_id = all[earlier].2.id == all[later].2.id;
        if is_alike && !same_id {
            let (file, at, _) = all[later];
            let message = format!("the prompt is nearly that of `{}`", all[earlier].2.id);
            let help = "Practising again should not be remembering: change the situation, or drop one.";
            findings.push((file, warning(format!("/questions/{at}/prompt"), message, help)));
        }
    }
    findings
}

fn pieces(prompt: &str) -> Vec<String> {
    let lower = prompt.to_lowercase();
    let words: Vec<&str> =
        lower.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let mut pieces: Vec<String> = words.windows(PIECE).map(|it| it.join(" ")).collect();
    pieces.sort();
    pieces.dedup();
    pieces
}
