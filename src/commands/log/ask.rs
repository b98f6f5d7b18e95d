//! What `log` wants to know, asked line by line. An answer that cannot be is refused at once, and asked for again.

use std::path::PathBuf;

use tokio::sync::mpsc::Receiver;

use crate::{
    bank::Bank,
    clock,
    domain::{length::Length, question::Kind},
    error::Error,
    output::{line, lines},
};

use super::{account, flags::Log};

/// Asks for everything; `None` if the input ended before.
pub async fn flags(bank: &Bank, input: &mut Receiver<String>) -> Result<Option<Log>, Error> {
    let mut log = Log::default();
    line("An interview that was held elsewhere. Answer line by line; Ctrl-C leaves, and nothing is kept.")?;
    line("When was it? 2026-11-03, or 2026-11-03 14:30. An empty line is today.")?;
    let asked = answer(input, |text| {
        let today = clock::wall().format("%Y-%m-%d").to_string();
        let text = if text.is_empty() { today } else { text.to_owned() };
        account::date(&text).map(|_| text)
    });
    let Some(date) = asked.await? else { return Ok(None) };
    log.date = Some(date);
    line("Which kind?")?;
    lines(Kind::ALL.iter().enumerate().map(|(at, kind)| format!("{:>3}  {}", at + 1, kind.title())))?;
    let Some(kind) = answer(input, kind).await? else { return Ok(None) };
    log.kind = Some(kind);
    line("What was asked? The id of a question of the bank, or a few words.")?;
    let asked = answer(input, |text| match bank.entry(text) {
        Ok(entry) if entry.summary.kind != kind => {
            Err(Error::usage(format!("'{text}' is of kind {}", entry.summary.kind)))
        }
        Ok(_) => Ok((Some(text.to_owned()), None)),
        Err(_) if text.is_empty() => Err(Error::usage("it needs a name")),
        Err(_) => Ok((None, Some(text.to_owned()))),
    });
    let Some((question, title)) = asked.await? else { return Ok(None) };
    (log.question, log.title) = (question, title);
    line("Is there a recording? The path of its file, or an empty line.")?;
    let asked = answer(input, |text| {
        let path = (!text.is_empty()).then(|| PathBuf::from(text));
        match &path {
            Some(path) if !path.is_file() => {
                Err(Error::usage(format!("there is no file {}", path.display())))
            }
            _ => Ok(path),
        }
    });
    let Some(recording) = asked.await? else { return Ok(None) };
    log.recording = recording;
    let Some(log) = time(bank, kind, log, input).await? else { return Ok(None) };
    people(log, input).await
}

/// Asks how long it took, or by which format.
async fn time(
    bank: &Bank,
    kind: Kind,
    mut log: Log,
    input: &mut Receiver<String>,
) -> Result<Option<Log>, Error> {
    let formats: Vec<&str> =
        bank.formats.iter().filter(|it| it.kind == kind).map(|it| it.id.as_str()).collect();
    line("How long did it take? 45m, 1h10m; or a format, if it kept to its times:")?;
    line(&format!("  {}", formats.join(", ")))?;
    if log.recording.is_some() {
        line("An empty line is as long as the recording.")?;
    }
    let has_recording = log.recording.is_some();
    let asked = answer(input, |text| match text.parse::<Length>() {
        Ok(length) => Ok((Some(length), None)),
        Err(_) if text.is_empty() && has_recording => Ok((None, None)),
        Err(why) => match bank.format(text) {
            Some(_) => account::format(bank, text, kind).map(|it| (None, Some(it.id))),
            None => Err(Error::usage(why.to_string())),
        },
    });
    let Some((length, format)) = asked.await? else { return Ok(None) };
    (log.length, log.format) = (length, format);
    Ok(Some(log))
}

/// With whom, and what there is to say.
async fn people(mut log: Log, input: &mut Receiver<String>) -> Result<Option<Log>, Error> {
    let name = |text: &str| Ok((!text.is_empty()).then(|| text.to_owned()));
    line("With whom? A person or a company, or an empty line.")?;
    let Some(with) = answer(input, name).await? else { return Ok(None) };
    line("Who answered? A name, or an empty line.")?;
    let Some(candidate) = answer(input, name).await? else { return Ok(None) };
    (log.with, log.candidate) = (with, candidate);
    line("Notes, one a line; an empty line ends them.")?;
    loop {
        let Some(note) = input.recv().await else { return Ok(None) };
        if note.trim().is_empty() {
            return Ok(Some(log));
        }
        // An @ at its beginning is text here, not a file.
        log.notes.push(format!(" {}", note.trim()));
    }
}

/// Asks whether the scoring is to follow.
pub async fn wants_to_score(input: &mut Receiver<String>) -> Result<bool, Error> {
    line("Score it now? yes or no:")?;
    Ok(input.recv().await.is_some_and(|it| matches!(it.trim(), "yes" | "y")))
}

/// The first line that `read` takes; `None` if the input ends before.
async fn answer<T>(
    input: &mut Receiver<String>,
    read: impl Fn(&str) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    while let Some(text) = input.recv().await {
        match read(text.trim()) {
            Ok(answer) => return Ok(Some(answer)),
            Err(error) => {
                line(&format!("No: {}.", error.sentence))?;
                lines(error.hints.iter().map(|it| format!("  {it}")))?;
            }
        }
    }
    Ok(None)
}

/// Reads a number of the list, or the name of a kind.
fn kind(text: &str) -> Result<Kind, Error> {
    let all = Kind::ALL;
    let by_number = text.parse::<usize>().ok().and_then(|it| all.get(it.checked_sub(1)?));
    let by_name = || all.into_iter().find(|kind| kind.id().eq_ignore_ascii_case(text));
    by_number.copied().or_else(by_name).ok_or_else(|| {
        Error::usage(format!("'{text}' is none of them; type a number from 1 to {}", all.len()))
    })
}
