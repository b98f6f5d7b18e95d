//! Tells where somebody speaks in a recording: a detector of voices, trimmed by how loud it is.

use std::{path::Path, sync::atomic::AtomicBool, time::Duration};

use earshot::Detector;
use serde::{Deserialize, Serialize};

use super::{
    AudioError,
    derived::kept,
    resample::Resampling,
    sound::{Sound, unless_stopped},
    timeline,
};

/// The rate that the detector hears.
const RATE: u32 = 16_000;

/// The detector hears frames of so many samples: 16 ms.
const FRAME: usize = 256;

/// A voice begins where the detector is at least so sure, and ends where it is less sure than that.
const BEGINS: f32 = 0.5;
const ENDS: f32 = 0.35;

/// Where the detector is less sure, there is nothing but noise; where it is surer, nothing but voice.
const SURE_NOISE: f32 = 0.1;
const SURE_VOICE: f32 = 0.8;

/// Fewer frames than these, a quarter of a second, do not tell how loud the noise is.
const ENOUGH: usize = 16;

/// The level of silence in dBFS, and the lowest that noise is taken to have.
const SILENCE: f32 = -120.0;
const LOWEST_FLOOR: f32 = -70.0;

/// Below this many hertz there is hum and rumble, and little of a voice.
const HUM: f64 = 100.0;

/// The detector is late at soft sounds: so many frames before and behind what it is sure of belong to the voice too where
/// they are as loud: 160 ms.
const SOFT: usize = 10;

/// Fewer frames than these, ten seconds, do not tell whether there is other sound.
const JUDGED: usize = 625;

/// A shorter gap belongs to a word.
const SHORTEST_GAP: Duration = Duration::from_millis(200);
/// A shorter sound is no word.
const SHORTEST_WORD: Duration = Duration::from_millis(100);

/// Where somebody speaks in a recording.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// From when until when, in order; no gap between them is shorter than 0.2 s.
    pub spans: Vec<(Duration, Duration)>,
    /// How long the recording is.
    pub length: Duration,
    /// There is other sound, such as music, a noise nearly as loud or voices further away, so that these spans are no
    /// more than a guess.
    pub is_doubtful: bool,
}

/// Finds speech in a recording, in any format that [`envelope`](super::envelope) reads, to within about 20 ms where nothing else is
/// to be heard; `docs/recordings.md` has what was measured. It takes
/// seconds for an hour and is kept in the folder `cache`; set `stop` to give it up.
pub fn speech(path: &Path, cache: Option<&Path>, stop: &AtomicBool) -> Result<Spoken, AudioError> {
    kept(cache, "speech-2", path, || {
        let mut sound = Sound::open(path)?;
        let mut listener = Listener::default();
        let mut resampling = Resampling::new(sound.rate(), RATE)?;
        let (mut block, mut samples, mut frames) = (Vec::new(), Vec::new(), 0);
        while sound.next(&mut block)? {
            unless_stopped(stop)?;
            frames += block.len() as u64;
            resampling.push(&block, &mut samples)?;
            listener.hear(&mut samples);
        }
        resampling.finish(&mut samples)?;
        samples.resize(samples.len().next_multiple_of(FRAME), 0.0);
        listener.hear(&mut samples);
        let length = timeline::length(frames, sound.rate());
        let spans = spans(&listener.frames, length);
        Ok(Spoken { is_doubtful: is_doubtful(&listener.frames), spans, length })
    })
}

/// What is known of a frame.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// How sure the detector is of a voice, 0 to 1.
    voice: f32,
    /// The mean power in dBFS, without what a microphone adds to every sample.
    level: f32,
}

#[derive(Default)]
struct Listener {
    detector: Detector,
    above_hum: HighPass,
    frames: Vec<Frame>,
}

impl Listener {
    /// Takes the whole frames out of `samples`.
    fn hear(&mut self, samples: &mut Vec<f32>) {
        let whole = samples.len() - samples.len() % FRAME;
        for frame in samples[..whole].chunks_exact_mut(FRAME) {
            for sample in &mut *frame {
                *sample = self.above_hum.next(sample.clamp(-1.0, 1.0)).clamp(-1.0, 1.0);
            }
            let voice = self.detector.predict_f32(frame);
            self.frames.push(Frame { voice, level: level(frame) });
        }
        samples.drain(..whole);
    }
}

