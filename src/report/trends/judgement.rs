//! Self and predictions against peers: bias, gap and kappa, over all, by level, by dimension and by peer.

use maud::{Markup, html};

use crate::{
    domain::{
        question::Bar,
        statistics::Agreement,
        trends::{
            Trends,
            calibration_curve::{LevelPoint, PeersGave},
            self_judgement::SelfJudgement,
            words::{apart, chance, change, counted},
        },
    },
    report::{
        agreement::{head, row},
        html::across,
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
                div { dt { "Mean gap" } dd { (apart(agreement.gap)) } }
                div { dt { "Kappa" } dd { (SelfJudgement::kappa(agreement).unwrap_or("not to be told".to_owned())) } }
                div { dt { "Both scored" } dd { (counted(it.interviews, "interview")) } }
            }
            p.quiet {
                (it.movement_sentence())
                @if let (Some(each), Some(p)) = (it.gap_each, it.p) {
                    " " (change(each.slope)) " an interview (" (change(each.low)) " to " (change(each.high)) "), " (chance(p)) "."
                }
            }
            (by_level(it))
            (table(it, "dimension", it.dimensions.iter().map(|it| (it.title.clone(), it.kind.title(), it.interviews, it.agreement)).collect()))
            (table(it, "peer", it.peers.iter().map(|it| (it.peer.clone(), "", it.interviews, it.agreement)).collect()))
        }
    }
}

/// The calibration curve, and how close predictions come.
fn by_level(it: &SelfJudgement) -> Markup {
    let title = format!("What peers gave at {}, by the level that you gave or predicted", it.bar.title());
    let rows =
        it.predictions.iter().flat_map(|it| [("Your scores", it.own), ("Your predictions", it.agreement)]);
    html! {
        @if let Some(sentence) = it.calibration_sentence() { p { (sentence) } }
        @if !it.calibration_curve.is_empty() {
            div.wide tabindex="0" role="region" aria-label=(title) {
                table {
                    caption { (title) ". On the line: your level as a stroke, peers where you gave it as a dot, where you predicted it as a diamond." }
                    thead { tr {
                        th scope="col" { "Your level" }
                        th.number scope="col" { "Peers, where you gave it" }
                        th.number scope="col" { "Scores" }
                        th.number scope="col" { "Peers, where you predicted it" }
                        th.number scope="col" { "Scores" }
                        td.drawn.slim aria-hidden="true" {}
                    } }
                    tbody { @for point in it.calibration_curve.iter().rev() {
                        tr {
                            th scope="row" { (u8::from(point.level)) "\u{a0}" (point.level.title()) }
                            (gave(point.own))
                            (gave(point.predicted))
                            td.drawn.slim aria-hidden="true" { (line(point)) }
                        }
                    } }
                }
            }
        }
        @if let Some(predictions) = &it.predictions {
            @let title = format!("Your scores and your predictions against what peers gave at {}", it.bar.title());
            div.wide tabindex="0" role="region" aria-label=(title) {
                table {
                    caption { (title) ", for the " (counted(predictions.agreement.pairs, "score")) " of which you have both" }
                    (head("Against peers", "Interviews", false))
                    tbody { @for (name, agreement) in rows { (row(&html! { (name) }, predictions.interviews, &agreement, false)) } }
                }
            }
        }
    }
}

fn gave(it: Option<PeersGave>) -> Markup {
    html! {
        td.number { (it.map_or("–".to_owned(), |it| apart(it.mean))) }
        td.number { @if let Some(it) = it { (it.pairs) } }
    }
}

/// The levels from 1 to 4 as a line: the own one, and where peers lie.
fn line(it: &LevelPoint) -> Markup {
    let x = |level: f64| across(0.08 + 0.84 * (level - 1.0) / 3.0);
    let level = x(f64::from(u8::from(it.level)));
    html! {
        svg.spent.curve width="100%" height="14" focusable="false" {
            rect.rail x=(x(1.0)) width=(across(0.84)) y="6" height="2" {}
            line x1=(level) x2=(level) y1="1" y2="13" {}
            @if let Some(own) = it.own { circle cx=(x(own.mean)) cy="7" r="4" {} }
            @if let Some(predicted) = it.predicted {
                svg x=(x(predicted.mean)) y="7" overflow="visible" { path d="M0-5 5 0 0 5-5 0Z" {} }
            }
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
                    (head(if by == "peer" { "Peer" } else { "Dimension" }, "Interviews", true))
                    tbody { @for (name, kind, interviews, agreement) in rows {
                        @let name = html! { (name) @if !kind.is_empty() { " " span.tag { (kind) } } };
                        (row(&name, interviews, &agreement, true))
                    } }
                }
            }
        }
    }
}
