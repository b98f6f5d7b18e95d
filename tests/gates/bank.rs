//! Files of the bank: what `bank lint` and everything that draws and scores read.

use mockloop::bank;

use super::Place;

/// Reads a workspace whose bank is this one file, and says every fault as people see it.
fn lint(place: &Place, name: &str, bytes: &[u8]) {
    place.write(name, bytes);
    for fault in bank::lint_own(&place.root(), mockloop::clock::wall().date_naive()).faults {
        assert!(!fault.to_string().is_empty());
    }
}

pub fn question(bytes: &[u8], place: &Place) {
    lint(place, "question-bank/scenario/one.yaml", bytes);
}

pub fn rubric(bytes: &[u8], place: &Place) {
    lint(place, "rubrics/scenario.yaml", bytes);
}

pub fn formats(bytes: &[u8], place: &Place) {
    lint(place, "question-bank/formats.yaml", bytes);
}

pub fn plan(bytes: &[u8], place: &Place) {
    lint(place, "question-bank/plan.yaml", bytes);
}

pub fn calibration(bytes: &[u8], place: &Place) {
    lint(place, "question-bank/calibration/scenario.yaml", bytes);
}
