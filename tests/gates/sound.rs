//! Recordings: our own, and files of every format that is taken in, told apart by their first bytes.

use std::{fs, sync::atomic::AtomicBool, time::Duration};

use mockloop::audio::{self, wav};

use super::Place;

/// The longest sound that is listened to.
const LONGEST: Duration = Duration::from_mins(1);
/// A file that becomes more than this is no longer looked at from every side.
const MOST: u64 = 1 << 21;

pub fn sound(bytes: &[u8], place: &Place) {
    let stop = AtomicBool::new(false);
    let name = name(bytes);
    let path = place.write(name, bytes);
    // Whatever is wrong with it, it is said and not panicked about.
    let length = audio::length(&path, LONGEST, &stop);
    if name == "take.wav" {
        let _ = (wav::duration(&path), wav::cues(&path));
        let copy = place.write("copy.wav", bytes);
        if wav::mend(&copy, None).is_ok() {
            assert!(matches!(wav::mend(&copy, None), Ok(wav::Mended::Untouched)), "mended once is mended");
        }
    }
    if length.is_err() {
        return;
    }
    let to = place.root().join("taken.wav");
    if audio::import(&path, &to, &stop).is_ok() {
        assert!(wav::duration(&to).is_ok_and(|it| it > Duration::ZERO));
    }
    let is_small = fs::metadata(&to).is_ok_and(|it| it.len() < MOST);
    if is_small && let Ok(envelope) = audio::envelope(&path, None) {
        assert!(envelope.peaks.len() < usize::MAX);
    }
    if is_small
        && name == "take.wav"
        && audio::compress(&path, &place.root().join("small.flac"), &stop).is_ok()
    {
        assert!(audio::length(&place.root().join("small.flac"), LONGEST, &stop).is_ok());
    }
}

/// A name whose ending fits the first bytes, as the name of a real file would.
fn name(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'R', b'I', b'F', b'F', ..] => "take.wav",
        [b'f', b'L', b'a', b'C', ..] => "take.flac",
        [b'O', b'g', b'g', b'S', ..] => "take.ogg",
        [b'F', b'O', b'R', b'M', ..] => "take.aiff",
        [b'c', b'a', b'f', b'f', ..] => "take.caf",
        [0x1a, 0x45, 0xdf, 0xa3, ..] => "take.webm",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "take.m4a",
        [0xff, 0xf0..=0xf9, ..] => "take.aac",
        _ => "take.mp3",
    }
}
