//! Formats other than our own: sound taken in from elsewhere, made small without loss, and made small for a page.

mod decode;
mod flac;
mod import;
mod length;
mod opus;
mod page;

pub(super) use decode::Decoded;
pub use flac::{Compressed, compress};
pub use import::{Imported, import};
pub use length::length;
pub use page::{Page, for_page};
