//! Where packets of sound come from: a container, bare frames, or samples that are not compressed.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
};

use symphonia::core::{
    codecs::audio::{AudioCodecParameters, CODEC_ID_NULL_AUDIO, well_known::CODEC_ID_OPUS},
    errors::Error,
    formats::{
        FormatOptions, FormatReader, SeekMode, SeekTo, Track,
        probe::Hint,
        well_known::{FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_OGG},
    },
    io::{MediaSourceStream, MediaSourceStreamOptions},
    meta::MetadataOptions,
    packet::Packet,
    units::{Duration, Timestamp},
};

use super::{
    frames::{Frames, Next},
    header::Header,
    matroska::Matroska,
    mp4::Mp4,
    ogg::Ogg,
    plain::{Kind, Plain, Sample},
    refusal::Refusal,
    riff::{End, Riff},
    shape::{Edits, Shape},
    view::{Part, View},
};

/// Frames of samples that are not compressed, read at once.
const BLOCK: usize = 4_096;

/// A file whose packets can be read.
pub(super) struct Opened {
    pub input: Input,
    pub codec: Coding,
    /// What of the decoded sound is to be heard.
    pub shape: Shape,
    /// Tracks of sound that it has.
    pub tracks: usize,
    /// The header did not say where the sound ends.
    pub is_unclosed: bool,
    /// It ends before it should, and by so many frames where that is known.
    pub is_cut: bool,
    pub missing: Option<u64>,
}

/// How the packets of a file are coded.
#[derive(Clone)]
pub(super) enum Coding {
    Compressed(AudioCodecParameters),
    Plain { sample: Sample, channels: usize, rate: u32 },
}

pub(super) enum Input {
    Container(Container),
    Frames(Box<Frames>, Option<Header>, Option<(Header, Vec<u8>)>),
    Plain { view: View, block: usize },
}

/// What comes next.
pub(super) enum Piece {
    /// A packet, and the frame with which it begins where that is told.
    Packet(Packet, Option<i64>),
    /// So many packets cannot be found.
    Lost(u64),
    /// What follows is coded in another way, or begins anew.
    Other(Coding),
    End {
        is_cut: bool,
    },
}

/// A container that another library reads.
pub(super) struct Container {
    reader: Box<dyn FormatReader>,
    track: u32,
    /// Frames a second, and the length of a unit of its time in seconds.
    rate: u32,
    unit: (u32, u32),
    /// Frames that it claims to have.
    pub claimed: Option<u64>,
    /// Frames by which times may be off without anything being missing.
    pub tolerance: u64,
    /// Times that are further apart mean that nothing was recorded between.
    pub may_pause: bool,
    /// Whether it was cut is known beforehand.
    pub is_end_known: bool,
}

impl Opened {
    /// Opens the track of sound with this number, counted from 0.
    pub(super) fn open(path: &Path, track: usize) -> Result<Self, Refusal> {
        let mut file = File::open(path)?;
        if let Some(riff) = Riff::read(&mut file)? {
            return Self::wav(path, file, &riff);
        }
        if let Some(plain) = Plain::read(&mut file)? {
            let view = View::new(file, vec![Part::File(plain.data.clone())]);
            let codec = Coding::Plain { sample: plain.sample, channels: plain.channels, rate: plain.rate };
            let mut opened = Self::new(Input::Plain { view, block: plain.block }, codec, 1);
            opened.ends(plain.end, &plain.data, plain.block);
            return Ok(opened);
        }
        if let Some(mp4) = Mp4::read(&mut file)? {
            if !mp4.has_index {
                return Err(Refusal::Sentence(
                    "its index is missing, which such files get at their end: it was cut, or never closed",
                ));
            }
            let view = View::changed(file, mp4.changes.clone())?;
            return Self::contained(path, view, track, |opened, id, rate| {
                opened.is_cut = mp4.is_cut;
                let Some(told) = mp4.tracks.get(&id) else { return };
                match &told.edits {
                    Some(edits) => opened.shape.edits = Edits::new(edits, rate, told.timescale),
                    None => opened.shape.leave_out(0..told.delay),
                }
            });
        }
        if let Some(matroska) = Matroska::read(&file)? {
            let view = View::changed(file, matroska.changes.clone())?.in_one_go(!matroska.changes.is_empty());
            return Self::contained(path, view, track, |opened, id, rate| {
                opened.is_cut = matroska.is_cut;
                if let Input::Container(container) = &mut opened.input {
                    container.is_end_known = true;
                    container.may_pause &= matroska.changes.is_empty();
                }
                let nanoseconds = matroska.padding.get(&id.into()).copied().unwrap_or(0);
                opened.shape.hold_back(nanoseconds * u64::from(rate) / 1_000_000_000);
            });
        }
        if let Some(ogg) = Ogg::read(&file)? {
            let view = View::new(file, vec![Part::File(0..ogg.end)]);
            return Self::contained(path, view, track, |opened, _, _| opened.is_unclosed = !ogg.is_closed);
        }
        if !is_known(&mut file)?
            && let Some(frames) = Frames::open(View::whole(file.try_clone()?)?)?
        {
            return Ok(Self::bare(frames));
        }
        Self::contained(path, View::whole(file)?, track, |opened, _, _| {
            // A FLAC file gets its length when it is closed.
            opened.is_unclosed =
                matches!(&opened.input, Input::Container(it) if it.is_flac() && it.claimed.is_none());
        })
    }

