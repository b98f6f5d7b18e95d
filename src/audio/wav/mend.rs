//! Repair of a file whose writer was killed.

use std::{
    fs::File,
    io::{self, Seek, Write},
    ops::Range,
    path::Path,
};

use super::{
    AudioError, CHUNK_HEADER, Layout, cues::begin_with_cues, end_of_chunks, layout, not_wav, number, open,
    read_error, read_up_to, write_at,
};

/// The header as recordings here have it: `RIFF`, a 16-byte `fmt `, the name and size of `data`.
const HEADER: usize = 44;

/// The rate written into a header that was cut before its own.
const USUAL_RATE: u32 = 48_000;

/// Where cue points are looked for, in bytes from the end. It is even, as frames are.
const TAIL: u64 = 1 << 20;

/// Enough of a chunk of cue points to know it by.
const CUES_HEAD: usize = 12;

/// What [`mend`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mended {
    /// Nothing was wrong, nothing was touched.
    Untouched,
    /// The file is whole again and holds this many frames.
    Repaired { frames: u64 },
}

/// Repairs a file whose writer was killed or whose power failed, so that every program can read all of its whole
/// frames. Good files are left alone. A header cut in the middle, which means that there was no sound yet, becomes
/// that of an empty recording; cue points cut in the middle are removed. Zeros in a header, which a disk leaves that
/// had not written it, are filled in; `rate` is the one that the recording is known to have.
pub fn mend(path: &Path, rate: Option<u32>) -> Result<Mended, AudioError> {
    let mut file = open(path)?;
    let written = |source| AudioError::Write { path: path.to_owned(), source };
    if let Some(rate) = unfinished_header(path, &mut file, rate)? {
        file.set_len(0).and_then(|()| file.rewind()).map_err(written)?;
        file.write_all(&empty_header(rate)).and_then(|()| file.sync_all()).map_err(written)?;
        return Ok(Mended::Repaired { frames: 0 });
    }
    let zeroed = zeroed_header(&mut file, rate).map_err(|source| read_error(path, source))?;
    if let Some(header) = &zeroed {
        write_at(&mut file, 0, header).map_err(written)?;
    }
    let layout = layout(path, &mut file)?;
    if layout.claims_its_length() {
        return if zeroed.is_some() {
            file.sync_all().map_err(written)?;
            Ok(Mended::Repaired { frames: layout.data_size / layout.frame_size })
        } else {
            Ok(Mended::Untouched)
        };
    }
    let (size, end) = sizes(&mut file, &layout).map_err(|source| read_error(path, source))?;
    let (Ok(riff_size), Ok(data_size)) = (u32::try_from(end - CHUNK_HEADER), u32::try_from(size)) else {
        return Err(not_wav(path, "it is longer than 4 GiB"));
    };
    // First what is too much goes, then the sizes grow: cut anywhere, the file can be mended again.
    let repair = |file: &mut File| {
        file.set_len(end)?;
        write_at(file, layout.data_begin - 4, &data_size.to_le_bytes())?;
        write_at(file, 4, &riff_size.to_le_bytes())?;
        file.sync_all()
    };
    repair(&mut file).map_err(written)?;
    Ok(Mended::Repaired { frames: size / layout.frame_size })
}

/// The size of the sound, and the end of the file once it is whole: behind the sound, or behind its cue points if all
/// of them are there.
fn sizes(file: &mut File, layout: &Layout) -> io::Result<(u64, u64)> {
    let begin = layout.data_begin.max(layout.file_size.saturating_sub(TAIL));
    let begin = begin + (begin - layout.data_begin) % 2;
    let tail = read_up_to(file, begin, usize::try_from(TAIL).unwrap_or(0))?;
    for at in (0..tail.len()).step_by(2) {
        let is_cues = tail[at..].starts_with(b"cue ") && begin_with_cues(&tail[at..]);
        if is_cues && end_of_chunks(file, begin + at as u64, layout.file_size)? == Some(layout.file_size) {
            return Ok((begin + at as u64 - layout.data_begin, layout.file_size));
        }
    }
    let size = whole_frames(file, layout)?;
    Ok((size, layout.data_begin + size))
}

/// Counts the bytes of sound behind a header that does not claim the length of its file.
fn whole_frames(file: &mut File, layout: &Layout) -> io::Result<u64> {
    let beyond = layout.file_size.saturating_sub(layout.data_begin);
    let behind = read_up_to(file, layout.data_end_padded(), CUES_HEAD)?;
    let has_broken_cues = layout.data_end() < layout.file_size && begin_with_cues(&behind);
    Ok(if has_broken_cues { layout.data_size } else { beyond - beyond % layout.frame_size })
}