fn level(frame: &[f32]) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "256 samples")]
    let mean = |values: &mut dyn Iterator<Item = f32>| values.sum::<f32>() / FRAME as f32;
    let offset = mean(&mut frame.iter().copied());
    let power = mean(&mut frame.iter().map(|it| (it - offset).powi(2)));
    (10.0 * power.log10()).max(SILENCE)
}

/// Two filters of the second order, one behind the other, that together are a Butterworth filter of the fourth.
struct HighPass([Biquad; 2]);

impl Default for HighPass {
    fn default() -> Self {
        // The damping of the two, of all filters of this kind.
        Self([0.541_196, 1.306_563].map(Biquad::high_pass))
    }
}

impl HighPass {
    fn next(&mut self, sample: f32) -> f32 {
        self.0.iter_mut().fold(sample, |sample, it| it.next(sample))
    }
}

/// A filter of the second order, in the transposed direct form II.
struct Biquad {
    forward: [f32; 3],
    back: [f32; 2],
    state: [f32; 2],
}

impl Biquad {
    /// Robert Bristow-Johnson's formulas (Audio EQ Cookbook) at [`HUM`].
    fn high_pass(damping: f64) -> Self {
        let turn = std::f64::consts::TAU * HUM / f64::from(RATE);
        let (sine, cosine) = (libm::sin(turn), libm::cos(turn));
        let width = sine / (2.0 * damping);
        let all = 1.0 + width;
        #[expect(clippy::cast_possible_truncation, reason = "samples are no more exact")]
        let share = |part: f64| (part / all) as f32;
        let half = share(f64::midpoint(1.0, cosine));
        Self {
            forward: [half, -2.0 * half, half],
            back: [share(-2.0 * cosine), share(1.0 - width)],
            state: [0.0; 2],
        }
    }

    fn next(&mut self, sample: f32) -> f32 {
        let [now, before, longer] = self.forward;
        let out = now * sample + self.state[0];
        self.state[0] = before * sample - self.back[0] * out + self.state[1];
        self.state[1] = longer * sample - self.back[1] * out;
        out
    }
}

/// The levels of a recording in dBFS.
#[derive(Debug, Clone, Copy)]
struct Levels {
    /// Of the room, when nobody speaks.
    floor: f32,
    /// That the loudest tenth of speech has.
    top: f32,
    /// That speech has at least: above the noise, and not far below the loudest words.
    least: f32,
}

fn levels(frames: &[Frame]) -> Option<Levels> {
    let levels = |wanted: &dyn Fn(f32) -> bool| {
        let mut levels: Vec<f32> = frames.iter().filter(|it| wanted(it.voice)).map(|it| it.level).collect();
        levels.sort_unstable_by(f32::total_cmp);
        levels
    };
    // Where the detector is never sure, what it takes for voice at all has to do.
    let voices = Some(levels(&|voice| voice > SURE_VOICE)).filter(|it| it.len() >= ENOUGH);
    let top = share(&voices.unwrap_or_else(|| levels(&|voice| voice >= BEGINS)), 9)?;
    // In a steady hiss the detector is never sure of noise either.
    let noise = Some(levels(&|voice| voice < SURE_NOISE)).filter(|it| it.len() >= ENOUGH);
    let noise = noise.unwrap_or_else(|| levels(&|voice| voice < ENDS));
    let floor = share(&noise, 5).unwrap_or(SILENCE).max(LOWEST_FLOOR);
    Some(Levels { floor, top, least: (floor + 0.3 * (top - floor)).max(floor + 6.0).min(top - 10.0) })
}

/// Returns the level below which so many tenths of sorted levels lie.
fn share(levels: &[f32], tenths: usize) -> Option<f32> {
    levels.get(levels.len().saturating_sub(1) * tenths / 10).copied()
}

/// Tells whether there is sound beside the voice that the detector cannot tell from it. The shares were measured on
/// readings beside noise, music and other voices: see `docs/recordings.md`.
fn is_doubtful(frames: &[Frame]) -> bool {
    let Some(Levels { floor, top, least }) = levels(frames) else { return false };
    #[expect(clippy::cast_precision_loss, reason = "hours are less than 24 bits of frames")]
    let count = |wanted: &dyn Fn(&Frame) -> bool| frames.iter().filter(|it| wanted(it)).count() as f32;
    if frames.len() < JUDGED {
        return false;
    }
    let (all, voice) = (count(&|_| true), count(&|it| it.voice >= BEGINS).max(1.0));
    // In noise much of the voice is no louder than the room.
    let masked = count(&|it| it.voice >= BEGINS && it.level < least) / voice;
    // Music has loud sounds that are no voice.
    let other = count(&|it| it.voice < ENDS && it.level >= least) / all;
    // Where others speak too, it is never still.
    let talk = voice / all;
    top - floor < 15.0 || masked > 0.25 || other > 0.05 || talk > 0.95 || (talk > 0.85 && masked < 0.01)
}