    fn new(input: Input, codec: Coding, tracks: usize) -> Self {
        let shape = Shape::default();
        Self { input, codec, shape, tracks, is_unclosed: false, is_cut: false, missing: None }
    }

    fn wav(path: &Path, file: File, riff: &Riff) -> Result<Self, Refusal> {
        let (tag, channels, block) = (riff.tag(), riff.channels(), riff.block());
        let part = Part::File(riff.data.clone());
        let width = block.checked_div(channels).filter(|it| it * channels == block).unwrap_or(0);
        let sample = match (tag, width) {
            (1, 1) => Some(Sample { kind: Kind::Unsigned8, is_big: false }),
            (1 | 3, width) => Sample::of(tag == 3, width, false),
            _ => None,
        };
        let mut opened = match (tag, sample) {
            // MP3 in another wrapping.
            (0x55, _) => {
                let frames = Frames::open(View::new(file, vec![part]))?;
                Self::bare(frames.ok_or(Refusal::Sentence("there is no sound in it"))?)
            }
            (_, Some(sample)) => {
                let codec = Coding::Plain { sample, channels, rate: riff.rate() };
                Self::new(Input::Plain { view: View::new(file, vec![part]), block }, codec, 1)
            }
            (_, None) => {
                let view = View::new(file, vec![Part::Bytes(riff.plain_head()), part]);
                Self::contained(path, view, 0, |_, _, _| ())?
            }
        };
        opened.ends(riff.end, &riff.data, block);
        Ok(opened)
    }

    /// Keeps what is known of the end of the sound.
    fn ends(&mut self, end: End, data: &Range<u64>, block: usize) {
        match end {
            End::Told => {}
            End::NotTold => self.is_unclosed = true,
            End::Cut { claimed } => {
                self.is_cut = true;
                let missing = claimed.saturating_sub(data.end - data.start);
                let is_plain = matches!(self.codec, Coding::Plain { .. });
                self.missing = is_plain.then(|| missing / block.max(1) as u64);
            }
        }
    }

    fn bare(frames: Frames) -> Self {
        let first = frames.first();
        let (before, behind) = frames.padding();
        let codec = Coding::Compressed(first.parameters());
        let mut opened = Self::new(Input::Frames(Box::new(frames), Some(first), None), codec, 1);
        opened.shape.leave_out(0..before);
        opened.shape.leave_out(behind);
        opened
    }

    /// Opens a container; `told` adds what its file says beside it, by the number of the track and its rate.
    fn contained(
        path: &Path,
        view: View,
        number: usize,
        told: impl FnOnce(&mut Self, u32, u32),
    ) -> Result<Self, Refusal> {
        let stream = MediaSourceStream::new(Box::new(view), MediaSourceStreamOptions::default());
        let reader = symphonia::default::get_probe()
            .probe(&hint(path), stream, FormatOptions::default(), MetadataOptions::default())
            .map_err(|error| Refusal::Decoder(error, "its format is not known"))?;
        let tracks: Vec<&Track> = reader.tracks().iter().filter(|it| parameters(it).is_some()).collect();
        let heard = *tracks.get(number).ok_or(Refusal::Sentence("there is no sound in it"))?;
        let parameters = parameters(heard).ok_or(Refusal::Sentence("there is no sound in it"))?;
        if parameters.codec == CODEC_ID_NULL_AUDIO {
            return Err(Refusal::Sentence("it is compressed in an unknown way"));
        }
        let rate =
            if parameters.codec == CODEC_ID_OPUS { 48_000 } else { parameters.sample_rate.unwrap_or(0) };
        let unit = heard.time_base.map_or((1, rate.max(1)), |it| (it.numer.get(), it.denom.get()));
        let (id, count, codec) = (heard.id, tracks.len(), Coding::Compressed(parameters.clone()));
        let format = reader.format_info().format;
        let is_exact = format == FORMAT_ID_FLAC;
        let claimed = heard.num_frames.filter(|_| format != FORMAT_ID_OGG);
        let container = Container {
            track: id,
            rate,
            unit,
            claimed,
            tolerance: if is_exact { 0 } else { u64::from(rate) / 20 },
            may_pause: format == FORMAT_ID_MKV || format == FORMAT_ID_ISOMP4,
            is_end_known: format == FORMAT_ID_OGG,
            reader,
        };
        let mut opened = Self::new(Input::Container(container), codec, count);
        told(&mut opened, id, rate);
        Ok(opened)
    }
}

