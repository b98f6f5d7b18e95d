//! The workspace: which folder it is, and why.

use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy, choose_base_strategy};
use serde::Serialize;

/// Names the folder of the sessions.
pub const RECORDINGS: &str = "recordings";
/// Names the folders that make a workspace.
pub const FOLDERS: [&str; 3] = ["question-bank", "rubrics", RECORDINGS];

/// Tells why a folder is the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    Flag,
    Variable,
    ParentFolder,
    DataFolder,
    Demo,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "given by --workspace",
            Self::Variable => "given by MOCKLOOP_WORKSPACE",
            Self::ParentFolder => "the nearest folder upwards that has a question-bank/",
            Self::DataFolder => "your data folder, because no folder upwards has a question-bank/",
            Self::Demo => "the demo's own, which goes when the demo ends",
        })
    }
}

/// Names the folder with `question-bank/`, `rubrics/` and `recordings/`, and where derived files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub root: PathBuf,
    pub why: Why,
    /// The folder for what may be thrown away: the parsed bank, the index of sessions, the log.
    pub cache: Option<PathBuf>,
}

/// Tells that there is no place for a workspace.
#[derive(Debug, thiserror::Error)]
#[error("no folder for a workspace: neither a question-bank/ upwards of here nor a home folder")]
pub struct Homeless;

impl Workspace {
    /// Finds the workspace by `--workspace`, `MOCKLOOP_WORKSPACE`, the nearest parent of `here` that has a
    /// `question-bank/`, or the platform's data folder, in this order.
    pub fn find(flag: Option<PathBuf>, variable: Option<OsString>, here: &Path) -> Result<Self, Homeless> {
        let strategy = choose_base_strategy().ok();
        // A home that is named relative to wherever one stands is none.
        let own = |folder: PathBuf| Some(folder.join("mockloop")).filter(|it| it.is_absolute());
        let cache = strategy.as_ref().and_then(|it| own(it.cache_dir()));
        let parent =
            || here.ancestors().find(|folder| folder.join("question-bank").is_dir()).map(Path::to_owned);
        let data = || strategy.as_ref().and_then(|it| own(it.data_dir()));
        let found = flag.map(|path| (path, Why::Flag));
        let found = found.or_else(|| Some((variable.filter(|it| !it.is_empty())?.into(), Why::Variable)));
        let found = found.or_else(|| Some((parent()?, Why::ParentFolder)));
        let (root, why) = found.or_else(|| Some((data()?, Why::DataFolder))).ok_or(Homeless)?;
        Ok(Self { root: here.join(root), why, cache })
    }

    pub fn recordings(&self) -> PathBuf {
        self.root.join(RECORDINGS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_flag_variable_parent_data() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("a/b/c");
        std::fs::create_dir_all(&deep).unwrap();
        let find = |flag: Option<&str>, variable: Option<&str>| {
            Workspace::find(flag.map(PathBuf::from), variable.map(OsString::from), &deep).unwrap()
        };
        assert_eq!(find(None, None).why, Why::DataFolder);
        std::fs::create_dir(home.path().join("a/question-bank")).unwrap();
        assert_eq!((find(None, None).root, find(None, None).why), (home.path().join("a"), Why::ParentFolder));
        assert_eq!(find(None, Some("x")).root, deep.join("x"));
        assert_eq!(find(None, Some("")).why, Why::ParentFolder);
        assert_eq!(find(Some("/y"), Some("x")).root, PathBuf::from("/y"));
        assert_eq!(find(Some("/y"), Some("x")).why, Why::Flag);
    }
}
