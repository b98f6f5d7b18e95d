//! The checks of every request and the headers of every answer: the exact address, and what a page may load.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Allows nothing but the files of this very address; no script or style within the page, no frames, no forms that
/// leave.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Tells where the page is, as every request must say it.
#[derive(Debug, Clone)]
pub struct Place {
    /// `127.0.0.1:7707`
    pub authority: String,
    pub is_tls: bool,
}

impl Place {
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.is_tls { "https" } else { "http" }, self.authority)
    }

    /// Returns the name of the cookie; each port has its own, because cookies do not tell ports apart.
    pub fn cookie(&self) -> String {
        let port = self.authority.rsplit(':').next().unwrap_or_default();
        if self.is_tls { format!("__Host-mockloop-{port}") } else { format!("mockloop-{port}") }
    }

    /// Returns whether a request was meant for this address, by a page of this address.
    fn is_meant(&self, method: &Method, headers: &HeaderMap) -> bool {
        let only = |name: HeaderName| {
            let mut all = headers.get_all(name).iter();
            let first = all.next();
            if all.next().is_some() { Err(()) } else { Ok(first) }
        };
        let is_here = only(header::HOST).is_ok_and(|it| it.is_some_and(|it| it == self.authority.as_str()));
        let origin = self.origin();
        let is_ours = match only(header::ORIGIN) {
            Ok(Some(it)) => it == origin.as_str(),
            // Browsers leave it out where a page is opened, and where it loads its own files.
            Ok(None) => *method == Method::GET,
            Err(()) => false,
        };
        let site = headers.get("sec-fetch-site");
        let is_near = site.is_none_or(|it| it == "same-origin" || (it == "none" && *method == Method::GET));
        // A link in a message or on another page opens ours; everything else comes from ours.
        let is_opened =
            *method == Method::GET && headers.get("sec-fetch-mode").is_some_and(|it| it == "navigate");
        is_here && is_ours && (is_near || is_opened)
    }
}

/// Refuses what was not meant for this address; writes on every answer what browsers must not do with it.
pub async fn guard(State(place): State<Place>, request: Request, next: Next) -> Response {
    let mut response = if place.is_meant(request.method(), request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This is not the address of this page.\n").into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
