//! From text to documents: strictly and fast where all is well, fault by fault where it is not.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::domain::{
    SCHEMA,
    calibration::CalibrationFile,
    facts::FactFile,
    format::FormatFile,
    plan::StudyPlan,
    question::{Question, QuestionFile},
    rubric::Rubric,
};

use super::{fault::Fault, shape::Shape, source::Source, yaml};

/// Reads as a document with its schema version.
pub trait Document: DeserializeOwned + Serialize + JsonSchema {
    fn schema(&self) -> u32;

    /// Gives what it must look like, worked out once.
    fn shape() -> &'static Shape;
}

macro_rules! document {
    ($($type:ty),*) => { $(impl Document for $type {
        fn schema(&self) -> u32 { self.schema }

        fn shape() -> &'static Shape {
            static SHAPE: LazyLock<Shape> = LazyLock::new(Shape::of::<$type>);
            &SHAPE
        }
    })* };
}
document!(QuestionFile, FormatFile, StudyPlan, Rubric, CalibrationFile, FactFile);

/// Reads a document that is right as a whole or not at all.
pub fn document<T: Document>(source: &Source) -> Result<T, Vec<Fault>> {
    match yaml::strict::<T>(&source.text) {
        Ok(document) if document.schema() > SCHEMA => Err(vec![newer(source)]),
        Ok(document) if T::shape().holds(&document) => Ok(document),
        Ok(_) => Err(all_faults::<T>(source, None).0),
        Err(error) => Err(all_faults::<T>(source, Some(&error)).0),
    }
}

/// Reads a file of questions. One broken question never hides the good ones beside it; each question comes with its
/// place in the file.
pub fn questions(source: &Source) -> (Vec<(usize, Question)>, Vec<Fault>) {
    let error = match yaml::strict::<QuestionFile>(&source.text) {
        Ok(file) if file.schema > SCHEMA => return (Vec::new(), vec![newer(source)]),
        Ok(file) if QuestionFile::shape().holds(&file) => {
            return (file.questions.into_iter().enumerate().collect(), Vec::new());
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let (mut faults, broken, tree) = all_faults::<QuestionFile>(source, error.as_ref());
    let mut good = Vec::new();
    for (at, item) in tree.iter().flat_map(|tree| tree.items("questions")).enumerate() {
        let pointer = format!("/questions/{at}");
        if broken.iter().any(|it| *it == pointer || it.starts_with(&format!("{pointer}/"))) {
            continue;
        }
        match serde_json::from_value(item.json()) {
            Ok(question) => good.push((at, question)),
            Err(error) => {
                let place = tree.as_ref().map(|tree| tree.locate(&pointer));
                let fault = Fault::of_file(&source.name, error.to_string(), "");
                faults.push(match place {
                    Some(place) => fault.at(place, &source.text),
                    None => fault,
                });
            }
        }
    }
    (good, faults)
}

/// Finds every fault of a document, the pointers to them, and its tree where it is YAML at all.
fn all_faults<T: Document>(
    source: &Source,
    error: Option<&serde_saphyr::Error>,
) -> (Vec<Fault>, Vec<String>, Option<yaml::Node>) {
    let tree = match yaml::tree(&source.name, &source.text) {
        Ok(tree) => tree,
        Err(fault) => return (vec![*fault], Vec::new(), None),
    };
    if tree.json().get("schema").and_then(serde_json::Value::as_u64).is_some_and(|it| it > u64::from(SCHEMA))
    {
        return (vec![newer(source)], vec![String::new()], None);
    }
    let (pointers, mut faults): (Vec<String>, Vec<Fault>) =
        T::shape().faults(&source.name, &source.text, &tree).into_iter().unzip();
    if faults.is_empty() {
        // The schema found nothing, so the strict reader's own word stands.
        faults.push(match error {
            Some(error) => yaml::fault(&source.name, &source.text, error),
            None => Fault::of_file(&source.name, "this file is not what it should be", ""),
        });
    }
    faults.sort_by_key(|fault| fault.at);
    (faults, pointers, Some(tree))
}

fn newer(source: &Source) -> Fault {
    Fault::of_file(
        &source.name,
        "this file was written for a newer mockloop",
        format!("This program knows schema {SCHEMA}; update it to use the file."),
    )
}
