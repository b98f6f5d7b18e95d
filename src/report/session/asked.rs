//! The material of the questions, and the probes that must be asked, each with the moment at which it was asked.

use maud::{Markup, html};

use crate::{
    domain::question::Material,
    report::asked::{Asked, asked},
};

use super::page_parts::{Page, Section};

pub(super) fn section(page: &Page) -> Option<Section> {
    let all = asked(page.session);
    let is_one = all.len() == 1;
    let body = html! { @for it in &all { (one(page, it, is_one)) } };
    let title = "What was asked of everybody".to_owned();
    (!all.is_empty()).then_some(Section { id: "asked", title, short: "Asked", body })
}

fn one(page: &Page, asked: &Asked, is_one: bool) -> Markup {
    html! {
        @if !is_one { h3 dir="auto" { (asked.question.title) } }
        @for it in &asked.question.material { (material(it)) }
        @if !asked.must_ask.is_empty() {
            p.quiet { (asked.done()) " of " (asked.must_ask.len()) " probes that must be asked were asked." }
            ul.asked {
                @for (probe, at) in &asked.must_ask {
                    li {
                        @match at { Some(at) => (page.at(*at)), None => span.quiet { "not asked" } }
                        " " span.text dir="auto" { (probe.ask) }
                    }
                }
            }
        }
    }
}

fn material(material: &Material) -> Markup {
    html! {
        details.material {
            summary dir="auto" { "To read: " (material.caption()) }
            pre tabindex="0" {
                @for (number, line) in material.numbered() {
                    span.line data-number=(number) { (line) "\n" }
                }
            }
        }
    }
}
