//! How the parts of a question end: a sentence with a full stop, an item of a list without.

use crate::domain::question::Question;

use super::finding::{Finding, warning};

/// Finds what is written in another way than the rest of the bank.
pub(super) fn findings(base: &str, question: &Question) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut stop = |pointer: String, text: &str, is_wanted: bool| {
        if is_wanted == ends_a_sentence(text, is_wanted) {
            return;
        }
        let (message, help) = if is_wanted {
            ("a pitfall ends with a full stop", "A pitfall is a sentence.")
        } else {
            ("an item of a list has no full stop", "It is ticked or listened for, as an item of a list.")
        };
        findings.push(warning(pointer, message, help));
    };
    for (at, probe) in question.probes.iter().enumerate() {
        for (number, text) in probe.listen_for.iter().enumerate() {
            stop(format!("{base}/probes/{at}/listen_for/{number}"), text, false);
        }
    }
    for (at, signal) in question.signals.iter().enumerate() {
        stop(format!("{base}/signals/{at}/text"), &signal.text, false);
    }
    for (at, text) in question.pitfalls.iter().enumerate() {
        stop(format!("{base}/pitfalls/{at}"), text, true);
    }
    findings
}

/// Tells whether a text ends as a sentence does; where none is wanted, only a full stop counts.
fn ends_a_sentence(text: &str, is_wanted: bool) -> bool {
    let bare = text.trim_end().trim_end_matches(['\'', '"', '’', '”', ')']);
    if is_wanted { bare.ends_with(['.', '?', '!']) } else { bare.ends_with('.') && !bare.ends_with("...") }
}

#[cfg(test)]
mod tests {
    use super::ends_a_sentence;

    #[test]
    fn a_full_stop_may_stand_before_a_quotation_mark() {
        assert!(ends_a_sentence("Says 'it scales.'", true));
        assert!(!ends_a_sentence("Says 'it scales'", true));
        assert!(ends_a_sentence("Says why.", false));
        assert!(!ends_a_sentence("Asks why?", false));
    }
}
