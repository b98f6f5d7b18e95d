//! The HTML document of every page: one file that loads nothing from elsewhere, with a content security policy that
//! forbids it.

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::words::steers;

const STYLE: &str = include_str!("page/page.css");

/// Holds a page as it is written to a file.
pub(super) struct Document<'a> {
    pub title: &'a str,
    /// The sources from which it may play sound, as the policy names them; empty where there is none.
    pub media: &'a str,
    /// Empty where nothing moves.
    pub script: &'a str,
    pub body: Markup,
}

impl Document<'_> {
    /// Returns the bytes of the file.
    ///
    /// The policy allows the style and the script by their hashes and nothing else: no request, no form, no frame, no
    /// script that stands in a text. Source: Content Security Policy Level 3, W3C, sections 2.3.1 and 3.3.
    pub fn write(self) -> String {
        let media = if self.media.is_empty() { "'none'" } else { self.media };
        let policy = format!(
            "default-src 'none'; style-src {}; script-src {}; media-src {media}; base-uri 'none'; form-action 'none'",
            hash(STYLE),
            if self.script.is_empty() { "'none'".to_owned() } else { hash(self.script) },
        );
        let page = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="robots" content="noindex";
                    meta name="generator" content={ "mockloop " (env!("CARGO_PKG_VERSION")) };
                    title { (self.title) " · mockloop" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    (self.body)
                    @if !self.script.is_empty() { script { (PreEscaped(self.script)) } }
                }
            }
        };
        let mut page = page.into_string();
        // Neither style nor script has such a character, so whatever is found came out of a file.
        page.retain(|it| !steers(it));
        page.push('\n');
        page
    }
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// Writes bytes as an address that needs no request.
pub(super) fn data_address(mime: &str, bytes: &[u8]) -> String {
    let mut address = format!("data:{mime};base64,");
    STANDARD.encode_string(bytes, &mut address);
    address
}

/// Writes a share of a width as SVG takes it.
pub(super) fn across(share: f64) -> String {
    format!("{:.3}%", share.clamp(0.0, 1.0) * 100.0)
}
