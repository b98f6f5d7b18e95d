//! A stream to a speaker: a ring that is kept filled, and a callback that empties it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use cpal::{
    BufferSize, ErrorKind, FromSample, OutputCallbackInfo, Sample, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, StreamTrait},
};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::{
    audio::{AudioError, Device, host::PATIENCE, speaker::Heard, timeline},
    clock,
};

/// Callbacks a second asked for. A device holds two of them, and what it holds cannot be taken back.
const CALLBACKS: u32 = 20;

/// How much sound waits in the ring, and how often it is filled up.
const BUFFER: Duration = Duration::from_millis(250);
const FILL_EVERY: Duration = Duration::from_millis(40);

/// The ring has room for what is thrown away and what follows.
const RING: Duration = Duration::from_secs(1);

/// What may be given beyond what is wanted.
const SPARE: Duration = Duration::from_millis(100);

/// A stream is closed so long after its end, because nobody says exactly when that is heard.
const LINGER: Duration = Duration::from_millis(100);

/// Stamps of callbacks that wait to be looked at.
const STAMPS: usize = 256;

/// A stream without a callback for so long has gone, whatever its error callback says.
const SIGN_OF_LIFE: Duration = Duration::from_secs(1);

/// A stream of one channel to a speaker, heard on all of its channels. Dropping it ends it at once.
pub(in crate::audio) struct Speaker {
    stream: cpal::Stream,
    rate: u32,
    is_running: bool,
    ring: Producer<i16>,
    stamps: Consumer<Heard>,
    hints: Arc<Hints>,
    given: u64,
    is_ended: bool,
    /// When what was heard last ends.
    silent_from: Option<Instant>,
    /// How many callbacks there had been, and when one more was seen.
    calls: u64,
    called: Instant,
}

/// What the callback and the player tell one another.
#[derive(Default)]
struct Hints {
    /// Frames up to this number are not heard.
    skip_to: AtomicU64,
    is_held: AtomicBool,
    /// Frames taken out of the ring.
    taken: AtomicU64,
    calls: AtomicU64,
    is_gone: AtomicBool,
}

/// The callback's end of the ring.
struct Outlet {
    ring: Consumer<i16>,
    stamps: Producer<Heard>,
    hints: Arc<Hints>,
    channels: usize,
    rate: u32,
    taken: u64,
}

/// Opens a stream of `rate`. A sound server converts the rate; a bare device may refuse it.
pub(in crate::audio) fn speak(
    speaker: &cpal::Device,
    device: &Device,
    rate: u32,
) -> Result<Speaker, AudioError> {
    let offers_16_bit = speaker.supported_output_configs()?.any(|range| {
        range.sample_format() == SampleFormat::I16
            && range.channels() == device.channels
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&rate)
    });
    let format =
        if offers_16_bit { SampleFormat::I16 } else { speaker.default_output_config()?.sample_format() };
    let attempt = |buffer_size| {
        let config = StreamConfig { channels: device.channels, sample_rate: rate, buffer_size };
        let (ring, theirs) = RingBuffer::new(usize::try_from(timeline::frames(RING, rate)).unwrap_or(1));
        let (their_stamps, stamps) = RingBuffer::new(STAMPS);
        let hints = Arc::new(Hints::default());
        let outlet = Outlet {
            ring: theirs,
            stamps: their_stamps,
            hints: Arc::clone(&hints),
            channels: usize::from(device.channels).max(1),
            rate,
            taken: 0,
        };
        let stream = match format {
            SampleFormat::I16 => speak_as::<i16>(speaker, config, outlet),
            SampleFormat::I32 => speak_as::<i32>(speaker, config, outlet),
            SampleFormat::U8 => speak_as::<u8>(speaker, config, outlet),
            _ => speak_as::<f32>(speaker, config, outlet),
        };
        stream.map(|stream| (stream, ring, stamps, hints))
    };
    let small = BufferSize::Fixed(rate / CALLBACKS);
    let (stream, ring, stamps, hints) = attempt(small).or_else(|_| attempt(BufferSize::Default))?;
    Ok(Speaker {
        stream,
        rate,
        is_running: false,
        ring,
        stamps,
        hints,
        given: 0,
        is_ended: false,
        silent_from: None,
        calls: 0,
        called: clock::now(),
    })
}

fn speak_as<T: SizedSample + FromSample<i16>>(
    speaker: &cpal::Device,
    config: StreamConfig,
    mut outlet: Outlet,
) -> Result<cpal::Stream, cpal::Error> {
    let hints = Arc::clone(&outlet.hints);
    let fill = move |into: &mut [T], about: &OutputCallbackInfo| {
        let times = about.timestamp();
        let latency = times.playback.saturating_duration_since(times.callback);
        outlet.fill(into, clock::now() + latency);
    };
    let fail = move |error: cpal::Error| {
        if matches!(error.kind(), ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated) {
            hints.is_gone.store(true, Ordering::Relaxed);
        }
    };
    speaker.build_output_stream(config, fill, fail, Some(PATIENCE))
}

