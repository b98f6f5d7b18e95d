//! The writer thread: drains the ring, feeds meter and take, and watches over the microphone.

use std::{
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use super::{
    backlog::{Backlog, Waiting},
    capture::Feed,
    device::Device,
    error::AudioError,
    growing_take::GrowingTake,
    level::Meter,
    microphone::Microphone,
    news::News,
    order::{Ending, Order, Then},
    status::{Event, State},
    take::Reason,
    timeline::{self, Switch},
    wav::Cue,
};
use crate::clock;

/// The ring is drained as often as a meter is drawn. A killed process loses this, and what the
/// sound server held.
const TURN: Duration = Duration::from_millis(66);

/// The same while a take waits for its last frames.
const LAST_TURNS: Duration = Duration::from_millis(10);

/// No sound at all for this long, turns included in less than a second: the microphone is gone.
const GONE_AFTER: Duration = Duration::from_millis(850);

/// A turn that comes later than this was held up, and does not count in full against the microphone.
const LONGEST_TURN: Duration = Duration::from_millis(200);

/// A new stream is listened to for this long before its first frame is dated.
const SETTLING: Duration = Duration::from_millis(200);

/// A turn this late means that the program was stopped; what has not come `SETTLED` later is lost.
const STOPPED: Duration = Duration::from_secs(1);
const SETTLED: Duration = Duration::from_secs(1);

/// Sound arrives this much after it was spoken, at most; a take ends this much after it was ended.
const LATENCY: Duration = Duration::from_millis(120);

/// A take waits no longer than this for its last frames.
const LAST_WAIT: Duration = Duration::from_millis(250);

/// Works on the writer thread.
pub(super) struct Writer {
    microphone: Microphone,
    feed: Option<Feed>,
    rate: u32,
    /// Nothing has been read from the feed yet.
    is_fresh: bool,
    meter: Meter,
    mono: Vec<i16>,
    take: Option<GrowingTake>,
    ending: Option<Ending>,
    state: State,
    device: String,
    is_paused: bool,
    heard: Instant,
    quiet: Duration,
    gone_since: Option<Instant>,
    last_turn: Instant,
    backlog: Option<Backlog>,
    news: News,
}

impl Writer {
    pub(super) fn new(microphone: Microphone, device: &Device, feed: Feed, news: News) -> Self {
        let now = clock::now();
        Self {
            microphone,
            feed: Some(feed),
            rate: device.rate,
            is_fresh: true,
            meter: Meter::new(device.rate),
            mono: Vec::new(),
            take: None,
            ending: None,
            state: State::Live,
            device: device.name.clone(),
            is_paused: false,
            heard: now,
            quiet: Duration::ZERO,
            gone_since: None,
            last_turn: now,
            backlog: None,
            news,
        }
    }

    /// Works until told to close, or until nobody is left to tell.
    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let wait = if self.ending.is_some() { LAST_TURNS } else { TURN };
            match orders.recv_timeout(wait) {
                Ok(Order::Close) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(order) => self.obey(order),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.turn(clock::now());
        }
        self.write_backlog();
        self.end_now_if_going_on();
        if let Some(take) = self.take.take() {
            let _ = take.finish(&[]);
        }
    }

    fn obey(&mut self, order: Order) {
        self.write_backlog();
        match order {
            Order::Record { path, at, reply } => {
                // What has been heard already is past.
                let begun = GrowingTake::begin(&path, self.rate, at.max(self.heard));
                self.is_paused = false;
                let _ = reply.send(begun.map(|take| {
                    let take = self.take.insert(take);
                    if self.state == State::Gone {
                        take.fall_behind(Reason::Gone);
                    }
                }));
            }
            Order::GoOnIn { path, at, cues, reply } => {
                let _ = reply.send(self.go_on_in(&path, at, cues));
            }
            Order::Pause(at) => self.switch(at, Switch::Pause),
            Order::Resume(at) => self.switch(at, Switch::Resume),
            Order::Finish { at, cues, reply } => {
                self.end_now_if_going_on();
                self.switch(at + LATENCY, Switch::End);
                self.ending = Some(Ending { at, cues, then: Then::Reply(reply) });
            }
            Order::Close => {}
        }
    }

    fn go_on_in(&mut self, path: &Path, at: Instant, cues: Vec<Cue>) -> Result<(), AudioError> {
        self.end_now_if_going_on();
        let Some(take) = &mut self.take else { return Err(AudioError::Ended) };
        let mut next = GrowingTake::begin(path, self.rate, at)?;
        if self.is_paused {
            next.plan(at, Switch::Pause);
        }
        if self.state == State::Gone {
            next.fall_behind(Reason::Gone);
        }
        take.plan(at, Switch::End);
        self.ending = Some(Ending { at, cues, then: Then::GoOn(Box::new(next)) });
        Ok(())
    }

    /// Nobody waits any longer for the last frames of a file that has a next one.
    fn end_now_if_going_on(&mut self) {
        if matches!(self.ending, Some(Ending { then: Then::GoOn(_), .. })) {
            self.end();
        }
    }

    /// Returns the files that grow: one, or two while the last frames of the first are on their way.
    fn takes(&mut self) -> impl Iterator<Item = &mut GrowingTake> {
        let next = match &mut self.ending {
            Some(Ending { then: Then::GoOn(next), .. }) => Some(&mut **next),
            _ => None,
        };
        self.take.iter_mut().chain(next)
    }

    fn switch(&mut self, at: Instant, switch: Switch) {
        self.is_paused = switch == Switch::Pause;
        self.takes().for_each(|take| take.plan(at, switch));
    }

    fn turn(&mut self, now: Instant) {
        let since_last = now - self.last_turn;
        if let Some((device, feed)) = self.microphone.opened() {
            (self.feed, self.device, self.is_fresh, self.quiet) =
                (Some(feed), device.name, true, Duration::ZERO);
        }
        if since_last > STOPPED && self.state != State::Gone {
            self.write_backlog();
            self.backlog = Some(Backlog::new(self.last_turn + STOPPED, now + SETTLED));
        }
        self.last_turn = now;
        let has_heard = self.drain(now);
        self.quiet = if has_heard { Duration::ZERO } else { self.quiet + since_last.min(LONGEST_TURN) };
        if self.backlog.as_ref().is_some_and(|it| now >= it.due) {
            self.write_backlog();
        }
        self.watch();
        let mut events = Vec::new();
        for take in self.takes() {
            take.keep_safe(now);
            events.extend(take.news());
        }
        self.news.extend(events);
        self.end_if_due(now);
        self.tell();
    }

    /// Takes everything out of the ring. Returns whether there was anything.
    fn drain(&mut self, now: Instant) -> bool {
        let Some(feed) = &mut self.feed else { return false };
        if self.is_fresh {
            let Some(oldest) = feed.oldest() else { return false };
            if now < oldest + SETTLING && self.ending.is_none() {
                return true;
            }
            self.is_fresh = false;
            let begun = feed.begun(self.rate).unwrap_or(oldest);
            if let Some(since) = self.gone_since.take() {
                self.state = State::Live;
                let after = begun.saturating_duration_since(since);
                self.news.push(Event::Back { device: self.device.clone(), after });
                self.takes().for_each(|take| take.catch_up(begun));
            }
        }
        let mut has_heard = false;
        let mut mono = std::mem::take(&mut self.mono);
        while let Some(packet) = self.feed.as_mut().and_then(|feed| feed.next(&mut mono)) {
            self.meter.hear(&mono);
            self.heard = packet.at;
            has_heard = true;
            if let Some(backlog) = self.backlog.as_mut().filter(|it| packet.at >= it.from) {
                backlog.packets.push(Waiting { at: packet.at, lost: packet.lost, samples: mono.clone() });
            } else {
                self.hear(packet.at, packet.lost, &mono);
            }
        }
        self.mono = mono;
        has_heard
    }

    /// Notices that the microphone is gone, and whether what it delivers is anything.
    fn watch(&mut self) {
        let is_over = self.feed.as_ref().is_some_and(Feed::is_over);
        if self.feed.is_some() && (is_over || self.quiet >= GONE_AFTER) {
            self.feed = None;
            self.microphone.reopen();
            let was = std::mem::replace(&mut self.state, State::Gone);
            self.write_backlog();
            if was != State::Gone {
                self.gone_since = Some(self.heard);
                self.meter.fall_silent();
                let at = self.take.as_ref().map(GrowingTake::recorded).unwrap_or_default();
                self.news.push(Event::Gone { at });
                self.takes().for_each(|take| take.fall_behind(Reason::Gone));
            }
        }
        let (state, event) = match (self.state, self.meter.is_dead()) {
            (State::Live, true) => (State::NoSignal, Event::NoSignal),
            (State::NoSignal, false) => (State::Live, Event::Signal),
            _ => return,
        };
        self.state = state;
        self.news.push(event);
    }

    /// Hands a packet that arrived at `at` to the files that grow.
    fn hear(&mut self, at: Instant, lost: u64, samples: &[i16]) {
        let begin = at.checked_sub(timeline::length(samples.len() as u64, self.rate)).unwrap_or(at);
        for take in self.takes() {
            take.hear(begin, lost, samples);
        }
    }

    /// After the program was stopped (Ctrl-Z, a debugger), the sound server delivers what it has kept. Writes that,
    /// with silence where something is missing.
    fn write_backlog(&mut self) {
        let Some(backlog) = self.backlog.take() else { return };
        // All that is missing before a microphone that is gone comes back is filled in then.
        let take = self.take.as_ref().filter(|_| self.state != State::Gone);
        let seam = take.and_then(|take| backlog.seam(take.frames(), self.rate, |at| take.due(at)));
        for (number, packet) in backlog.packets.into_iter().enumerate() {
            if let (Some((_, frames)), Some(take)) = (seam.filter(|it| it.0 == number), &mut self.take) {
                take.fill(frames, Reason::Stopped);
            }
            self.hear(packet.at, packet.lost, &packet.samples);
        }
    }

    fn end_if_due(&mut self, now: Instant) {
        let Some(Ending { at, .. }) = self.ending else { return };
        let is_heard = self.take.as_ref().is_none_or(GrowingTake::is_ended);
        if is_heard || self.state == State::Gone || now >= at + LAST_WAIT {
            self.end();
        }
    }

    /// Ends the file that is to end, and goes on with the next one if there is one.
    fn end(&mut self) {
        self.write_backlog();
        let Some(Ending { at, cues, then }) = self.ending.take() else { return };
        let take = self.take.take().ok_or(AudioError::Ended).and_then(|mut take| {
            if self.state == State::Gone {
                take.catch_up(at);
                self.news.extend(take.news());
            }
            take.finish(&cues)
        });
        match (then, take) {
            (Then::Reply(reply), take) => drop(reply.send(take)),
            (Then::GoOn(next), take) => {
                self.take = Some(*next);
                self.news.push(match take {
                    Ok(take) => Event::NextFile(take),
                    Err(error) => Event::WriteFailed { why: error.to_string() },
                });
            }
        }
    }

    /// Shows how it stands, and tells what has happened.
    fn tell(&mut self) {
        let take = self.take.as_ref();
        self.news.tell(|status| {
            status.device.clone_from(&self.device);
            status.state = self.state;
            status.peak_dbfs = self.meter.peak_dbfs();
            status.hold_dbfs = self.meter.hold_dbfs();
            status.history.clear();
            status.history.extend(self.meter.bars());
            status.recorded = take.map(GrowingTake::recorded).unwrap_or_default();
            status.safe = take.map(GrowingTake::safe).unwrap_or_default();
            status.is_paused = take.is_some() && self.is_paused;
            status.lost = take.map_or(0, GrowingTake::lost);
            status.failure = take.and_then(GrowingTake::failure).map(str::to_owned);
        });
    }
}
