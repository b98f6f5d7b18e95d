//! Learning to score: reference answers judged blind, the comparison, and the file that is kept.

use mockloop::domain::{calibration::CalibrationFile, rubric::Rubric};

use crate::harness::workspace::Workspace;

/// How many reference answers the shipped bank has for design, and how many scores one of them takes.
fn asked_for() -> (usize, usize) {
    let file = include_str!("../question-bank/calibration/system-design.yaml");
    let file: CalibrationFile = serde_saphyr::from_str(file).expect("reference answers");
    let rubric: Rubric =
        serde_saphyr::from_str(include_str!("../rubrics/system-design.yaml")).expect("a rubric");
    (file.answers.len(), rubric.dimensions.len())
}

#[test]
fn the_reference_comes_after_the_last_score_and_the_result_is_kept() {
    let workspace = Workspace::empty();
    let (answers, dimensions) = asked_for();
    let typed = "4 4\n".repeat(answers * dimensions);
    let ran =
        workspace.run_with(&["calibrate", "--kind", "system-design", "--as", "Robin"], &typed).succeeds();
    let (blind, compared) = ran.out.split_once("you  reference  because").expect("a comparison");
    assert!(blind.contains(&format!("Answer {answers} of {answers}")), "{blind}");
    assert!(compared.contains("Over all you are lenient."), "nobody's answers are all excellent: {compared}");
    assert!(!blind.contains("reference  because") && !blind.contains("lenient"));
    let path = ran.out.lines().last().unwrap();
    assert!(path.ends_with("_system-design_robin.yaml"), "{path}");
    let kept = std::fs::read_to_string(path).unwrap();
    assert_eq!(kept.matches("senior: 4").count(), answers * dimensions);
}

#[test]
fn impossible_levels_are_asked_again_and_an_input_that_ends_keeps_nothing() {
    let workspace = Workspace::empty();
    let ran = workspace.run_with(&["calibrate"], "2 3\nthree\n3\n").succeeds();
    assert!(ran.out.contains("its level cannot be above the one at Senior"), "{}", ran.out);
    assert_eq!(ran.out.matches("Two levels, such as '3 2'").count(), 2);
    assert!(ran.out.contains("nothing was kept"));
    assert!(!workspace.recordings().join("calibration").exists());
}
