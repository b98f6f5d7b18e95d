//! A stream to a speaker: keeps a ring filled that the callback empties, and tells how far the sound was heard.

use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use cpal::{
    BufferSize, ErrorKind, FromSample, OutputCallbackInfo, SampleFormat, SizedSample, StreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};
use rtrb::{Consumer, Producer, RingBuffer};

use super::{
    device::{self, Device},
    error::AudioError,
    host::{self, HostDevice, PATIENCE, Stream},
    listing::{self, Direction},
    outlet::{Hints, Outlet, Stamp},
    timeline,
};
use crate::clock;

/// Callbacks a second that are asked for. A device holds a few of them, and what it holds cannot be taken back.
const CALLBACKS: u32 = 20;

/// Sound that waits in the ring, and the time between two fillings.
const BUFFER: Duration = Duration::from_millis(220);
const FILL_EVERY: Duration = Duration::from_millis(40);

/// The ring has room for what may be given beyond what is wanted.
const RING: Duration = Duration::from_secs(1);
const SPARE: Duration = Duration::from_millis(100);

/// A stream is closed so long after its end, because not every system says exactly when that is heard.
const LINGER: Duration = Duration::from_millis(100);

/// Stamps of callbacks that wait to be looked at.
const STAMPS: usize = 256;

/// A stream without a callback for so long has gone or hangs, whatever its error callback says.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// A look that comes later than this was held up, and does not count in full against the stream.
const LONGEST_LOOK: Duration = Duration::from_millis(200);

/// An open stream of one rate to a speaker, heard on all of its channels. Dropping it ends it at once.
pub(super) struct Speaker {
    /// Its name for people.
    name: String,
    rate: u32,
    stream: Stream,
    is_running: bool,
    pauses_exactly: bool,
    hold: Hold,
    ring: Producer<i16>,
    stamps: Consumer<Stamp>,
    /// Stamps of frames that were taken out of the ring and may still be on their way to the ear.
    on_its_way: VecDeque<Stamp>,
    hints: Arc<Hints>,
    given: u64,
    is_ended: bool,
    /// Callbacks so far, the time of the last look, and the time without a new one.
    calls: u64,
    looked: Instant,
    quiet: Duration,
}

/// Says by what a pause is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    None,
    /// The device stands, and the stream's clock with it.
    ByDevice,
    /// The callback says nothing; what the device holds is heard to its end.
    BySilence,
}

/// Tells how far sound was heard: `frame` at `at`, then one after another up to `until`. Frames are counted over
/// everything that the stream was given; below zero means that the first one is still on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) at: Instant,
    pub(super) frame: i64,
    pub(super) until: u64,
    pub(super) rate: u32,
}

impl Progress {
    /// Returns the frame that is heard at `now`.
    pub(super) fn frame_at(&self, now: Instant) -> u64 {
        let passed = timeline::frames(now.saturating_duration_since(self.at), self.rate);
        u64::try_from(self.frame.saturating_add_unsigned(passed)).unwrap_or(0).min(self.until)
    }
}

/// Returns the speaker meant by `wanted`: the default without a name.
pub(super) fn find(wanted: Option<&str>) -> Result<Device, AudioError> {
    device::speaker(&listing::outputs()?, wanted).cloned()
}

/// Opens a stream of `rate` to the speaker meant by `wanted`. Without a name it goes where the system's default goes,
/// if the system does that. A sound server converts the rate; a bare device may refuse it.
pub(super) fn open(wanted: Option<&str>, rate: u32) -> Result<Speaker, AudioError> {
    let host = host::choose(None)?;
    let listed = listing::list(&host, Direction::Output)?;
    let known: Vec<Device> = listed.iter().map(|it| it.known.clone()).collect();
    let meant = device::speaker(&known, wanted)?;
    let device = match (wanted, host.default_output_device()) {
        (None, Some(default)) if meant.is_default => default,
        _ => {
            let chosen = listed.into_iter().find(|it| it.known.id == meant.id);
            chosen.ok_or(AudioError::NoOutput)?.device
        }
    };
    Speaker::open(&device, meant, rate)
}

