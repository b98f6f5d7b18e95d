//! A question to be filled in: every field of its kind with what belongs there.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

use crate::domain::{plan::StudyPlan, question::Kind};

/// The longest name of a file, as of an id.
const LONGEST: usize = 60;

/// Says why no template was written.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("'{name}' cannot name a file of the bank")]
    BadName { name: String },
    #[error("{file} is there already")]
    Exists { file: String },
    #[error("cannot write {file}")]
    Unwritable { file: String, source: io::Error },
}

/// Writes the template of a kind where its questions belong, and says where. It has `name` as its id, and a topic of
/// the plan.
pub fn write_template(
    workspace: &Path,
    kind: Kind,
    name: &str,
    plan: Option<&StudyPlan>,
) -> Result<String, TemplateError> {
    let is_slug = |it: &str| {
        it.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
        })
    };
    if name.len() > LONGEST || !is_slug(name) {
        return Err(TemplateError::BadName { name: name.to_owned() });
    }
    let file = format!("question-bank/{kind}/{name}.yaml");
    let path = workspace.join(&file);
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut out = OpenOptions::new().write(true).create_new(true).open(&path)?;
        out.write_all(filled(kind, name, plan).as_bytes())
    };
    match write() {
        Ok(()) => Ok(file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(TemplateError::Exists { file }),
        Err(source) => Err(TemplateError::Unwritable { file, source }),
    }
}

/// Gives the template of a kind with this id, and with a topic that the plan has.
fn filled(kind: Kind, id: &str, plan: Option<&StudyPlan>) -> String {
    let (text, topic) = template(kind);
    let text = text.replacen("id: my-question", &format!("id: {id}"), 1);
    let topics = plan.map(|it| it.topics.as_slice()).unwrap_or_default();
    match topics.first() {
        Some(first) if topics.iter().all(|it| it.id != topic) => {
            text.replacen(&format!("topics: [{topic}]"), &format!("topics: [{}]", first.id), 1)
        }
        _ => text,
    }
}

/// Gives the template of a kind as YAML, and the topic that it names.
const fn template(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::SystemDesign => (include_str!("templates/system-design.yaml"), "messaging"),
        Kind::Behavioural => (include_str!("templates/behavioural.yaml"), "conflict"),
        Kind::AzureDeepDive => (include_str!("templates/azure-deep-dive.yaml"), "messaging"),
        Kind::Scenario => (include_str!("templates/scenario.yaml"), "incident-management"),
    }
}