impl Outlet {
    /// Fills a buffer that is heard from `at` on. It never locks, allocates, logs or wakes anybody.
    fn fill<T: Sample + FromSample<i16>>(&mut self, into: &mut [T], at: Instant) {
        let skipped = self.hints.skip_to.load(Ordering::Acquire).saturating_sub(self.taken);
        self.taken += self.take(skipped, |_| {});
        let mut frames = into.chunks_exact_mut(self.channels);
        let begin = self.taken;
        if !self.hints.is_held.load(Ordering::Acquire) {
            let wanted = frames.len() as u64;
            let mut play = |sample| {
                if let Some(frame) = frames.next() {
                    frame.fill(T::from_sample(sample));
                }
            };
            self.taken += self.take(wanted, &mut play);
        }
        frames.for_each(|frame| frame.fill(T::EQUILIBRIUM));
        if self.taken > begin {
            let frame = begin.cast_signed();
            // Without room nobody has looked for seconds.
            let _ = self.stamps.push(Heard { at, frame, until: self.taken, rate: self.rate });
        }
        self.hints.taken.store(self.taken, Ordering::Release);
        self.hints.calls.fetch_add(1, Ordering::Release);
    }

    /// Takes up to `count` samples out of the ring. Returns how many.
    fn take(&mut self, count: u64, mut with: impl FnMut(i16)) -> u64 {
        let count = usize::try_from(count).unwrap_or(usize::MAX).min(self.ring.slots());
        let Ok(chunk) = self.ring.read_chunk(count) else { return 0 };
        chunk.into_iter().for_each(&mut with);
        count as u64
    }
}

impl Speaker {
    /// How many frames there is room for.
    pub(in crate::audio) fn wanted(&self) -> usize {
        let gone = self.hints.taken.load(Ordering::Acquire).max(self.hints.skip_to.load(Ordering::Relaxed));
        let wanted = timeline::frames(BUFFER, self.rate).saturating_sub(self.given.saturating_sub(gone));
        let room = self.ring.slots() as u64;
        usize::try_from(wanted.min(room.saturating_sub(timeline::frames(SPARE, self.rate)))).unwrap_or(0)
    }

    pub(in crate::audio) const fn given(&self) -> u64 {
        self.given
    }

    /// Takes over sound, of which there may be a little more than was wanted. The first of it starts the
    /// stream, so that the device does not begin with silence.
    pub(in crate::audio) fn give(&mut self, sound: &[i16]) -> Result<(), AudioError> {
        let (given, _) = self.ring.push_partial_slice(sound);
        self.given += given.len() as u64;
        if !self.is_running {
            self.stream.play()?;
            (self.is_running, self.called) = (true, clock::now());
        }
        Ok(())
    }

    /// Throws away what was given and is not heard yet, but for what the device has taken over already.
    pub(in crate::audio) fn flush(&mut self) {
        self.hints.skip_to.store(self.given, Ordering::Release);
    }

    /// Holds the sound where it is, or lets it go on. What the device holds is heard to its end.
    pub(in crate::audio) fn hold(&mut self, is_held: bool) {
        self.hints.is_held.store(is_held, Ordering::Release);
    }

    /// Nothing more will be given.
    pub(in crate::audio) const fn end(&mut self) {
        self.is_ended = true;
    }

    /// Whether all was heard, after [`Speaker::end`].
    pub(in crate::audio) fn is_over(&self, now: Instant) -> bool {
        self.is_ended
            && self.hints.taken.load(Ordering::Acquire) >= self.given
            && self.silent_from.is_none_or(|at| at + LINGER <= now)
    }

    /// How long until this should be looked at again.
    pub(in crate::audio) const fn look_again() -> Duration {
        FILL_EVERY
    }

    /// How far the sound was heard; `None` if the device has gone.
    pub(in crate::audio) fn hear(&mut self, now: Instant) -> Option<Vec<Heard>> {
        let mut heard = Vec::new();
        while let Ok(stamp) = self.stamps.pop() {
            self.silent_from = Some(stamp.end());
            heard.push(stamp);
        }
        let calls = self.hints.calls.load(Ordering::Acquire);
        if calls != self.calls {
            (self.calls, self.called) = (calls, now);
        }
        let is_silent = self.is_running && now.saturating_duration_since(self.called) > SIGN_OF_LIFE;
        (!is_silent && !self.hints.is_gone.load(Ordering::Relaxed)).then_some(heard)
    }
}
