//! Where scores stop being comparable: each wording of a rubric begins an era of its own.

use std::collections::BTreeMap;

use crate::domain::{digest::RoundDigest, question::Kind, scorecard::RubricUsed};

use super::interview::Interview;

/// Which era an interview is of, and why it begins with this interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EraOf {
    pub index: usize,
    pub because: Option<String>,
}

/// The eras of interviews: a new one begins where a rubric has another wording than before.
pub(super) fn eras(interviews: &[Interview], kind: Option<Kind>) -> Vec<EraOf> {
    let mut used: BTreeMap<&str, &RubricUsed> = BTreeMap::new();
    let mut index = 0;
    let mut eras = Vec::with_capacity(interviews.len());
    for interview in interviews {
        let rounds = || interview.rounds(kind).filter(|it| !it.scored.is_empty());
        let other = rounds().find_map(|round| {
            let known = used.get(round.rubric.id.as_str())?;
            (known.hash != round.rubric.hash).then(|| why(round, known, interview.number_of(kind)))
        });
        if other.is_some() {
            index += 1;
            used.clear();
        }
        used.extend(rounds().map(|round| (round.rubric.id.as_str(), &round.rubric)));
        eras.push(EraOf { index, because: other });
    }
    eras
}

fn why(round: &RoundDigest, known: &RubricUsed, number: usize) -> String {
    let (kind, new) = (round.kind.title(), &round.rubric);
    let what = if known.version == new.version {
        "was reworded".to_owned()
    } else {
        format!("went from version {} to {}", known.version, new.version)
    };
    format!(
        "The rubric of {} {what} before interview {number}: scores before and after it are not compared.",
        kind.to_lowercase().replace("azure", "Azure")
    )
}
