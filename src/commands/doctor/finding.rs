//! A finding of the doctor: where, how bad, what, and what to do about it.

use serde::Serialize;

/// Says how much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// Something will not be as it could.
    Warning,
    /// Something does not work.
    Error,
}

impl Level {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Says where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    Terminal,
    Sound,
    Permissions,
    Disk,
    Workspace,
    Content,
}

impl Area {
    pub const ALL: [Self; 6] =
        [Self::Terminal, Self::Sound, Self::Permissions, Self::Disk, Self::Workspace, Self::Content];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Terminal => "Terminal",
            Self::Sound => "Sound",
            Self::Permissions => "Permissions",
            Self::Disk => "Disk",
            Self::Workspace => "Workspace",
            Self::Content => "Content",
        }
    }
}

/// Describes one thing that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub area: Area,
    /// Names the finding for scripts; never another one.
    pub id: &'static str,
    pub level: Level,
    /// A sentence with nothing private in it.
    pub what: String,
    /// What to do about it.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Names and paths, for the user alone.
    #[serde(skip)]
    pub names: Vec<String>,
    /// A command that does it, with paths in it.
    #[serde(skip)]
    pub command: Option<String>,
}

impl Finding {
    pub fn new(area: Area, id: &'static str, level: Level, what: impl Into<String>) -> Self {
        Self { area, id, level, what: what.into(), remedy: None, names: Vec::new(), command: None }
    }

    pub fn good(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Good, what)
    }

    pub fn note(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Note, what)
    }

    pub fn warning(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Warning, what)
    }

    pub fn error(area: Area, id: &'static str, what: impl Into<String>) -> Self {
        Self::new(area, id, Level::Error, what)
    }

    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    pub fn command(mut self, command: String) -> Self {
        self.command = Some(command);
        self
    }

    pub fn names(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.names.extend(names);
        self
    }
}
