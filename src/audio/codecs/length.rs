//! Tells whether a file of sound can be decoded from its beginning to its end, and how long that is.

use std::{path::Path, sync::atomic::AtomicBool, time::Duration};

use crate::audio::{
    AudioError,
    sound::{Sound, unless_stopped},
    timeline,
};

/// Decodes all of a file, block by block, and gives back how long it is. A few bytes may stand for hours of silence:
/// what is longer than `most`, or damaged, is an error, and nothing after it is decoded. Set `stop` to give it up.
pub fn length(path: &Path, most: Duration, stop: &AtomicBool) -> Result<Duration, AudioError> {
    let refused = |why: &str| AudioError::NotSound { path: path.to_owned(), why: why.to_owned() };
    let mut sound = Sound::decoded(path)?;
    let rate = sound.rate();
    let (mut block, mut frames) = (Vec::new(), 0);
    while sound.next(&mut block)? {
        unless_stopped(stop)?;
        frames += block.len() as u64;
        if sound.is_damaged() {
            return Err(refused("it is damaged"));
        }
        if timeline::length(frames, rate) > most {
            return Err(refused("there is more sound in it than was recorded"));
        }
    }
    if sound.is_damaged() || frames == 0 {
        return Err(refused("it is damaged"));
    }
    Ok(timeline::length(frames, rate))
}
