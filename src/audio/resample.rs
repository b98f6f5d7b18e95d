//! Sound at another rate, block by block, each sample in its place in time.

use rubato::{Fft, FixedSync, Indexing, Resampler, audioadapter_buffers::direct::SequentialSlice};

use super::error::AudioError;

/// About so many frames go in at once: a number that the usual rates divide into small primes, which is what a fast
/// Fourier transform likes.
const CHUNK: usize = 3_072;

/// Turns sound of one rate into sound of another. Samples go from -1 to 1, and a little beyond where a sound that is
/// at full scale is bent.
pub(super) struct Resampling {
    /// None where both rates are the same.
    filter: Option<Filter>,
    rates: (u32, u32),
    /// Frames that went in.
    taken: u64,
    /// Frames that came out.
    given: u64,
}

struct Filter {
    fft: Fft<f32>,
    /// Samples that do not fill a chunk yet.
    waiting: Vec<f32>,
    room: Vec<f32>,
    /// Frames at the beginning that are only the delay of the filter.
    skip: usize,
}

impl Resampling {
    /// Both rates are frames a second, and not 0.
    pub(super) fn new(from: u32, to: u32) -> Result<Self, AudioError> {
        let size = |rate: u32| usize::try_from(rate).unwrap_or(0);
        let filter = if from == to {
            None
        } else {
            let fft = Fft::new(size(from), size(to), CHUNK, 1, FixedSync::Both).map_err(unusual)?;
            let (skip, room) = (fft.output_delay(), vec![0.0; fft.output_frames_max()]);
            Some(Filter { fft, waiting: Vec::new(), room, skip })
        };
        Ok(Self { filter, rates: (from, to), taken: 0, given: 0 })
    }

    /// Takes samples in and appends what comes out. The filter holds back a few hundredths of a second.
    pub(super) fn push(&mut self, samples: &[i16], out: &mut Vec<f32>) -> Result<(), AudioError> {
        let samples = samples.iter().map(|sample| f32::from(*sample) / 32_768.0);
        self.taken += samples.len() as u64;
        let Some(filter) = &mut self.filter else {
            out.extend(samples);
            return Ok(());
        };
        filter.waiting.extend(samples);
        let before = out.len();
        filter.run(out)?;
        self.given += (out.len() - before) as u64;
        Ok(())
    }

    /// Appends what was held back: with it as much has come out as went in, to the frame, rounded up.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), AudioError> {
        let due = (self.taken * u64::from(self.rates.1)).div_ceil(u64::from(self.rates.0));
        let Some(filter) = &mut self.filter else { return Ok(()) };
        let due = out.len() + usize::try_from(due.saturating_sub(self.given)).unwrap_or(0);
        while out.len() < due {
            filter.waiting.resize(filter.fft.input_frames_next(), 0.0);
            filter.run(out)?;
        }
        out.truncate(due);
        Ok(())
    }
}

impl Filter {
    /// Appends what the whole chunks that wait become.
    fn run(&mut self, out: &mut Vec<f32>) -> Result<(), AudioError> {
        let (needed, made) = (self.fft.input_frames_next(), self.fft.output_frames_next());
        let frames = self.waiting.len();
        let mut at =
            Indexing { input_offset: 0, output_offset: 0, partial_len: None, active_channels_mask: None };
        while at.input_offset + needed <= frames {
            let input = SequentialSlice::new(&self.waiting[..], 1, frames).map_err(unusual)?;
            let mut output = SequentialSlice::new_mut(&mut self.room[..], 1, made).map_err(unusual)?;
            self.fft.process_into_buffer(&input, &mut output, Some(&at)).map_err(unusual)?;
            let dropped = self.skip.min(made);
            self.skip -= dropped;
            out.extend_from_slice(&self.room[dropped..made]);
            at.input_offset += needed;
        }
        self.waiting.drain(..at.input_offset);
        Ok(())
    }
}

fn unusual(source: impl std::error::Error + Send + Sync + 'static) -> AudioError {
    AudioError::Rate { source: Box::new(source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(from: u32, to: u32, samples: &[i16], block: usize) -> Vec<f32> {
        let (mut resampling, mut out) = (Resampling::new(from, to).unwrap(), Vec::new());
        for samples in samples.chunks(block) {
            resampling.push(samples, &mut out).unwrap();
        }
        resampling.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn the_length_stays_the_same_in_time() {
        for rate in [8_000, 11_025, 16_000, 22_050, 44_100, 47_999, 48_000, 96_000] {
            for frames in [0, 1, 100, 4_097, 50_000] {
                let out = through(rate, 16_000, &vec![100; frames], 1_000);
                let wanted = (frames as u64 * 16_000).div_ceil(u64::from(rate));
                assert_eq!(out.len() as u64, wanted, "{frames} at {rate}");
            }
        }
    }

    #[test]
    fn a_click_stays_where_it_was() {
        for (from, to) in [(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (96_000, 48_000)] {
            for place in [0, 1_000, 30_000] {
                let mut samples = vec![0; 40_000];
                samples[place] = i16::MAX;
                let out = through(from, to, &samples, 777);
                let loudest = (0..out.len()).max_by(|a, b| out[*a].abs().total_cmp(&out[*b].abs())).unwrap();
                let wanted = place * to as usize / from as usize;
                assert!(loudest.abs_diff(wanted) <= 1, "{from} to {to}: {wanted} at {loudest}");
            }
        }
    }
}
