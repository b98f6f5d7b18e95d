//! YAML in, domain out: the workspace's files over the copy inside the program, every fault named, nothing hidden.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    thread,
};

use sha2::{Digest, Sha256};

use crate::domain::{
    calibration::CalibrationFile,
    draw::Candidate,
    format::{Format, FormatFile, Loop},
    plan::StudyPlan,
    question::{Exercise, Kind, Question},
    rubric::Rubric,
    search::TextIndex,
    summary::Summary,
};

mod cache;
mod check;
pub mod fault;
mod figures;
mod lint;
mod read;
pub mod shape;
mod source;
mod template;
mod yaml;

pub use check::{Report, lint, lint_own};
use fault::Fault;
use source::{Hash, Holds, Source};
pub use template::template;

/// One question of the bank and the file that has it.
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

/// A rubric and the SHA-256 of its content.
#[derive(Debug, Clone, PartialEq)]
pub struct HashedRubric {
    pub rubric: Rubric,
    pub hash: String,
}

/// Questions, formats, rubrics and the plan.
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
    /// What was set aside, and why.
    pub faults: Vec<Fault>,
}

/// Why a question cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    #[error("there is no question `{id}`")]
    Unknown { id: String, near: Option<String> },
    #[error("{file} no longer holds the question `{id}`")]
    Gone { id: String, file: String },
    #[error("cannot read {file}")]
    Unreadable { file: String, source: std::io::Error },
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

    /// All question files, from what is known of them or freshly parsed. Gives back what may be kept.
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

    /// Formats, rubrics and the plan. Later files override earlier ones by id.
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
                Holds::Rubric => match read::document::<Rubric>(source) {
                    Ok(rubric) => {
                        let hash = rubric_hash(&rubric);
                        let one = vec![HashedRubric { rubric, hash }];
                        override_by(&mut self.rubrics, one, |it| &it.rubric.id);
                    }
                    Err(faults) => self.faults.extend(faults),
                },
                Holds::Questions | Holds::Calibration => {}
            }
        }
    }

    /// `index` says where in the entries each id stands.
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

    /// The whole question of this id.
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

    /// Every word of every question, numbered as the entries are. Reads the whole bank.
    pub fn text_index(&self) -> TextIndex {
        let mut index = TextIndex::default();
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for (number, entry) in (0_u32..).zip(&self.entries) {
            numbers.insert(&entry.summary.id, number);
        }
        let (sources, _) = source::all(&self.workspace, |_| false);
        let parsed = parse(sources.iter());
        let mut found: Vec<(u32, &Question)> = Vec::new();
        for source in sources.iter().filter(|it| it.holds == Holds::Questions) {
            for (_, question) in
                parsed.get(&source.hash).map(|(questions, _)| questions.as_slice()).unwrap_or_default()
            {
                let number = numbers.get(question.id.as_str()).copied();
                let has = |number: &u32| self.files[self.entries[*number as usize].file].name == source.name;
                found.extend(number.filter(has).map(|number| (number, question)));
            }
        }
        found.sort_by_key(|(number, _)| *number);
        for (number, question) in found {
            index.add(number, question);
        }
        index
    }

    pub fn entry(&self, id: &str) -> Result<&Entry, BankError> {
        self.entries.iter().find(|entry| entry.summary.id == id).ok_or_else(|| {
            let ids: Vec<String> = self.entries.iter().map(|entry| entry.summary.id.clone()).collect();
            BankError::Unknown { id: id.to_owned(), near: shape::nearest(id, &ids).map(str::to_owned) }
        })
    }

    /// The file that has a question.
    pub fn file_of(&self, entry: &Entry) -> &str {
        &self.files[entry.file].name
    }

    /// The reference answers of a kind; the workspace's own file comes before the built-in one.
    pub fn calibration(&self, kind: Kind) -> Result<Option<CalibrationFile>, Vec<Fault>> {
        let (sources, _) = source::all(&self.workspace, |_| false);
        let files = sources.iter().rev().filter(|it| it.holds == Holds::Calibration);
        for source in files {
            let file: CalibrationFile = read::document(source)?;
            if file.kind == kind {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// The questions as the draw sees them.
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

    pub fn format(&self, id: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.id == id)
    }

    /// The first format of a kind and exercise: the one taken when nobody chooses.
    pub fn usual_format(&self, kind: Kind, exercise: Exercise) -> Option<&Format> {
        self.formats.iter().find(|format| format.kind == kind && format.exercise == exercise)
    }

    pub fn rubric(&self, kind: Kind) -> Option<&HashedRubric> {
        self.rubrics.iter().find(|it| it.rubric.kind == kind)
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

/// Questions with their places, and faults, of each file of questions by its hash.
type Parsed = BTreeMap<Hash, (Vec<(usize, Question)>, Vec<Fault>)>;

/// Parses files of questions side by side.
fn parse<'a>(sources: impl Iterator<Item = &'a Source>) -> Parsed {
    let shelves: Vec<&Source> = sources.filter(|it| it.holds == Holds::Questions).collect();
    let parsed = in_parallel(&shelves, read::questions);
    shelves.iter().map(|it| it.hash).zip(parsed).collect()
}

/// SHA-256 of a rubric's content, whatever its file's layout. The names under which trends pool dimensions are no part of
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