impl Speaker {
    fn open(speaker: &HostDevice, device: &Device, rate: u32) -> Result<Self, AudioError> {
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
                taken: 0,
            };
            let stream = match format {
                SampleFormat::I16 => play_as::<i16>(speaker, config, outlet),
                SampleFormat::I32 => play_as::<i32>(speaker, config, outlet),
                SampleFormat::U8 => play_as::<u8>(speaker, config, outlet),
                _ => play_as::<f32>(speaker, config, outlet),
            };
            stream.map(|stream| (stream, ring, stamps, hints))
        };
        let small = BufferSize::Fixed(rate / CALLBACKS);
        let (stream, ring, stamps, hints) = attempt(small).or_else(|_| attempt(BufferSize::Default))?;
        Ok(Self {
            name: device.name.clone(),
            rate,
            stream,
            is_running: false,
            pauses_exactly: host::pauses_exactly(speaker),
            hold: Hold::None,
            ring,
            stamps,
            on_its_way: VecDeque::new(),
            hints,
            given: 0,
            is_ended: false,
            calls: 0,
            looked: clock::now(),
            quiet: Duration::ZERO,
        })
    }

    /// Returns how many frames there is room for.
    pub(super) fn wanted(&self) -> usize {
        let waiting = self.given.saturating_sub(self.hints.taken.load(Ordering::Acquire));
        let wanted = timeline::frames(BUFFER, self.rate).saturating_sub(waiting);
        let room = self.ring.slots() as u64;
        usize::try_from(wanted.min(room.saturating_sub(timeline::frames(SPARE, self.rate)))).unwrap_or(0)
    }

    /// Returns how many frames it was given, over all.
    pub(super) const fn given(&self) -> u64 {
        self.given
    }

    /// Takes over sound, of which there may be a little more than was wanted. The first of it starts the
    /// stream, so that the device does not begin with silence.
    pub(super) fn give(&mut self, sound: &[i16]) -> Result<(), AudioError> {
        let (given, _) = self.ring.push_partial_slice(sound);
        self.given += given.len() as u64;
        if !self.is_running {
            self.stream.play()?;
            (self.is_running, self.looked) = (true, clock::now());
        }
        Ok(())
    }

    /// Holds the sound where it is, or lets it go on: nothing is lost, nothing is heard twice.
    pub(super) fn hold(&mut self, is_held: bool) -> Result<(), AudioError> {
        match (self.hold, is_held) {
            (Hold::None, true) if self.is_running && self.pauses_exactly => {
                self.stream.pause()?;
                self.hold = Hold::ByDevice;
            }
            (Hold::None, true) => {
                self.hints.is_held.store(true, Ordering::Release);
                self.hold = Hold::BySilence;
            }
            (Hold::ByDevice, false) => {
                self.stream.play()?;
                self.hold = Hold::None;
            }
            (Hold::BySilence, false) => {
                self.hints.is_held.store(false, Ordering::Release);
                self.hold = Hold::None;
            }
            (Hold::None, false) | (Hold::ByDevice | Hold::BySilence, true) => {}
        }
        (self.looked, self.quiet) = (clock::now(), Duration::ZERO);
        Ok(())
    }

    /// Says that nothing more will be given.
    pub(super) const fn end(&mut self) {
        self.is_ended = true;
    }

    /// Returns whether all was heard, after [`Speaker::end`].
    pub(super) fn is_over(&self) -> bool {
        let is_heard = |last: &Stamp| last.ends(self.rate) + LINGER <= self.stream.now();
        self.is_ended
            && self.hints.taken.load(Ordering::Acquire) >= self.given
            && self.stamps.is_empty()
            && self.on_its_way.back().is_none_or(is_heard)
    }

    /// Returns how long it may be until this is looked at again.
    pub(super) const fn look_again() -> Duration {
        FILL_EVERY
    }

    /// Tells how far the sound was heard; `None` if nothing of it was taken yet. Fails if the device, or the server
    /// behind it, has gone or does not answer.
    pub(super) fn progress(&mut self, now: Instant) -> Result<Option<Progress>, AudioError> {
        self.watch(now)?;
        self.take_in_stamps();
        let (at, rate) = (self.stream.now(), self.rate);
        while self.on_its_way.get(1).is_some_and(|next| next.at <= at) {
            self.on_its_way.pop_front();
        }
        let (Some(current), Some(last)) = (self.on_its_way.front(), self.on_its_way.back()) else {
            return Ok(None);
        };
        let frame = current.frame_at(at, rate);
        let stands = self.hold == Hold::ByDevice;
        let until = if stands { u64::try_from(frame).unwrap_or(0) } else { last.until };
        Ok(Some(Progress { at: now, frame, until, rate }))
    }

    fn watch(&mut self, now: Instant) -> Result<(), AudioError> {
        if self.hints.is_gone.load(Ordering::Relaxed) {
            return Err(AudioError::Gone { device: self.name.clone() });
        }
        let calls = self.hints.calls.load(Ordering::Acquire);
        let since = now.saturating_duration_since(self.looked).min(LONGEST_LOOK);
        let is_expected = self.is_running && self.hold != Hold::ByDevice;
        self.quiet = if calls == self.calls && is_expected { self.quiet + since } else { Duration::ZERO };
        (self.calls, self.looked) = (calls, now);
        if self.quiet > SIGN_OF_LIFE { Err(AudioError::Timeout) } else { Ok(()) }
    }

    fn take_in_stamps(&mut self) {
        while let Ok(stamp) = self.stamps.pop() {
            self.on_its_way.push_back(stamp);
        }
    }
}

fn play_as<T: SizedSample + FromSample<i16>>(
    speaker: &HostDevice,
    config: StreamConfig,
    mut outlet: Outlet,
) -> Result<Stream, cpal::Error> {
    let hints = Arc::clone(&outlet.hints);
    let fill =
        move |into: &mut [T], about: &OutputCallbackInfo| outlet.fill(into, about.timestamp().playback);
    let fail = move |error: cpal::Error| {
        if !is_passing(error.kind()) {
            hints.is_gone.store(true, Ordering::Relaxed);
        }
    };
    speaker.build_output_stream(config, fill, fail, Some(PATIENCE))
}

/// Returns whether a stream lives on after such an error.
fn is_passing(kind: ErrorKind) -> bool {
    !matches!(kind, ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated | ErrorKind::HostUnavailable)
}
