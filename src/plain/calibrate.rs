//! Learning to score: reference answers judged blind, then held against their reference scores.

use tokio::sync::mpsc::Receiver;

use crate::{
    bank::Bank,
    clock,
    domain::{
        SCHEMA,
        calibration::{BlindAnswer, BlindScore, CalibrationFile, CalibrationResult, Gap, gaps},
        question::{Bar, Kind},
        rubric::{Dimension, Level},
        scorecard::{Assessor, RubricUsed, Seen},
    },
    error::Error,
    output::{self, line, lines},
    store::{calibrations, workspace::Workspace},
};

use super::score::levels;

/// Columns of the transcript.
const WIDTH: usize = 96;

/// Shows each reference answer, takes the assessor's scores, and then the comparison.
pub async fn calibrate(
    workspace: &Workspace,
    bank: &Bank,
    kind: Kind,
    assessor: Assessor,
    input: &mut Receiver<String>,
) -> Result<(), Error> {
    let rubric = bank.needed_rubric(kind)?;
    let file = bank.calibration(kind).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        Error::failed(first).hint("'mockloop bank lint' checks the files")
    })?;
    let file = file.ok_or_else(|| Error::failed(format!("there are no reference answers for {kind}")))?;
    line(&format!(
        "{} answers, judged blind. For each dimension give the level at Senior and at Staff: '3 2'.",
        file.answers.len()
    ))?;
    line("0 is no evidence. The reference scores come at the end.")?;
    let mut answers = Vec::new();
    for (number, answer) in file.answers.iter().enumerate() {
        line(&format!("\nAnswer {} of {}: {}\n", number + 1, file.answers.len(), answer.about.trim()))?;
        lines(textwrap::wrap(&answer.transcript, WIDTH))?;
        let mut scores = Vec::new();
        for dimension in &rubric.rubric.dimensions {
            let Some(score) = ask(dimension, input).await? else {
                return line("\nThe input has ended before all answers were judged; nothing was kept.");
            };
            scores.push(score);
        }
        answers.push(BlindAnswer { id: answer.id.clone(), scores });
    }
    let used = RubricUsed {
        id: rubric.rubric.id.clone(),
        version: rubric.rubric.version,
        hash: rubric.hash.clone(),
    };
    let wall = clock::wall().fixed_offset();
    let result = CalibrationResult { schema: SCHEMA, assessor, kind, rubric: used, wall, answers };
    let path = calibrations::save(workspace, &result)?;
    report(&file, &result)?;
    line(&format!("\n{}", path.display()))
}

/// Asks for one dimension; `None` when the input has ended.
async fn ask(dimension: &Dimension, input: &mut Receiver<String>) -> Result<Option<BlindScore>, Error> {
    line(&format!("\n{}: {}", dimension.title, dimension.looks_at.trim()))?;
    for bar in Bar::ALL {
        let anchor = |level: Level| {
            format!("  {:<6} {}  {}", bar.title(), u8::from(level), dimension.anchors.at(bar).at(level))
        };
        lines(Level::ALL.map(anchor))?;
    }
    loop {
        let Some(typed) = input.recv().await else { return Ok(None) };
        match levels(&typed) {
            Some((senior, Some(staff), _)) if staff.level() <= senior.level() => {
                let (senior, staff) = (senior.level(), staff.level());
                return Ok(Some(BlindScore { dimension: dimension.id.clone(), senior, staff }));
            }
            Some((_, Some(_), _)) => {
                line("The Staff bar asks for more: its level cannot be above the one at Senior.")?;
            }
            _ => line("Two levels, such as '3 2': first at Senior, then at Staff.")?,
        }
    }
}

/// The comparison, answer by answer and dimension by dimension.
fn report(file: &CalibrationFile, result: &CalibrationResult) -> Result<(), Error> {
    let digit = |level: Option<Level>| level.map_or('0', |level| Seen::Level(level).digit());
    for (answer, given) in file.answers.iter().zip(&result.answers) {
        line(&format!("\n{} ({:?})", answer.title, answer.strength).to_lowercase())?;
        let mut rows = vec![["", "you", "reference", "because"].map(str::to_owned).to_vec()];
        for score in &given.scores {
            let Some(right) = answer.scores.iter().find(|it| it.dimension == score.dimension) else {
                continue;
            };
            rows.push(vec![
                format!("  {}", score.dimension),
                format!("{} {}", digit(score.senior), digit(score.staff)),
                format!("{} {}", digit(right.senior), digit(right.staff)),
                right.because.trim().to_owned(),
            ]);
        }
        lines(output::table(&rows, &[]))?;
    }
    let (each, all) = gaps(&result.answers, &file.answers);
    line("\nYou against the reference, in levels")?;
    let row = |gap: &Gap| {
        let bias = if gap.compared == 0 { "–".to_owned() } else { format!("{:+.2}", gap.bias) };
        vec![
            format!("  {}", gap.dimension),
            bias,
            format!("off by {:.2}", gap.distance),
            gap.word().to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = each.iter().chain([&all]).map(row).collect();
    lines(output::table(&rows, &[1]))?;
    let strict: Vec<&str> =
        each.iter().filter(|it| it.word() == "strict").map(|it| it.dimension.as_str()).collect();
    let lenient: Vec<&str> =
        each.iter().filter(|it| it.word() == "lenient").map(|it| it.dimension.as_str()).collect();
    line(&format!("\nOver all you are {}.", all.word()))?;
    if !strict.is_empty() {
        line(&format!("Strict on {}.", strict.join(", ")))?;
    }
    if !lenient.is_empty() {
        line(&format!("Lenient on {}.", lenient.join(", ")))?;
    }
    Ok(())
}
