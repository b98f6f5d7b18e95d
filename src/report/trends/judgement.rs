//! Self against peers: bias, gap and kappa, over all, by dimension and by peer.

use maud::{Markup, html};

use crate::domain::{
    question::Bar,
    statistics::Agreement,
    trends::{
        Trends,
        self_judgement::SelfJudgement,
        words::{chance, change, counted},
    },
};

pub(super) fn part(trends: &Trends) -> Option<Markup> {
    let all: Vec<&SelfJudgement> =
        Bar::ALL.into_iter().filter_map(|bar| trends.self_judgement(bar)).collect();
    (!all.is_empty()).then(|| html! { @for it in all { (at_bar(it)) } })
}

fn at_bar(it: &SelfJudgement) -> Markup {
    html! {
        h3 { (it.bar.title()) }
        p { (it.sentence()) }
        @if let Some(agreement) = &it.agreement {
            dl.figures {
                div { dt { "Bias" } dd { (change(agreement.bias)) } }
                div { dt { "Mean gap" } dd { (format!("{:.2}", agreement.gap)) } }
                div { dt { "Kappa" } dd { (SelfJudgement::kappa(agreement).unwrap_or("not to be told".to_owned())) } }
                div { dt { "Both scored" } dd { (counted(it.interviews, "interview")) } }
            }
            p.quiet {
                (it.movement_sentence())
                @if let (Some(each), Some(p)) = (it.gap_each, it.p) {
                    " " (change(each.slope)) " an interview (" (change(each.low)) " to " (change(each.high)) "), " (chance(p)) "."
                }
            }
            (table(it, "dimension", it.dimensions.iter().map(|it| (it.title.clone(), it.kind.title(), it.interviews, it.agreement)).collect()))
            (table(it, "peer", it.peers.iter().map(|it| (it.peer.clone(), "", it.interviews, it.agreement)).collect()))
        }
    }
}

fn table(it: &SelfJudgement, by: &str, rows: Vec<(String, &str, usize, Agreement)>) -> Markup {
    let title = format!("You and your peers at {}, by {by}", it.bar.title());
    html! {
        @if !rows.is_empty() {
            div.wide tabindex="0" role="region" aria-label=(title) {
                table {
                    caption { (title) ". A bias above nought: you are the more lenient." }
                    thead { tr {
                        th scope="col" { @if by == "peer" { "Peer" } @else { "Dimension" } }
                        th.number scope="col" { "Interviews" }
                        th.number scope="col" { "Bias" }
                        td.drawn.slim aria-hidden="true" {}
                        th.number scope="col" { "Gap" }
                        th.number scope="col" { "Kappa" }
                    } }
                    tbody { @for (name, kind, interviews, agreement) in rows {
                        tr {
                            th scope="row" dir="auto" { (name) @if !kind.is_empty() { " " span.tag { (kind) } } }
                            td.number { (interviews) }
                            td.number { (change(agreement.bias)) }
                            td.drawn.slim aria-hidden="true" { (bar(agreement.bias)) }
                            td.number { (format!("{:.2}", agreement.gap)) }
                            td.number { (SelfJudgement::kappa(&agreement).unwrap_or_default()) }
                        }
                    } }
                }
            }
        }
    }
}

/// The bias as a bar to the left or to the right of nought; one level and a half is the edge.
fn bar(bias: f64) -> Markup {
    let share = (bias / 3.0).clamp(-0.5, 0.5);
    let (x, width) = if share < 0.0 { (0.5 + share, -share) } else { (0.5, share) };
    html! {
        svg.spent width="100%" height="14" focusable="false" {
            rect x=(crate::report::html::across(x)) width=(crate::report::html::across(width)) y="4" height="6" {}
            line x1="50%" x2="50%" y1="1" y2="13" {}
        }
    }
}
