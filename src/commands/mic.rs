//! `mockloop mic`: checks the microphone.

use std::{process::ExitCode, thread, time::Duration};

use clap::Args;
use serde::Serialize;

use crate::{
    audio::{self, Recorder},
    error::Error,
    output,
    practice::quiet::quietly,
    store::workspace::Workspace,
    ui,
};

use super::startup::executor;

/// Checks the microphone.
#[derive(Debug, Args)]
pub struct Mic {
    /// Microphone, by name or a part of it
    #[arg(long, value_name = "NAME")]
    pub device: Option<String>,
    /// Listen for two seconds and print what was heard as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct MicrophoneLevel {
    device: String,
    rate: u32,
    /// The loudest of two seconds, in dBFS.
    peak_dbfs: f32,
    signal: bool,
}

impl Mic {
    /// Runs the command.
    pub fn run(self, workspace: Workspace) -> Result<ExitCode, Error> {
        if !self.json {
            return ui::run(&executor()?, workspace, |app| {
                app.prepare_microphone(self.device);
                Ok(())
            });
        }
        let recorder = quietly(&workspace, || Ok(Recorder::open(self.device.as_deref())?))?;
        thread::sleep(Duration::from_secs(2));
        let status = recorder.status();
        let loudest = status.history.iter().copied().fold(audio::SILENCE_DBFS, f32::max);
        output::json(&MicrophoneLevel {
            device: status.device,
            rate: recorder.device().rate,
            peak_dbfs: loudest,
            signal: loudest > audio::SILENCE_DBFS,
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
