//! Packets to samples, whatever they are coded in.

use symphonia::core::{
    codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, well_known::CODEC_ID_OPUS},
    errors::Error,
    packet::Packet,
};

use super::{input::Coding, opus::Opus, plain::Sample, refusal::Refusal};

/// A file with more was made up, to take all memory.
const MOST_CHANNELS: usize = 64;

/// A decoder, and what it was made for.
pub(super) struct Coder {
    parameters: Option<AudioCodecParameters>,
    decoder: Decoder,
}

enum Decoder {
    Known(Box<dyn AudioDecoder>),
    Opus(Box<Opus>),
    Plain { sample: Sample, channels: usize, rate: u32 },
}

impl Coder {
    /// Makes a decoder; returns it with the frames a second that it gives, if it tells them.
    pub(super) fn new(codec: Coding) -> Result<(Self, Option<u32>), Refusal> {
        let many = Refusal::Sentence("it has too many channels");
        match codec {
            Coding::Plain { channels, .. } if channels > MOST_CHANNELS => Err(many),
            Coding::Plain { sample, channels, rate } => Ok((
                Self { parameters: None, decoder: Decoder::Plain { sample, channels, rate } },
                Some(rate),
            )),
            Coding::Compressed(it) if it.channels.as_ref().is_some_and(|it| it.count() > MOST_CHANNELS) => {
                Err(many)
            }
            Coding::Compressed(parameters) => {
                let made = decoder(&parameters);
                let (decoder, rate) =
                    made.map_err(|error| Refusal::Decoder(error, "it is compressed in an unknown way"))?;
                Ok((Self { parameters: Some(parameters), decoder }, rate))
            }
        }
    }

    /// Replaces `samples` by those of a packet; tells rate and channels.
    pub(super) fn decode(&mut self, packet: &Packet, samples: &mut Vec<f32>) -> Result<(u32, usize), Error> {
        match &mut self.decoder {
            Decoder::Known(decoder) => decoder.decode(packet).map(|sound| {
                sound.copy_to_vec_interleaved(samples);
                (sound.spec().rate(), sound.num_planes())
            }),
            Decoder::Opus(opus) => opus.decode(packet, samples),
            Decoder::Plain { sample, channels, rate } => {
                samples.clear();
                sample.read(&packet.data, samples);
                Ok((*rate, *channels))
            }
        }
    }

    /// Forgets what came before: something is missing now, or what follows is from elsewhere.
    pub(super) fn reset(&mut self) {
        match &mut self.decoder {
            // A decoder that panicked may be left in any state, so that a new one is made.
            Decoder::Known(old) => match self.parameters.as_ref().map(decoder) {
                Some(Ok((Decoder::Known(new), _))) => *old = new,
                _ => old.reset(),
            },
            Decoder::Opus(opus) => opus.reset(),
            Decoder::Plain { .. } => {}
        }
    }

    /// The frames that a packet should have, where that is certain.
    pub(super) fn length(&self, packet: &Packet) -> Option<usize> {
        const LONGEST: u64 = 1 << 16;
        match &self.decoder {
            Decoder::Opus(_) => Opus::length(&packet.data),
            Decoder::Known(_) | Decoder::Plain { .. } => Some(packet.dur.get())
                .filter(|it| (1..LONGEST).contains(it))
                .and_then(|it| it.try_into().ok()),
        }
    }
}

fn decoder(parameters: &AudioCodecParameters) -> Result<(Decoder, Option<u32>), Error> {
    if parameters.codec == CODEC_ID_OPUS {
        let opus = Opus::new(parameters.extra_data.as_deref().unwrap_or_default())?;
        return Ok((Decoder::Opus(Box::new(opus)), Some(Opus::RATE)));
    }
    let decoder =
        symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default())?;
    let rate = decoder.codec_params().sample_rate.or(parameters.sample_rate);
    Ok((Decoder::Known(decoder), rate))
}
