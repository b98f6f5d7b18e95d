//! YAML in, domain out: the workspace's files over the copy inside the program, every fault named, nothing hidden.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    thread,
};

use sha2::{Digest, Sha256};

use crate::domain::{
    draw::Candidate,
    format::{Format, FormatFile, Loop},
    plan::StudyPlan,
    question::{Exercise, Kind, Question},
    rubric::Rubric,
    summary::Summary,
};

mod cache;
mod check;
pub mod fault;
mod figures;
mod lint;
mod phrases;
mod place;
mod read;
mod repair;
pub mod shape;
mod source;
mod template;
mod whole;
mod yaml;

pub use check::{Report, lint, lint_own};
use fault::{Fault, Severity};
pub use phrases::Phrase;
use source::{Hash, Holds, Source};
pub use template::{TemplateError, write_template};

/// Names one question of the bank and the file that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub summary: Summary,
    file: usize,
}

#[derive(Debug, Clone)]
struct File {
    name: String,
    /// The text, where it is inside the program.
    built_in: Option<&'static str>,
}

/// Holds a rubric and the SHA-256 of its content.
#[derive(Debug, Clone, PartialEq)]
pub struct HashedRubric {
    pub rubric: Rubric,
    pub hash: String,
}

/// Names a rubric that cannot be trusted, and its first fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub id: String,
    pub kind: Kind,
    pub fault: Fault,
}

/// Holds questions, formats, rubrics and the plan.
#[derive(Debug, Clone, Default)]
pub struct Bank {
    workspace: PathBuf,
    files: Vec<File>,
    /// Sorted by kind, then id.
    pub entries: Vec<Entry>,
    pub formats: Vec<Format>,
    pub loops: Vec<Loop>,
    pub rubrics: Vec<HashedRubric>,
    pub plan: Option<StudyPlan>,
    /// Rubrics that cannot be trusted.
    pub refused: Vec<Refusal>,
    /// What was set aside, and why.
    pub faults: Vec<Fault>,
}

/// Says why a question or a rubric cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    #[error("there is no question `{id}`")]
    Unknown { id: String, near: Option<String> },
    #[error("{file} no longer holds the question `{id}`")]
    Gone { id: String, file: String },
    #[error("cannot read {file}")]
    Unreadable { file: String, source: std::io::Error },
    #[error("there is no rubric for {kind}")]
    NoRubric { kind: Kind },
    #[error("the rubric for {kind} cannot be used: {why}")]
    Refused { kind: Kind, why: String },
}

impl Bank {
    /// Loads the bank of a workspace. Questions are read through the parsed form in `cache`; only files that are new
    /// there are parsed.
    pub fn load(workspace: &Path, cache: Option<&Path>) -> Self {
        let known = cache.map(|cache| cache::load(cache, workspace)).unwrap_or_default();
        let (sources, faults) = source::all(workspace, |hash| known.contains_key(hash));
        let mut bank = Self { workspace: workspace.to_owned(), faults, ..Self::default() };
        bank.take_documents(&sources);
        let fresh = parse(sources.iter().filter(|it| !known.contains_key(&it.hash)));
        let kept = bank.take_shelves(&sources, &known, &fresh);
        if let Some(cache) = cache.filter(|_| kept != known) {
            cache::store(cache, workspace, &kept);
        }
        bank
    }

    /// Takes all question files, from what is known of them or freshly parsed. Gives back what may be kept.
    fn take_shelves(&mut self, sources: &[Source], known: &cache::Known, fresh: &Parsed) -> cache::Known {
        let mut kept = cache::Known::new();
        let mut index = BTreeMap::new();
        for source in sources.iter().filter(|it| it.holds == Holds::Questions) {
            let summaries = match (known.get(&source.hash), fresh.get(&source.hash)) {
                (Some(summaries), _) => summaries.clone(),
                (None, Some((questions, faults))) => {
                    // The same content may stand in two files; its faults are those of the one that was parsed.
                    self.faults.extend(faults.iter().cloned());
                    questions.iter().map(|(_, question)| Summary::from(question)).collect()
                }
                (None, None) => continue,
            };
            if fresh.get(&source.hash).is_none_or(|(_, faults)| faults.is_empty()) {
                kept.insert(source.hash, summaries.clone());
            }
            self.take_questions(source, summaries, &mut index);
        }
        self.entries.sort_by(|a, b| (a.summary.kind, &a.summary.id).cmp(&(b.summary.kind, &b.summary.id)));
        kept
    }

