//! The page of self-judgement: own scores beside those of peers, by dimension and over time.

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        question::Bar,
        trends::{
            Trends,
            self_judgement::{DimensionJudgement, SelfJudgement},
            words::{chance, change, counted},
        },
    },
    tui::{
        theme::Theme,
        widgets::{prose, spark},
    },
};

/// Columns of the scale of a bias, an odd number; it reaches from two below to two above.
const SCALE: usize = 17;
const REACH: f64 = 2.0;

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
    let mut moved = judged.movement_sentence();
    if let (Some(each), Some(p)) = (judged.gap_each, judged.p) {
        moved += &format!(" {} an interview, {}.", change(each.slope), chance(p));
    }
    lines.extend(prose::lines(&moved, width, theme.text));
    if judged.left_out > 0 {
        let text =
            format!("{} by an earlier wording of a rubric left out.", counted(judged.left_out, "interview"));
        lines.extend(prose::lines(&text, width, theme.warn));
    }
    lines.push(Line::default());
    let title = usize::from(width).saturating_sub(2 * 8 + SCALE + 4 + 8).min(30);
    lines.push(head(title, theme));
    lines.extend(judged.dimensions.iter().map(|it| row(it, title, width, theme)));
    lines.push(Line::default());
    let gaps: Vec<f64> = judged.points.iter().map(|it| it.gap).collect();
    let room = usize::from(width).saturating_sub(24);
    lines.push(Line::from(vec![
        Span::styled("Gap by interview   ", theme.text),
        Span::styled(spark::line(&gaps, (0.0, REACH), room), theme.accent),
    ]));
    if judged.peers.len() > 1 {
        lines.push(Line::default());
        for it in &judged.peers {
            let kappa = SelfJudgement::kappa(&it.agreement).unwrap_or_else(|| "–".to_owned());
            let text = format!(
                "{}  you {}   gap {:.2}   kappa {kappa}   {}",
                prose::padded(&it.peer, 16),
                change(it.agreement.bias),
                it.agreement.gap,
                counted(it.interviews, "interview")
            );
            lines.push(Line::styled(prose::cut(&text, usize::from(width)), theme.text));
        }
    }
    lines
}

fn head(title: usize, theme: &Theme) -> Line<'static> {
    let scale = format!("{:<half$}0{:>half$}", "below", "above", half = SCALE / 2);
    Line::styled(
        format!(
            "{}{:>8}  {scale}  {:>6}{:>8}",
            prose::padded("You against peers", title),
            "bias",
            "gap",
            "of"
        ),
        theme.dim,
    )
}

/// `Depth            +0.40  ········┼·●······   0.60   5`
fn row(it: &DimensionJudgement, title: usize, _: u16, theme: &Theme) -> Line<'static> {
    let bias = it.agreement.bias.clamp(-REACH, REACH);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the scale")]
    let at = ((bias + REACH) / (2.0 * REACH) * (SCALE as f64 - 1.0)).round() as usize;
    let cell = |column: usize| match column {
        _ if column == at => Span::styled("●", theme.selected),
        _ if column == SCALE / 2 => Span::styled("┼", theme.dim),
        _ => Span::styled("·", theme.dim),
    };
    let mut spans = vec![
        Span::styled(prose::padded(&it.title, title), theme.text),
        Span::styled(format!("{:>8}  ", change(it.agreement.bias)), theme.text),
    ];
    spans.extend((0..SCALE).map(cell));
    spans.push(Span::styled(format!("  {:>6.2}{:>8}", it.agreement.gap, it.interviews), theme.text));
    Line::from(spans)
}
