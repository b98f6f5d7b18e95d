//! Prints results on standard output, as text or JSON, and is quiet when the reader has gone.

use std::{
    io::{self, Write, stdout},
    process::ExitCode,
};

use serde::Serialize;

use crate::{
    domain::sanitising::{self, plain},
    error::Error,
};

/// Writes a line; what stands in files cannot steer the terminal.
pub fn line(text: &str) -> Result<(), Error> {
    let mut out = stdout().lock();
    done(writeln!(out, "{}", plain(text)).and_then(|()| out.flush()))
}

/// Writes several lines at once.
pub fn lines<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> Result<(), Error> {
    let mut text = String::new();
    for each in lines {
        text.push_str(plain(each.as_ref()).trim_end());
        text.push('\n');
    }
    let mut out = stdout().lock();
    done(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Says something beside the results, on standard error. Nobody may be listening there either.
pub fn aside(text: &str) {
    let _ = writeln!(io::stderr(), "{}", plain(text));
}

/// Writes one JSON document.
pub fn json<T: Serialize>(value: &T) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::failed(error.to_string()))?;
    let mut out = stdout().lock();
    done(writeln!(out, "{}", sanitising::json(&text)).and_then(|()| out.flush()))
}

/// Writes a document that was made for another program; it may be shown by a terminal all the same.
pub fn document(text: &str) -> Result<(), Error> {
    let mut out = stdout().lock();
    done(out.write_all(sanitising::document(text).as_bytes()).and_then(|()| out.flush()))
}

/// Prints what clap has to say: help and version on standard output, wrong usage on standard error.
pub fn help(told: &clap::Error) -> Result<ExitCode, Error> {
    let printed = told.print().and_then(|()| stdout().flush());
    if !told.use_stderr() {
        done(printed)?;
    }
    Ok(u8::try_from(told.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// A reader that has seen enough is no error.
fn done(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Error::reader_gone()),
        Err(error) => Err(Error::failed(format!("cannot write to standard output: {error}"))
            .hint("check that the disk has room")),
        Ok(()) => Ok(()),
    }
}

/// `1 file`, `2 files`
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Rows as columns; numbers are right-aligned where `right` says so. The last column is not padded.
pub fn table(rows: &[Vec<String>], right: &[usize]) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|it| it.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let cell = |column: usize, text: &str| {
        let pad = " ".repeat(widths[column].saturating_sub(text.width()));
        if right.contains(&column) { pad + text } else { text.to_owned() + &pad }
    };
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().enumerate().map(|(column, text)| cell(column, text)).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(row).collect()
}