impl Input {
    pub(super) fn next(&mut self) -> Result<Piece, Error> {
        match self {
            Self::Container(container) => container.next(),
            Self::Plain { view, block } => {
                let mut bytes = Vec::new();
                view.take((*block * BLOCK) as u64).read_to_end(&mut bytes)?;
                bytes.truncate(bytes.len() / *block * *block);
                if bytes.is_empty() {
                    return Ok(Piece::End { is_cut: false });
                }
                Ok(Piece::Packet(Packet::new(0, Timestamp::ZERO, Duration::ZERO, bytes), None))
            }
            Self::Frames(frames, last, waiting) => {
                let next = match waiting.take() {
                    Some((header, bytes)) => Next::Frame(header, bytes),
                    None => frames.next()?,
                };
                Ok(match next {
                    Next::Frame(header, bytes) if last.is_some_and(|it| !header.continues(&it)) => {
                        *last = Some(header);
                        *waiting = Some((header, bytes));
                        Piece::Other(Coding::Compressed(header.parameters()))
                    }
                    Next::Frame(header, bytes) => {
                        let length = Duration::from(header.samples as u64);
                        Piece::Packet(Packet::new(0, Timestamp::ZERO, length, bytes), None)
                    }
                    Next::Lost(count) => Piece::Lost(count),
                    Next::Cut => Piece::End { is_cut: true },
                    Next::End => Piece::End { is_cut: false },
                })
            }
        }
    }

    /// The frames that the file claims to have, before anything is left out; 0 if it does not say.
    pub(super) fn claimed(&self) -> u64 {
        match self {
            Self::Container(container) => container.claimed.unwrap_or(0),
            Self::Frames(frames, ..) => frames.info.frames.unwrap_or(0) * frames.first().samples as u64,
            Self::Plain { .. } => 0,
        }
    }

    /// Goes to a frame, or a little before it; tells where that is.
    pub(super) fn seek(&mut self, frame: u64) -> Result<u64, Error> {
        match self {
            Self::Container(container) => container.seek(frame),
            Self::Frames(..) | Self::Plain { .. } => Err(Error::Unsupported("seek")),
        }
    }
}

impl Container {
    /// Times in FLAC are exact to the frame.
    fn is_flac(&self) -> bool {
        self.tolerance == 0
    }

    fn next(&mut self) -> Result<Piece, Error> {
        loop {
            match self.reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => {
                    let begins = self.frame(packet.pts);
                    return Ok(Piece::Packet(packet, Some(begins)));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(Piece::End { is_cut: false }),
                // Another stream follows in the same file, as in radio that was recorded.
                Err(Error::ResetRequired) => {
                    let track = self.reader.tracks().iter().find(|it| parameters(it).is_some());
                    let track = track.ok_or(Error::Unsupported("no sound"))?;
                    let parameters = parameters(track).ok_or(Error::Unsupported("no sound"))?.clone();
                    self.track = track.id;
                    return Ok(Piece::Other(Coding::Compressed(parameters)));
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn frame(&self, time: Timestamp) -> i64 {
        let (numerator, denominator) = self.unit;
        let frames = i128::from(time.get()) * i128::from(numerator) * i128::from(self.rate);
        let denominator = i128::from(denominator.max(1));
        i64::try_from((frames + denominator / 2).div_euclid(denominator)).unwrap_or(i64::MAX)
    }

    fn seek(&mut self, frame: u64) -> Result<u64, Error> {
        let (numerator, denominator) = self.unit;
        let time = u128::from(frame) * u128::from(denominator)
            / (u128::from(numerator.max(1)) * u128::from(self.rate.max(1)));
        let ts = Timestamp::from(i64::try_from(time).unwrap_or(i64::MAX));
        let reached = self.reader.seek(SeekMode::Accurate, SeekTo::Timestamp { ts, track_id: self.track })?;
        Ok(u64::try_from(self.frame(reached.actual_ts)).unwrap_or(0))
    }
}

fn parameters(track: &Track) -> Option<&AudioCodecParameters> {
    track.codec_params.as_ref().and_then(|it| it.audio())
}

/// The name of a file helps where its bytes do not tell its format.
fn hint(path: &Path) -> Hint {
    let mut hint = Hint::new();
    if let Some(extension) = path.extension().and_then(|it| it.to_str()) {
        hint.with_extension(extension);
    }
    hint
}

/// Tells whether a file begins with the mark of a format that is none of bare frames.
fn is_known(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    file.rewind()?;
    file.take(10).read_to_end(&mut head)?;
    if let [b'I', b'D', b'3', _, _, _, a, b, c, d] = head[..] {
        let size = [a, b, c, d].iter().fold(0, |sum, it| sum << 7 | u64::from(*it));
        head.clear();
        file.seek(SeekFrom::Start(10 + size))?;
        file.take(10).read_to_end(&mut head)?;
    }
    let marks: [&[u8]; 5] = [b"fLaC", b"FORM", b"caff", b"RIFF", b"RIFX"];
    Ok(marks.iter().any(|it| head.starts_with(it)))
}