    /// Takes formats, rubrics and the plan. Later files override earlier ones by id.
    fn take_documents(&mut self, sources: &[Source]) {
        for source in sources {
            match source.holds {
                Holds::Formats => match read::document::<FormatFile>(source) {
                    Ok(file) => {
                        override_by(&mut self.formats, file.formats, |it| &it.id);
                        override_by(&mut self.loops, file.loops, |it| &it.id);
                    }
                    Err(faults) => self.faults.extend(faults),
                },
                Holds::Plan => match read::document::<StudyPlan>(source) {
                    Ok(plan) => self.plan = Some(plan),
                    Err(faults) => self.faults.extend(faults),
                },
                Holds::Rubric => self.take_rubric(source),
                Holds::Questions | Holds::Calibration | Holds::Facts => {}
            }
        }
    }

    /// Takes a rubric whose rules hold. One that cannot be trusted takes the place of the one that it was to replace:
    /// scores by another rubric than the one that was written would be wrong unnoticed.
    fn take_rubric(&mut self, source: &Source) {
        let (id, kind, faults) = match read::document::<Rubric>(source) {
            Ok(rubric) => {
                let findings = lint::rubric(&rubric).into_iter();
                let faults =
                    place::place(source, findings.filter(|it| it.severity == Severity::Error).collect());
                if faults.is_empty() {
                    self.refused.retain(|it| it.id != rubric.id);
                    let hash = rubric_hash(&rubric);
                    let one = vec![HashedRubric { rubric, hash }];
                    return override_by(&mut self.rubrics, one, |it| &it.rubric.id);
                }
                (rubric.id, rubric.kind, faults)
            }
            Err(faults) => match repair::repair::<Rubric>(source) {
                Some(it) if it.is_as_written("/id") && it.is_as_written("/kind") => {
                    (it.document.id, it.document.kind, faults)
                }
                _ => return self.faults.extend(faults),
            },
        };
        self.rubrics.retain(|it| it.rubric.id != id);
        self.refused.retain(|it| it.id != id);
        if let Some(fault) = faults.first().cloned() {
            self.refused.push(Refusal { id, kind, fault });
        }
        self.faults.extend(faults);
    }

    /// Takes the questions of one file; `index` says where in the entries each id stands.
    fn take_questions(
        &mut self,
        source: &Source,
        summaries: Vec<Summary>,
        index: &mut BTreeMap<String, usize>,
    ) {
        let file = self.files.len();
        let built_in = match &source.text {
            Cow::Borrowed(text) => Some(*text),
            Cow::Owned(_) => None,
        };
        self.files.push(File { name: source.name.clone(), built_in });
        for summary in summaries {
            let Some(&at) = index.get(&summary.id) else {
                index.insert(summary.id.clone(), self.entries.len());
                self.entries.push(Entry { summary, file });
                continue;
            };
            let holder = &self.files[self.entries[at].file];
            if holder.built_in.is_some() && built_in.is_none() {
                self.entries[at] = Entry { summary, file };
            } else {
                self.faults.push(duplicate(&self.workspace, source, &summary.id, &holder.name));
            }
        }
    }

    /// Reads the whole question of this id.
    pub fn question(&self, id: &str) -> Result<Question, BankError> {
        let entry = self.entry(id)?;
        let file = &self.files[entry.file];
        let text = match file.built_in {
            Some(text) => Cow::Borrowed(text),
            None => std::fs::read_to_string(self.workspace.join(&file.name))
                .map_err(|source| BankError::Unreadable { file: file.name.clone(), source })?
                .into(),
        };
        let source = Source { name: file.name.clone(), holds: Holds::Questions, text, hash: [0; 32] };
        let found = read::questions(&source).0.into_iter().find(|(_, question)| question.id == id);
        found
            .map(|(_, question)| question)
            .ok_or_else(|| BankError::Gone { id: id.to_owned(), file: file.name.clone() })
    }

    /// Finds a question by its id.
    pub fn entry(&self, id: &str) -> Result<&Entry, BankError> {
        self.entries.iter().find(|entry| entry.summary.id == id).ok_or_else(|| {
            let ids = self.entries.iter().map(|entry| &entry.summary.id);
            BankError::Unknown { id: id.to_owned(), near: shape::nearest(id, ids).map(str::to_owned) }
        })
    }

    /// Names the file that has a question.
    pub fn file_of(&self, entry: &Entry) -> &str {
        &self.files[entry.file].name
    }

