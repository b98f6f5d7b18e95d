//! Formats other than our own: sound taken in from elsewhere, made small without loss, and made small for a page.

mod coder;
mod decode;
mod flac;
mod frames;
mod header;
mod import;
mod input;
mod length;
mod matroska;
mod mix;
mod mp4;
mod ogg;
mod opus;
mod page;
mod plain;
mod refusal;
mod remark;
mod riff;
mod shape;
mod view;

pub(super) use decode::Decoded;
pub use flac::{Compressed, compress};
pub use import::{Imported, import, import_track};
pub use length::length;
pub use page::{Page, for_page};
pub use remark::Remark;
