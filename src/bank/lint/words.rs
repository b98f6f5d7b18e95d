//! The words of a question: today's names of services, and British spelling.

use std::{collections::BTreeSet, sync::LazyLock};

use aho_corasick::AhoCorasick;
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

/// Finds all old names and American spellings in one pass, in any case.
static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let old = RENAMED.iter().map(|(old, _)| *old);
    let american = AMERICAN.iter().map(|(american, _)| *american);
    let words = AhoCorasick::builder().ascii_case_insensitive(true).build(old.chain(american));
    words.expect("a few dozen words")
});

/// Old names without the new one, and American spellings.
pub(super) fn findings(base: &str, question: &Question) -> Vec<Finding> {
    let mut texts = Vec::new();
    question.prose(&mut |text| texts.push(text));
    if !texts.iter().any(|text| hits(text).next().is_some()) {
        return Vec::new();
    }
    // Only now is it worth knowing where everything stands.
    let json = serde_json::to_value(question).unwrap_or_default();
    let mut placed = Vec::new();
    collect(base, &json, &mut placed);
    let whole = placed.iter().map(|(_, text)| text.to_lowercase()).collect::<Vec<_>>().join("\n")
        + &question.services.join("\n").to_lowercase();
    let mut findings = Vec::new();
    let mut named = BTreeSet::new();
    for (pointer, text) in &placed {
        for hit in hits(text) {
            match hit {
                Hit::Old(old, new) if !whole.contains(new) && named.insert(old) => {
                    let message = format!("'{old}' is an old name; today it is '{new}'");
                    let help = "Use today's name, and put the old one under `aliases`.";
                    findings.push(warning(pointer, message, help));
                }
                Hit::Old(..) => {}
                Hit::American(american, british) => {
                    let message = format!("'{american}' is spelt '{british}' here");
                    let help = "The bank uses British spelling; names keep their own.";
                    findings.push(warning(pointer, message, help));
                }
            }
        }
    }
    findings
}

/// What a text has that it should not.
enum Hit {
    /// An old name, and today's.
    Old(&'static str, &'static str),
    /// An American spelling, and the British one.
    American(&'static str, &'static str),
}

/// Whole words only. A spelling with a capital is a name, which keeps its own.
fn hits(text: &str) -> impl Iterator<Item = Hit> {
    let is_border = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric());
    WORDS.find_overlapping_iter(text).filter_map(move |found| {
        let (before, after) = (text[..found.start()].chars().next_back(), text[found.end()..].chars().next());
        if !is_border(before) || !is_border(after) {
            return None;
        }
        let number = found.pattern().as_usize();
        if let Some((old, new)) = RENAMED.get(number) {
            return Some(Hit::Old(old, new));
        }
        let (american, british) = AMERICAN[number - RENAMED.len()];
        (&text[found.range()] == american).then_some(Hit::American(american, british))
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

    fn found(text: &str) -> Vec<&'static str> {
        let word = |hit| match hit {
            Hit::Old(word, _) | Hit::American(word, _) => word,
        };
        hits(text).map(word).collect()
    }

    #[test]
    fn words_have_borders_and_names_their_spelling() {
        assert_eq!(found("with Azure AD, or without"), ["azure ad"]);
        assert_eq!(found("azure adventures, a lazure ad"), Vec::<&str>::new());
        assert_eq!(found("the color of Color Center"), ["color"]);
        assert_eq!(found("Azure AD B2C"), ["azure ad", "azure ad b2c"]);
    }
}
