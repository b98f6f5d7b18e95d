//! What commands report, each as text and as one stable JSON shape.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use crate::{
    audio,
    bank::Bank,
    domain::{format::Format, length::Length, question::Bar},
    error::Error,
    store::workspace::Workspace,
};

use super::output;

mod bank;
mod sessions;
mod trends;
mod written;

pub use bank::{bank_lint, bank_list, bank_new, bank_show, bank_stats, schema};
pub use sessions::{debrief, sessions, show};
pub use trends::trends;
pub use written::{page, trends_page, write};

/// Columns of pages printed on standard output.
const WIDTH: u16 = 96;

/// `mockloop formats`
pub fn formats(bank: &Bank, json: bool) -> Result<(), Error> {
    if json {
        let mut all: Vec<serde_json::Value> = Vec::new();
        for it in &bank.formats {
            all.push(serde_json::to_value(it).map_err(|error| Error::failed(error.to_string()))?);
        }
        for it in &bank.loops {
            all.push(serde_json::to_value(it).map_err(|error| Error::failed(error.to_string()))?);
        }
        return output::json(&all);
    }
    let mut rows: Vec<Vec<String>> = bank.formats.iter().map(format_row).collect();
    rows.extend(bank.loops.iter().map(|it| {
        let formats: Vec<&Format> = it.rounds.iter().filter_map(|id| bank.format(id)).collect();
        let breaks = it.pause.times(u32::try_from(formats.len().saturating_sub(1)).unwrap_or(0));
        let total: Length = formats.iter().map(|it| it.length()).chain([breaks]).sum();
        vec![it.id.clone(), "loop".to_owned(), total.to_string(), it.rounds.join(", ")]
    }));
    output::lines(output::table(&rows, &[2]))
}

fn format_row(it: &Format) -> Vec<String> {
    let phases: Vec<String> =
        it.phases.iter().map(|phase| format!("{} {}", phase.title, phase.length)).collect();
    let times = if it.questions > 1 { format!("{} times: ", it.questions) } else { String::new() };
    vec![it.id.clone(), it.kind.id().to_owned(), it.length().to_string(), times + &phases.join(", ")]
}

/// `mockloop rubrics`
pub fn rubrics(bank: &Bank, json: bool) -> Result<(), Error> {
    if json {
        return output::json(&bank.rubrics.iter().map(|it| &it.rubric).collect::<Vec<_>>());
    }
    for (number, it) in bank.rubrics.iter().enumerate() {
        let rubric = &it.rubric;
        if number > 0 {
            output::line("")?;
        }
        output::line(&format!("{} · {} · version {}", rubric.title, rubric.kind, rubric.version))?;
        let rows: Vec<Vec<String>> = rubric
            .dimensions
            .iter()
            .map(|it| vec![format!("  {}", it.title), format!("{} %", it.weight), it.looks_at.clone()])
            .collect();
        output::lines(output::table(&rows, &[1]))?;
        for bar in Bar::ALL {
            let rule = rubric.rule(bar);
            let gates: Vec<String> = rule
                .gates
                .iter()
                .map(|gate| format!("{} at least {}", gate.dimension, u8::from(gate.at_least)))
                .collect();
            output::line(&format!(
                "  {}: hire from {:.2}, strong hire from {:.2}; gates: {}",
                bar.title(),
                rule.hire,
                rule.strong_hire,
                if gates.is_empty() { "none".to_owned() } else { gates.join(", ") },
            ))?;
        }
    }
    Ok(())
}

/// `mockloop where`
pub fn whereabouts(workspace: &Workspace, json: bool) -> Result<(), Error> {
    if json {
        let path = |path: &Path| path.display().to_string();
        let all: BTreeMap<&str, Option<String>> = BTreeMap::from([
            ("workspace", Some(path(&workspace.root))),
            ("because", Some(workspace.why.to_string())),
            ("recordings", Some(path(&workspace.recordings()))),
            ("cache", workspace.cache.as_deref().map(path)),
        ]);
        return output::json(&all);
    }
    output::line(&workspace.root.display().to_string())?;
    output::line(&format!("  {}", workspace.why))
}

#[derive(Serialize)]
struct DeviceRow {
    name: String,
    id: String,
    /// `microphone`, `speaker`, or `monitor`: what a speaker plays.
    direction: &'static str,
    host: String,
    rate: u32,
    channels: u16,
    default: bool,
}

/// Devices, or why there is no knowing them.
type Found = Result<Vec<audio::Device>, audio::AudioError>;

/// `mockloop devices`
pub fn devices(inputs: Found, outputs: Found, json: bool) -> Result<(), Error> {
    for error in [inputs.as_ref().err(), outputs.as_ref().err()].into_iter().flatten() {
        output::aside(&format!("warning: {error}"));
    }
    let of = |found: Result<Vec<audio::Device>, _>, direction| {
        found.unwrap_or_default().into_iter().map(move |it: audio::Device| DeviceRow {
            name: it.name,
            id: it.id,
            direction: if it.is_monitor { "monitor" } else { direction },
            host: it.host,
            rate: it.rate,
            channels: it.channels,
            default: it.is_default,
        })
    };
    let rows: Vec<DeviceRow> = of(inputs, "microphone").chain(of(outputs, "speaker")).collect();
    if json {
        return output::json(&rows);
    }
    if rows.is_empty() {
        output::aside("No microphone and no speaker found; 'practice --no-audio' works without.");
    }
    let row = |it: &DeviceRow| {
        let default = if it.default { "default" } else { "" };
        let shape = format!("{} Hz, {} ch", it.rate, it.channels);
        vec![it.direction.to_owned(), it.name.clone(), shape, it.host.clone(), default.to_owned()]
    };
    output::lines(output::table(&rows.iter().map(row).collect::<Vec<_>>(), &[]))
}
