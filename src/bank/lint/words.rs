//! The words of a question: today's names of services, and British spelling.

use serde_json::Value as Json;

use crate::domain::question::Question;

use super::{Finding, warning};

/// Names that Microsoft no longer uses, and what stands for them today. A text that says the old name for history's
/// sake says the new one too.
const RENAMED: [(&str, &str); 24] = [
    ("azure ad b2c", "entra external id"),
    ("azure ad", "entra"),
    ("azure active directory", "entra"),
    ("azure security center", "defender for cloud"),
    ("azure defender", "defender for cloud"),
    ("azure sentinel", "microsoft sentinel"),
    ("pod identity", "workload id"),
    ("azure cognitive services", "azure ai"),
    ("cognitive search", "ai search"),
    ("form recognizer", "document intelligence"),
    ("azure blueprints", "deployment stack"),
    ("azure cdn", "front door"),
    ("azure spring apps", "container apps"),
    ("azure sql data warehouse", "synapse"),
    ("documentdb api", "cosmos db"),
    ("windows virtual desktop", "azure virtual desktop"),
    ("oms agent", "azure monitor agent"),
    ("log analytics agent", "azure monitor agent"),
    ("power bi premium per capacity", "fabric"),
    ("visual studio team services", "azure devops"),
    ("azure stack hci", "azure local"),
    ("cloud services classic", "cloud services"),
    ("azure rights management", "purview"),
    ("azure information protection", "purview"),
];

/// American spellings in lower case and how they are written here. Names keep their own spelling, and begin with a
/// capital.
const AMERICAN: [(&str, &str); 44] = [
    ("analyze", "analyse"),
    ("analyzed", "analysed"),
    ("analyzing", "analysing"),
    ("authorization", "authorisation"),
    ("authorize", "authorise"),
    ("authorized", "authorised"),
    ("behavior", "behaviour"),
    ("behaviors", "behaviours"),
    ("canceled", "cancelled"),
    ("canceling", "cancelling"),
    ("catalog", "catalogue"),
    ("center", "centre"),
    ("centers", "centres"),
    ("centralized", "centralised"),
    ("color", "colour"),
    ("colors", "colours"),
    ("customize", "customise"),
    ("defense", "defence"),
    ("favor", "favour"),
    ("favorite", "favourite"),
    ("fulfill", "fulfil"),
    ("honor", "honour"),
    ("initialize", "initialise"),
    ("judgment", "judgement"),
    ("labeled", "labelled"),
    ("labor", "labour"),
    ("minimize", "minimise"),
    ("modeled", "modelled"),
    ("modeling", "modelling"),
    ("normalize", "normalise"),
    ("normalized", "normalised"),
    ("optimization", "optimisation"),
    ("optimize", "optimise"),
    ("optimized", "optimised"),
    ("organization", "organisation"),
    ("organizations", "organisations"),
    ("organize", "organise"),
    ("prioritize", "prioritise"),
    ("recognize", "recognise"),
    ("serialize", "serialise"),
    ("signaling", "signalling"),
    ("synchronize", "synchronise"),
    ("traveled", "travelled"),
    ("utilization", "utilisation"),
];

/// Fields whose text is an identifier, a name of something else, or an address.
const NOT_PROSE: [&str; 10] =
    ["id", "family", "aliases", "services", "topics", "references", "figures", "dimension", "phase", "kind"];

/// Old names without the new one, and American spellings.
pub(super) fn findings(base: &str, question: &Question) -> Vec<Finding> {
    let json = serde_json::to_value(question).unwrap_or_default();
    let mut texts = Vec::new();
    collect(base, &json, &mut texts);
    let whole = texts.iter().map(|(_, text)| text.to_lowercase()).collect::<Vec<_>>().join("\n")
        + &question.services.join("\n").to_lowercase();
    let mut findings = Vec::new();
    for (old, new) in RENAMED {
        if !has_words(&whole, old) || whole.contains(new) {
            continue;
        }
        let place = texts.iter().find(|(_, text)| has_words(&text.to_lowercase(), old));
        let pointer = place.map_or(base, |(pointer, _)| pointer.as_str());
        let message = format!("'{old}' is an old name; today it is '{new}'");
        findings.push(warning(pointer, message, "Use today's name, and put the old one under `aliases`."));
    }
    for (pointer, text) in &texts {
        for word in text.split(|it: char| !it.is_alphabetic()) {
            if let Ok(at) = AMERICAN.binary_search_by_key(&word, |(american, _)| american) {
                let (american, british) = AMERICAN[at];
                let message = format!("'{american}' is spelt '{british}' here");
                findings.push(warning(
                    pointer,
                    message,
                    "The bank uses British spelling; names keep their own.",
                ));
            }
        }
    }
    findings
}

/// Whether `text` has these words, not as a part of longer ones.
fn has_words(text: &str, words: &str) -> bool {
    let is_border = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric());
    text.match_indices(words).any(|(at, _)| {
        is_border(text[..at].chars().next_back()) && is_border(text[at + words.len()..].chars().next())
    })
}

/// All prose with the pointer to it.
fn collect<'a>(pointer: &str, json: &'a Json, texts: &mut Vec<(String, &'a str)>) {
    match json {
        Json::String(text) => texts.push((pointer.to_owned(), text)),
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(&format!("{pointer}/{at}"), item, texts);
            }
        }
        Json::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !NOT_PROSE.contains(&name.as_str())) {
                collect(&format!("{pointer}/{name}"), value, texts);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(AMERICAN.is_sorted());
    }

    #[test]
    fn words_have_borders() {
        assert!(has_words("with azure ad, or without", "azure ad"));
        assert!(!has_words("azure adventures", "azure ad"));
        assert!(!has_words("a lazure ad", "azure ad"));
    }
}
