//! What rows of scores are of, and by whom: overall, pooled dimensions, kinds, dimensions; the candidate and peers.

use serde::Serialize;

use crate::domain::{question::Kind, scorecard::Assessor};

use super::{interview::Interview, standard::Standard, words::capital};

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "scope", rename_all = "kebab-case")]
pub enum Subject {
    /// All kinds together, on the scale that all rubrics share.
    Overall,
    /// Dimensions of several kinds that mean the same.
    Pooled {
        /// The name that the rubrics give it.
        name: String,
        title: String,
    },
    Kind {
        kind: Kind,
    },
    Dimension {
        kind: Kind,
        /// Its id in the rubric.
        dimension: String,
        title: String,
    },
}

impl Subject {
    pub const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Overall | Self::Pooled { .. } => None,
            Self::Kind { kind } | Self::Dimension { kind, .. } => Some(*kind),
        }
    }

    pub fn title(&self) -> &str {
        match self {
            Self::Overall => "Overall",
            Self::Kind { kind } => kind.title(),
            Self::Pooled { title, .. } | Self::Dimension { title, .. } => title,
        }
    }

    /// Tells whether it is made of single dimensions and not of their weighted mean.
    pub const fn is_of_dimensions(&self) -> bool {
        matches!(self, Self::Pooled { .. } | Self::Dimension { .. })
    }
}

/// Whose scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    #[serde(rename = "self")]
    Candidate,
    /// The mean of all peers who scored an interview.
    Peers,
    Peer(String),
}

impl Voice {
    pub fn name(&self) -> &str {
        match self {
            Self::Candidate => "self",
            Self::Peers => "peers",
            Self::Peer(name) => name,
        }
    }

    /// Tells whether an assessor is one of these.
    pub(super) fn has(&self, assessor: &Assessor) -> bool {
        match (self, assessor) {
            (Self::Candidate, Assessor::Candidate) | (Self::Peers, Assessor::Peer(_)) => true,
            (Self::Peer(name), Assessor::Peer(other)) => name == other,
            (Self::Candidate, Assessor::Peer(_)) | (Self::Peers | Self::Peer(_), Assessor::Candidate) => {
                false
            }
        }
    }
}

/// Lists the candidate, the peers together where there is one, and each by name.
pub(super) fn voices(interviews: &[Interview]) -> Vec<Voice> {
    let scores = interviews.iter().flat_map(|it| it.scores(None));
    let mut names: Vec<String> = scores
        .filter_map(|(_, scored)| match &scored.assessor {
            Assessor::Peer(name) => Some(name.clone()),
            Assessor::Candidate => None,
        })
        .collect();
    names.sort();
    names.dedup();
    let together = (!names.is_empty()).then_some(Voice::Peers);
    [Voice::Candidate].into_iter().chain(together).chain(names.into_iter().map(Voice::Peer)).collect()
}

/// Lists overall, then what is pooled, then each kind with its dimensions in the order of the rubric used last.
pub(super) fn subjects(interviews: &[Interview], standards: &[Standard], only: Option<Kind>) -> Vec<Subject> {
    let mut subjects = Vec::new();
    if only.is_none() {
        subjects.push(Subject::Overall);
        subjects.extend(pooled(interviews, standards));
    }
    for kind in Kind::ALL.into_iter().filter(|kind| only.is_none_or(|it| it == *kind)) {
        let dimensions = dimensions(interviews, kind);
        if dimensions.is_empty() {
            continue;
        }
        subjects.push(Subject::Kind { kind });
        subjects.extend(dimensions.into_iter().map(|id| Subject::Dimension {
            kind,
            dimension: id.to_owned(),
            title: dimension_title(standards, kind, id),
        }));
    }
    subjects
}

/// The dimensions of a kind that were scored.
fn dimensions<'a>(interviews: &[Interview<'a>], kind: Kind) -> Vec<&'a str> {
    let mut dimensions: Vec<&str> = Vec::new();
    // The latest first, so that its order counts.
    for (_, scored) in interviews.iter().rev().flat_map(|it| it.scores(Some(kind))) {
        for score in &scored.dimensions {
            if !dimensions.contains(&score.dimension.as_str()) {
                dimensions.push(&score.dimension);
            }
        }
    }
    dimensions
}

/// What several of the kinds that were scored have in common.
fn pooled(interviews: &[Interview], standards: &[Standard]) -> Vec<Subject> {
    let mut pools: Vec<(&str, Vec<Kind>)> = Vec::new();
    for kind in Kind::ALL {
        for id in dimensions(interviews, kind) {
            let Some(name) = pool_of(standards, kind, id) else { continue };
            match pools.iter_mut().find(|pool| pool.0 == name) {
                Some((_, kinds)) if kinds.contains(&kind) => {}
                Some((_, kinds)) => kinds.push(kind),
                None => pools.push((name, vec![kind])),
            }
        }
    }
    let several = pools.into_iter().filter(|(_, kinds)| kinds.len() > 1);
    several
        .map(|(name, ..)| Subject::Pooled { name: name.to_owned(), title: capital(&name.replace('-', " ")) })
        .collect()
}

/// The name under which a dimension is pooled, by the rubric of now.
pub(super) fn pool_of<'a>(standards: &[Standard<'a>], kind: Kind, dimension: &str) -> Option<&'a str> {
    known(standards, kind, dimension)?.pooled_as.as_deref()
}

/// A dimension as the rubric of now has it.
fn known<'a>(
    standards: &[Standard<'a>],
    kind: Kind,
    id: &str,
) -> Option<&'a crate::domain::rubric::Dimension> {
    standards.iter().filter(|it| it.rubric.kind == kind).find_map(|it| it.rubric.dimension(id))
}

/// What a dimension is called: by the rubric of now where it has it, else by its id.
pub(super) fn dimension_title(standards: &[Standard], kind: Kind, id: &str) -> String {
    known(standards, kind, id).map_or_else(|| capital(&id.replace('-', " ")), |it| it.title.clone())
}
