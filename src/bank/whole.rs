//! What needs more of the bank than its summaries: every question in full, reference answers, facts.

use std::collections::BTreeMap;

use crate::domain::{
    calibration::CalibrationFile,
    facts::{FactFile, SourcedFact},
    question::{Kind, Question},
    search::TextIndex,
};

use super::{
    Bank,
    fault::Fault,
    parse,
    phrases::{self, Phrase},
    read,
    source::{self, Holds},
};

impl Bank {
    /// Indexes every word of every question, numbered as the entries are. Reads the whole bank.
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

    /// Reads the reference answers of a kind; the workspace's own file comes before the built-in one.
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

    /// Parses all questions that are in use.
    fn questions(&self) -> Vec<Question> {
        let holders: BTreeMap<&str, usize> =
            self.entries.iter().map(|it| (it.summary.id.as_str(), it.file)).collect();
        let (sources, _) = source::all(&self.workspace, |_| false);
        let parsed = parse(sources.iter());
        let file = |id: &str| holders.get(id).map(|&at| self.files[at].name.as_str());
        let mut found = Vec::new();
        for source in sources.iter().filter(|it| it.holds == Holds::Questions) {
            let all = parsed.get(&source.hash).map(|(questions, _)| questions.as_slice()).unwrap_or_default();
            let own = all.iter().map(|(_, it)| it).filter(|it| file(&it.id) == Some(&source.name));
            found.extend(own.cloned());
        }
        found
    }

    /// Finds the phrases that many questions share, the most frequent first.
    pub fn phrases(&self) -> Vec<Phrase> {
        phrases::repeated(&self.questions())
    }

    /// Reads the facts that questions rest on. What cannot be read is left to the check.
    pub fn facts(&self) -> Vec<SourcedFact> {
        let (sources, _) = source::facts(&self.workspace);
        let files = sources.iter().filter_map(|it| read::document::<FactFile>(it).ok());
        files.flat_map(|it| it.facts).collect()
    }
}