/// Finds the sound of a recording as [`mend`] would leave it, without touching the file. `None` if it is not
/// a WAV file of 16 bits and one channel, which is the one format that recordings have.
pub(in crate::audio) fn recorded(path: &Path) -> Result<Option<Recorded>, AudioError> {
    let failed = |source| read_error(path, source);
    let mut file = File::open(path).map_err(failed)?;
    if !read_up_to(&mut file, 0, 4).map_err(failed)?.starts_with(b"RIFF") {
        return Ok(None);
    }
    if let Some(rate) = unfinished_header(path, &mut file, None)? {
        return Ok(Some(Recorded { rate, begin: HEADER as u64, frames: 0, claimed: 0 }));
    }
    let layout = layout(path, &mut file)?;
    if !layout.is_recording {
        return Ok(None);
    }
    let size = if layout.claims_its_length() {
        layout.data_size
    } else {
        sizes(&mut file, &layout).map_err(failed)?.0
    };
    let [frames, claimed] = [size, layout.data_size].map(|bytes| bytes / layout.frame_size);
    Ok(Some(Recorded { rate: layout.rate, begin: layout.data_begin, frames, claimed }))
}

/// The sound of a recording inside its file, two bytes a frame.
#[derive(Debug, Clone, Copy)]
pub(in crate::audio) struct Recorded {
    /// Frames a second, never 0.
    pub rate: u32,
    /// The byte at which it begins.
    pub begin: u64,
    pub frames: u64,
    /// The frames that its header tells of: too few if its writer was killed, too many if it was cut.
    pub claimed: u64,
}

/// Returns the rate for a new header if the file ends inside its header, as far as its bytes tell.
fn unfinished_header(path: &Path, file: &mut File, rate: Option<u32>) -> Result<Option<u32>, AudioError> {
    let head = read_up_to(file, 0, HEADER).map_err(|source| read_error(path, source))?;
    if head.len() >= HEADER {
        return Ok(None);
    }
    let rate = rate.or(number(&head, 24).filter(|it| *it > 0)).unwrap_or(USUAL_RATE);
    let model = empty_header(rate);
    // The RIFF size is left out: a flush may have written it.
    let fits = |range: Range<usize>| {
        let end = range.end.min(head.len());
        let alike = |(found, wanted): (&u8, &u8)| found == wanted || *found == 0;
        head.get(range.start..end).is_none_or(|part| part.iter().zip(&model[range.start..end]).all(alike))
    };
    if fits(0..4) && fits(8..24) && fits(28..40) { Ok(Some(rate)) } else { Err(not_wav(path, "no header")) }
}

/// A header of a recording in which zeros stand where something else belongs, filled in; `None` for one that is whole,
/// and for one of another kind. Its sizes are as they were.
fn zeroed_header(file: &mut File, rate: Option<u32>) -> io::Result<Option<[u8; HEADER]>> {
    let Ok(head) = <[u8; HEADER]>::try_from(read_up_to(file, 0, HEADER)?) else { return Ok(None) };
    let told = [number(&head, 24), number(&head, 28).map(|bytes| bytes / 2)];
    let rates = rate.into_iter().chain(told.into_iter().flatten()).chain([USUAL_RATE]);
    for mut model in rates.map(empty_header) {
        for size in [4..8, 40..44] {
            model[size.clone()].copy_from_slice(&head[size]);
        }
        if head == model {
            return Ok(None);
        }
        if head.iter().zip(&model).all(|(found, wanted)| found == wanted || *found == 0) {
            return Ok(Some(model));
        }
    }
    Ok(None)
}