fn spans(frames: &[Frame], length: Duration) -> Vec<(Duration, Duration)> {
    let Some(Levels { floor, top, least }) = levels(frames) else { return Vec::new() };
    let mut is_spoken = vec![false; frames.len()];
    let mut is_voice = false;
    for (frame, is_spoken) in frames.iter().zip(&mut is_spoken) {
        is_voice = frame.voice >= if is_voice { ENDS } else { BEGINS };
        *is_spoken = is_voice && frame.level >= least;
    }
    // Soft sounds are above the room, and not much below what speech has at least.
    let soft = (floor + 6.0).max(least - 6.0).min(top - 10.0);
    let sure = is_spoken.clone();
    for at in 1..frames.len() {
        if sure[at] && !sure[at - 1] {
            let before = (0..at).rev().take(SOFT).take_while(|it| !sure[*it] && frames[*it].level >= soft);
            before.for_each(|it| is_spoken[it] = true);
        }
    }
    let moment = |frame: usize| timeline::length((frame * FRAME) as u64, RATE).min(length);
    let mut spans: Vec<(Duration, Duration)> = Vec::new();
    for number in (0..frames.len()).filter(|it| is_spoken[*it]) {
        let (from, until) = (moment(number), moment(number + 1));
        match spans.last_mut() {
            Some((_, end)) if from.saturating_sub(*end) < SHORTEST_GAP => *end = until,
            _ => spans.push((from, until)),
        }
    }
    spans.retain(|(from, until)| until.saturating_sub(*from) >= SHORTEST_WORD);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many frames, as sure and as loud.
    fn frames(parts: &[(usize, f32, f32)]) -> Vec<Frame> {
        parts.iter().flat_map(|&(count, voice, level)| vec![Frame { voice, level }; count]).collect()
    }

    fn milliseconds(frames: &[Frame]) -> Vec<(u128, u128)> {
        let spans = spans(frames, Duration::from_hours(1));
        spans.into_iter().map(|(from, until)| (from.as_millis(), until.as_millis())).collect()
    }

    #[test]
    fn a_tail_that_is_only_noise_is_trimmed() {
        let heard = frames(&[(50, 0.0, -60.0), (100, 0.9, -20.0), (8, 0.7, -58.0), (50, 0.0, -60.0)]);
        assert_eq!(milliseconds(&heard), [(800, 2400)]);
    }

    #[test]
    fn short_gaps_close_and_short_sounds_go() {
        let word = (100, 0.9, -20.0);
        let heard = frames(&[
            word,
            (12, 0.0, -60.0),
            word,
            (13, 0.0, -60.0),
            (6, 0.9, -20.0),
            (20, 0.0, -60.0),
            word,
        ]);
        assert_eq!(milliseconds(&heard), [(0, 3392), (4016, 5616)]);
    }

    #[test]
    fn once_begun_a_voice_may_be_less_sure() {
        let heard = frames(&[
            (20, 0.4, -20.0),
            (20, 0.6, -20.0),
            (20, 0.4, -20.0),
            (20, 0.3, -20.0),
            (9, 0.0, -60.0),
        ]);
        // The 160 ms before are as loud, and belong to it.
        assert_eq!(milliseconds(&heard), [(160, 960)]);
    }

    #[test]
    fn silence_holds_no_words() {
        assert_eq!(milliseconds(&frames(&[(100, 0.0, SILENCE)])), []);
        assert_eq!(milliseconds(&[]), []);
    }

    #[test]
    fn the_level_of_a_full_square_wave_is_0() {
        assert!(level(&[1.0, -1.0].repeat(128)).abs() < 1e-6);
        assert!((level(&[0.5, -0.5].repeat(128)) + 6.02).abs() < 0.01);
        assert!((level(&[0.6, 0.4].repeat(128)) + 20.0).abs() < 0.01);
        assert!((level(&[0.0; FRAME]) - SILENCE).abs() < 1e-6);
    }
}
