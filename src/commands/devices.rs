//! `mockloop devices`: lists microphones and speakers.

use std::process::ExitCode;

use serde::Serialize;

use crate::{audio, cli::Json, error::Error, output, practice::quiet::quietly, store::workspace::Workspace};

/// Runs the command.
pub fn run(workspace: &Workspace, flags: &Json) -> Result<ExitCode, Error> {
    // Only the sound libraries are silenced, not what is said about their answer.
    let (inputs, outputs) = quietly(workspace, || Ok((audio::inputs(), audio::outputs())))?;
    devices(inputs, outputs, flags.json)?;
    Ok(ExitCode::SUCCESS)
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

/// Holds devices, or why there is no knowing them.
type Found = Result<Vec<audio::Device>, audio::AudioError>;

fn devices(inputs: Found, outputs: Found, json: bool) -> Result<(), Error> {
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