fn empty_header(rate: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let parts: [&[u8]; 6] = [
        b"RIFF",
        &36_u32.to_le_bytes(),
        b"WAVEfmt ",
        &16_u32.to_le_bytes(),
        &[1, 0, 1, 0],
        &rate.to_le_bytes(),
    ];
    let tail: [&[u8]; 4] = [&rate.saturating_mul(2).to_le_bytes(), &[2, 0, 16, 0], b"data", &[0; 4]];
    for (place, byte) in header.iter_mut().zip(parts.concat().into_iter().chain(tail.concat())) {
        *place = byte;
    }
    header
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::audio::wav::{Cue, append_cues, duration};

    const RATE: u32 = 16_000;

    /// A recording as the recorder leaves it when nothing goes wrong.
    fn whole(samples: &[i16]) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
        for sample in samples {
            writer.write_sample(*sample).unwrap();
        }
        writer.finalize().unwrap();
        bytes.into_inner()
    }

    fn samples(path: &Path) -> Vec<i16> {
        hound::WavReader::open(path).unwrap().samples().map(Result::unwrap).collect()
    }

    fn file(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn ramp() -> Vec<i16> {
        (1..=500).collect()
    }

    #[test]
    fn a_good_file_is_left_alone() {
        let good = whole(&ramp());
        let (_folder, path) = file(&good);
        assert_eq!(mend(&path, None).unwrap(), Mended::Untouched);
        assert_eq!(fs::read(&path).unwrap(), good);
        append_cues(&path, &[Cue { frame: 3, label: "here".to_owned() }]).unwrap();
        let with_cues = fs::read(&path).unwrap();
        assert_eq!(mend(&path, None).unwrap(), Mended::Untouched);
        assert_eq!(fs::read(&path).unwrap(), with_cues);
    }

    #[test]
    fn every_whole_frame_is_there_wherever_the_file_was_cut() {
        let good = whole(&ramp());
        for length in 0..good.len() {
            let (_folder, path) = file(&good[..length]);
            let frames = length.saturating_sub(HEADER) / 2;
            assert_eq!(
                mend(&path, None).unwrap(),
                Mended::Repaired { frames: frames as u64 },
                "cut at {length}"
            );
            assert_eq!(samples(&path), ramp()[..frames], "cut at {length}");
            assert_eq!(mend(&path, None).unwrap(), Mended::Untouched, "cut at {length}");
        }
    }

    #[test]
    fn sound_behind_a_stale_header_counts() {
        for counted in [0, 1, 250, 499] {
            let mut bytes = whole(&ramp());
            bytes[..HEADER].copy_from_slice(&whole(&ramp()[..counted])[..HEADER]);
            bytes.push(7);
            let (_folder, path) = file(&bytes);
            assert_eq!(mend(&path, None).unwrap(), Mended::Repaired { frames: 500 });
            assert_eq!(samples(&path), ramp());
            assert_eq!(duration(&path).unwrap().as_micros(), 31_250);
        }
    }

    #[test]
    fn cue_points_cut_anywhere_leave_the_sound_alone() {
        let good = whole(&ramp());
        let (_folder, path) = file(&good);
        append_cues(&path, &["a", "bc"].map(|label| Cue { frame: 9, label: label.to_owned() })).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        assert_eq!(samples(&path), ramp());
        // The last write, which did not happen, is the one that makes them count.
        bytes[4..8].copy_from_slice(&good[4..8]);
        for length in good.len() + 1..=bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            assert_eq!(samples(&path), ramp(), "before any repair, cut at {length}");
            assert_eq!(mend(&path, None).unwrap(), Mended::Repaired { frames: 500 }, "cut at {length}");
            assert_eq!(samples(&path), ramp(), "cut at {length}");
            assert_eq!(mend(&path, None).unwrap(), Mended::Untouched, "cut at {length}");
            // Cue points that are all there stay, also without their labels.
            let is_whole = [good.len() + 8 + 4 + 2 * 24, bytes.len()].contains(&length);
            let kept = fs::read(&path).unwrap();
            assert_eq!(kept.len(), if is_whole { length } else { good.len() }, "cut at {length}");
            assert!(is_whole || kept == good, "cut at {length}");
        }
    }

    #[test]
    fn zeros_anywhere_in_a_header_are_filled_in() {
        let (_folder, path) = file(&whole(&ramp()));
        append_cues(&path, &[Cue { frame: 3, label: "here".to_owned() }]).unwrap();
        let good = fs::read(&path).unwrap();
        for from in 0..HEADER {
            for to in from + 1..=HEADER {
                let mut bytes = good.clone();
                bytes[from..to].fill(0);
                fs::write(&path, &bytes).unwrap();
                let expected =
                    if bytes == good { Mended::Untouched } else { Mended::Repaired { frames: 500 } };
                assert_eq!(mend(&path, Some(RATE)).unwrap(), expected, "{from}..{to}");
                assert_eq!(fs::read(&path).unwrap(), good, "{from}..{to}");
            }
        }
    }

    #[test]
    fn what_is_no_recording_is_not_touched() {
        for foreign in
            [&b"Dear diary"[..], &[b'x'; 100], b"RIFF....AVI ....................................."]
        {
            let (_folder, path) = file(foreign);
            assert!(matches!(mend(&path, None), Err(AudioError::NotWav { .. })));
            assert_eq!(fs::read(&path).unwrap(), foreign);
        }
        assert!(matches!(mend(Path::new("/nowhere.wav"), None), Err(AudioError::Read { .. })));
    }

    #[test]
    fn the_rate_survives_a_cut_behind_it() {
        let (_folder, path) = file(&whole(&[])[..30]);
        mend(&path, None).unwrap();
        assert_eq!(hound::WavReader::open(&path).unwrap().spec().sample_rate, RATE);
    }
}
