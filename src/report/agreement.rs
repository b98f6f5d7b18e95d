//! The agreement of two assessors, as rows of a table: bias, gap, kappa.

use maud::{Markup, html};

use crate::domain::{
    statistics::Agreement,
    trends::{
        self_judgement::SelfJudgement,
        words::{apart, change},
    },
};

use super::html::across;

/// Draws the columns: of what, how many, bias, gap, kappa; with a drawing of the bias or without.
pub(super) fn head(of: &str, many: &str, is_drawn: bool) -> Markup {
    html! {
        thead { tr {
            th scope="col" dir="auto" { (of) }
            th.number scope="col" { (many) }
            th.number scope="col" { "Bias" }
            @if is_drawn { td.drawn.slim aria-hidden="true" {} }
            th.number scope="col" { "Gap" }
            th.number scope="col" { "Kappa" }
        } }
    }
}

/// Draws one row of the table.
pub(super) fn row(of: &Markup, many: usize, agreement: &Agreement, is_drawn: bool) -> Markup {
    html! {
        tr {
            th scope="row" dir="auto" { (of) }
            td.number { (many) }
            td.number { (change(agreement.bias)) }
            @if is_drawn { td.drawn.slim aria-hidden="true" { (bar(agreement.bias)) } }
            td.number { (apart(agreement.gap)) }
            td.number { (SelfJudgement::kappa(agreement).unwrap_or_default()) }
        }
    }
}

/// Draws the bias as a bar to the left or to the right of nought; one level and a half is the edge.
fn bar(bias: f64) -> Markup {
    let share = (bias / 3.0).clamp(-0.5, 0.5);
    let (x, width) = if share < 0.0 { (0.5 + share, -share) } else { (0.5, share) };
    html! {
        svg.spent width="100%" height="14" focusable="false" {
            rect x=(across(x)) width=(across(width)) y="4" height="6" {}
            line x1="50%" x2="50%" y1="1" y2="13" {}
        }
    }
}