    /// Gives the questions as the draw sees them.
    pub fn candidates(&self) -> Vec<Candidate<'_>> {
        let all = self.entries.iter().map(|entry| &entry.summary);
        all.map(|it| Candidate {
            id: &it.id,
            kind: it.kind,
            exercise: it.exercise,
            family: it.family.as_deref(),
        })
        .collect()
    }

    /// Finds a format by its id.
    pub fn format(&self, id: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.id == id)
    }

    /// Finds the first format of a kind and exercise: the one taken when nobody chooses.
    pub fn usual_format(&self, kind: Kind, exercise: Exercise) -> Option<&Format> {
        self.formats.iter().find(|format| format.kind == kind && format.exercise == exercise)
    }

    /// Finds the rubric of a kind.
    pub fn rubric(&self, kind: Kind) -> Option<&HashedRubric> {
        self.rubrics.iter().find(|it| it.rubric.kind == kind)
    }

    /// Finds the rubric of a kind, or says why there is none.
    pub fn needed_rubric(&self, kind: Kind) -> Result<&HashedRubric, BankError> {
        self.rubric(kind).ok_or_else(|| match self.refusal(kind) {
            Some(it) => BankError::Refused { kind, why: it.fault.in_a_line() },
            None => BankError::NoRubric { kind },
        })
    }

    /// Finds the refused rubric that leaves a kind without one.
    pub fn refusal(&self, kind: Kind) -> Option<&Refusal> {
        self.refused.iter().find(|it| it.kind == kind).filter(|_| self.rubric(kind).is_none())
    }
}

fn duplicate(workspace: &Path, source: &Source, id: &str, other: &str) -> Fault {
    // A file that was known came without its text.
    let read = || std::fs::read_to_string(workspace.join(&source.name)).unwrap_or_default();
    let text = if source.text.is_empty() { read().into() } else { source.text.clone() };
    let fault = Fault::of_file(
        &source.name,
        format!("the id `{id}` is taken: {other} has it already"),
        "Give this question an id of its own.",
    );
    match yaml::tree(&source.name, &text) {
        Ok(tree) => {
            let has = |at: &usize| {
                tree.items("questions")[*at].json().get("id").and_then(|it| it.as_str()) == Some(id)
            };
            let mut all = 0..tree.items("questions").len();
            // In one file the later of the two is the one too many.
            let at = if other == source.name { all.rfind(has) } else { all.find(has) }.unwrap_or(0);
            fault.at(tree.locate(&format!("/questions/{at}/id")), &text)
        }
        Err(_) => fault,
    }
}

/// Holds questions with their places, and faults, of each file of questions by its hash.
type Parsed = BTreeMap<Hash, (Vec<(usize, Question)>, Vec<Fault>)>;

/// Parses files of questions side by side.
fn parse<'a>(sources: impl Iterator<Item = &'a Source>) -> Parsed {
    let shelves: Vec<&Source> = sources.filter(|it| it.holds == Holds::Questions).collect();
    let parsed = in_parallel(&shelves, read::questions);
    shelves.iter().map(|it| it.hash).zip(parsed).collect()
}

/// Gives the SHA-256 of a rubric's content, whatever its file's layout. The names under which trends pool dimensions are no part of
/// it: they change nothing of what a level means.
fn rubric_hash(rubric: &Rubric) -> String {
    let mut judged = rubric.clone();
    for dimension in &mut judged.dimensions {
        dimension.pooled_as = None;
    }
    let canonical = serde_json::to_vec(&judged).expect("a rubric that was read can be written");
    Sha256::digest(canonical).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn override_by<T>(list: &mut Vec<T>, more: Vec<T>, id: impl Fn(&T) -> &String) {
    for new in more {
        match list.iter_mut().find(|old| id(old) == id(&new)) {
            Some(old) => *old = new,
            None => list.push(new),
        }
    }
}

/// Maps over sources with as many threads as there are cores, in order.
fn in_parallel<'a, T: Send>(sources: &[&'a Source], map: impl Fn(&'a Source) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    if sources.len() < 2 || cores < 2 {
        return sources.iter().map(|source| map(source)).collect();
    }
    let size = sources.len().div_ceil(cores);
    thread::scope(|scope| {
        let parts: Vec<_> = sources
            .chunks(size)
            .map(|part| scope.spawn(|| part.iter().map(|source| map(source)).collect::<Vec<T>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("a parser thread panicked")).collect()
    })
}
