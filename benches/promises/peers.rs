//! Other programs to compare with, where they are installed.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// Where a program is, if it is installed.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|it| it.is_file())
}

/// Says on standard error what is going on, for somebody who waits.
pub fn say(what: &str) {
    eprintln!("… {what}");
}

/// Sorts, and gives the value below which `share` of them lie (nearest rank).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "few"
)]
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() as f64 * share).ceil() as usize;
    values[rank.clamp(1, values.len()) - 1]
}

/// The middle value.
pub fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// The environment of a measured program: a home, a cache and a workspace of its own.
pub fn environment<'a>(
    home: &'a Path,
    workspace: &'a Path,
) -> impl Iterator<Item = (&'static str, &'a OsStr)> {
    let home_like = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"];
    let folders = home_like.into_iter().map(move |name| (name, home.as_os_str()));
    folders.chain([
        ("MOCKLOOP_WORKSPACE", workspace.as_os_str()),
        ("TERM", OsStr::new("xterm-256color")),
        ("LANG", OsStr::new("C.UTF-8")),
        ("LESS", OsStr::new("")),
    ])
}
