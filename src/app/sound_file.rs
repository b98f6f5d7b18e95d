//! Sound files of other formats than that of a recording: taken in as a recording, and made of one.

use std::{path::Path, sync::atomic::AtomicBool};

use crate::error::Error;

/// What was taken in.
pub(super) struct TakenIn {
    pub rate: u32,
    pub seconds: f64,
}

/// Copies a recording of any known format to the new WAV file `to`.
pub(super) fn take_in(from: &Path, to: &Path, _stop: &AtomicBool) -> Result<TakenIn, Error> {
    let reader = hound::WavReader::open(from).map_err(|error| Error::failed(error.to_string()))?;
    let (rate, frames) = (reader.spec().sample_rate, reader.duration());
    std::fs::copy(from, to)?;
    Ok(TakenIn { rate, seconds: f64::from(frames) / f64::from(rate) })
}

/// Makes the new file `to` of the same samples as the recording `from`.
pub(super) fn compress(from: &Path, to: &Path, _stop: &AtomicBool) -> Result<(), Error> {
    std::fs::copy(from, to)?;
    Ok(())
}
