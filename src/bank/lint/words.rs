//! The words of a question: today's names of services, British spelling, the usual word, no dashes.

use std::{collections::BTreeSet, sync::LazyLock};

use aho_corasick::AhoCorasick;
use serde_json::Value as Json;

use crate::domain::question::{Form, Question};

use super::finding::{Finding, error, warning};

/// What a template writes where a person is to write; it stands in no question.
const PLACEHOLDER: &str = "FILL IN";

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

/// Dashes as people type them between two halves of a sentence. A range such as 10–20 has no spaces.
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// Words that are not used here, and what stands for them. They send a reader to the dictionary.
const UNUSUAL: [(&str, &str); 11] = [
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("for ever", "for good"),
    ("dearest", "most expensive"),
    ("do the sum", "calculate"),
    ("do the sums", "calculate"),
    ("does the sum", "calculates"),
    ("shall", "must"),
    ("nought", "nothing"),
];

/// Fields whose text is an identifier, a name of something else, or an address.
const NOT_PROSE: [&str; 11] = [
    "id",
    "family",
    "aliases",
    "services",
    "topics",
    "references",
    "figures",
    "dimension",
    "phase",
    "kind",
    "form",
];

/// Finds all old names, American spellings and unusual words in one pass, in any case.
static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let old = RENAMED.iter().map(|(old, _)| *old);
    let american = AMERICAN.iter().map(|(american, _)| *american);
    let unusual = UNUSUAL.iter().map(|(unusual, _)| *unusual);
    let all = old.chain(american).chain(unusual);
    let words = AhoCorasick::builder().ascii_case_insensitive(true).build(all);
    words.expect("a few dozen words")
});

/// Finds old names without the new one, American spellings, unusual words, and what a template left to be filled in.
pub(super) fn findings(base: &str, question: &Question) -> Vec<Finding> {
    let mut texts = Vec::new();
    question.prose(&mut |text| texts.push(text));
    if !texts
        .iter()
        .any(|text| text.contains(PLACEHOLDER) || dash(text).is_some() || hits(text).next().is_some())
    {
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
        if text.contains(PLACEHOLDER) {
            let message = "this is still what the template says";
            findings.push(error(pointer, message, "Write what belongs here in its place."));
        }
        // A list or a drawing that the candidate reads may have its own.
        if let Some(dash) = dash(text).filter(|_| !pointer.contains("/material/")) {
            let message = format!("'{}' stands for a pause here", dash.trim());
            findings.push(warning(pointer, message, "Use a comma, a colon, or a new sentence."));
        }
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
                Hit::Unusual(unusual, usual) => {
                    let message = format!("'{unusual}' is not used here; the usual word is '{usual}'");
                    findings.push(warning(pointer, message, "Say it as you would to a colleague."));
                }
            }
        }
    }
    findings
}

/// Finds a dash that stands for a comma, a colon or a new sentence.
fn dash(text: &str) -> Option<&'static str> {
    DASHES.into_iter().find(|dash| text.contains(dash))
}

/// Names what a text has and should not have.
enum Hit {
    /// An old name, and today's.
    Old(&'static str, &'static str),
    /// An American spelling, and the British one.
    American(&'static str, &'static str),
    /// A word that is not used here, and the usual one.
    Unusual(&'static str, &'static str),
}

/// Finds whole words only. A spelling with a capital is a name, which keeps its own.
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
        let number = number - RENAMED.len();
        if let Some(&(american, british)) = AMERICAN.get(number) {
            return (&text[found.range()] == american).then_some(Hit::American(american, british));
        }
        let (unusual, usual) = UNUSUAL[number - AMERICAN.len()];
        Some(Hit::Unusual(unusual, usual))
    })
}

/// Collects all prose with the pointer to it. Code and drawings are none.
fn collect<'a>(pointer: &str, json: &'a Json, texts: &mut Vec<(String, &'a str)>) {
    match json {
        Json::String(text) => texts.push((pointer.to_owned(), text)),
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(&format!("{pointer}/{at}"), item, texts);
            }
        }
        Json::Object(fields) => {
            let form = fields.get("form").and_then(|it| serde_json::from_value::<Form>(it.clone()).ok());
            let is_code = |name: &str| name == "text" && form.is_some_and(|it| !it.is_prose());
            let is_prose = |name: &str| !NOT_PROSE.contains(&name) && !is_code(name);
            for (name, value) in fields.iter().filter(|(name, _)| is_prose(name)) {
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
            Hit::Old(word, _) | Hit::American(word, _) | Hit::Unusual(word, _) => word,
        };
        hits(text).map(word).collect()
    }

    #[test]
    fn words_have_borders_and_names_their_spelling() {
        assert_eq!(found("with Azure AD, or without"), ["azure ad"]);
        assert_eq!(found("azure adventures, a lazure ad"), Vec::<&str>::new());
        assert_eq!(found("the color of Color Center"), ["color"]);
        assert_eq!(found("Azure AD B2C"), ["azure ad", "azure ad b2c"]);
        assert_eq!(found("Mends it for ever; recommend, amended"), ["mends", "for ever"]);
    }
}
