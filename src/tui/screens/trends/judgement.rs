//! The page of self-judgement: own scores and predictions beside those of peers, by level, by dimension, by peer, and
//! over time.

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        question::{Bar, Kind},
        statistics::Agreement,
        trends::{
            ENOUGH, Trends,
            self_judgement::SelfJudgement,
            words::{apart, change, counted},
        },
    },
    tui::{
        theme::Theme,
        widgets::{prose, spark},
    },
};

use super::calibration_curve;

/// Columns of the scale of a bias, an odd number; it reaches from two below to two above.
const SCALE: u8 = 17;
const REACH: f64 = 2.0;
/// From this width on, each row has its kappa.
const WIDE: u16 = 90;

/// The page as lines.
pub fn lines(trends: &Trends, bar: Bar, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some(judged) = trends.self_judgement(bar) else { return Vec::new() };
    let mut lines = prose::lines(&judged.sentence(), width, theme.heading);
    let Some(agreement) = &judged.agreement else {
        let text = "A peer scores one with 'mockloop score SESSION --as NAME', from the room or from the recording. \
                    You see it once your own scorecard is locked; then this page compares the two.";
        lines.push(Line::default());
        lines.extend(prose::lines(text, width, theme.text));
        return lines;
    };
    let kappa = SelfJudgement::kappa(agreement).map_or_else(
        || "Kappa cannot be told: all levels are the same.".to_owned(),
        |it| format!("Kappa {it}; 1 is full agreement, 0 is what chance gives."),
    );
    lines.extend(prose::lines(&kappa, width, theme.text));
    lines.extend(prose::lines(&judged.movement_sentence(), width, theme.text));
    if let Some(text) = judged.calibration_sentence() {
        lines.extend(prose::lines(&text, width, theme.text));
    }
    if judged.left_out > 0 {
        let text =
            format!("{} by an earlier wording of a rubric left out.", counted(judged.left_out, "interview"));
        lines.extend(prose::lines(&text, width, theme.warn));
    }
    let gaps: Vec<f64> = judged.points.iter().map(|it| it.gap).collect();
    let highest = gaps.iter().copied().fold(0.5, f64::max);
    lines.push(Line::from(vec![
        Span::styled("Gap by interview   ", theme.text),
        Span::styled(spark::line(&gaps, (0.0, highest), usize::from(width).saturating_sub(40)), theme.accent),
        Span::styled(format!("   highest {:.2}", gaps.iter().copied().fold(0.0, f64::max)), theme.dim),
    ]));
    lines.push(Line::default());
    lines.extend(calibration_curve::lines(&judged.calibration_curve, width, theme));
    lines.push(Line::default());
    lines.extend(table(judged, width, theme));
    lines
}

/// Each peer where there are several, then each dimension.
fn table(judged: &SelfJudgement, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let is_wide = width >= WIDE;
    let fixed = 8 + 2 + usize::from(SCALE) + 2 + 6 + 5 + if is_wide { 24 } else { 0 };
    let title = usize::from(width).saturating_sub(fixed).min(44);
    let first: Option<Kind> = judged.dimensions.first().map(|it| it.kind);
    let has_kinds = judged.dimensions.iter().any(|it| Some(it.kind) != first);
    let row = |name: &str, agreement: &Agreement, interviews: usize, is_enough: bool| {
        let text = if is_enough { theme.text } else { theme.dim };
        let mut spans = vec![
            Span::styled(prose::padded(name, title), text),
            Span::styled(format!("{:>8}  ", change(agreement.bias)), text),
        ];
        spans.extend(scale(agreement.bias, theme));
        spans.push(Span::styled(format!("  {:>6}{interviews:>5}", apart(agreement.gap)), text));
        if is_wide {
            let kappa = SelfJudgement::kappa(agreement).filter(|_| is_enough);
            spans.push(Span::styled(format!("   {}", kappa.unwrap_or_else(|| "–".to_owned())), theme.dim));
        }
        Line::from(spans)
    };
    let half = usize::from(SCALE / 2);
    let ends = format!("{:<half$}0{:>half$}", "below", "above");
    let kappa = if is_wide { "   kappa" } else { "" };
    let head = format!(
        "{}{:>8}  {ends}  {:>6}{:>5}{kappa}",
        prose::padded("You against peers", title),
        "bias",
        "gap",
        "of"
    );
    let mut lines = vec![Line::styled(head, theme.dim)];
    if judged.peers.len() > 1 {
        for it in &judged.peers {
            let is_enough = it.interviews >= ENOUGH;
            lines.push(row(&it.peer, &it.agreement, it.interviews, is_enough));
        }
        lines.push(Line::default());
    }
    for it in &judged.dimensions {
        let kind = it.kind.title().to_lowercase().replace("azure", "Azure");
        let name = if has_kinds { format!("{} · {kind}", it.title) } else { it.title.clone() };
        lines.push(row(&name, &it.agreement, it.interviews, it.is_enough()));
    }
    if judged.dimensions.iter().any(|it| !it.is_enough()) {
        lines.push(Line::styled("Of fewer than five interviews: too few to say.", theme.dim));
    }
    lines
}

/// `········┼·●······`
fn scale(bias: f64, theme: &Theme) -> Vec<Span<'static>> {
    let share = (bias.clamp(-REACH, REACH) + REACH) / (2.0 * REACH);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the scale")]
    let at = (share * f64::from(SCALE - 1)).round() as u8;
    let cell = |column: u8| match column {
        _ if column == at => Span::styled("●", theme.selected),
        _ if column == SCALE / 2 => Span::styled("┼", theme.dim),
        _ => Span::styled("·", theme.dim),
    };
    (0..SCALE).map(cell).collect()
}
