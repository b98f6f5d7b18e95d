//! The arithmetic of a question: formulas over its figures, so that its numbers agree with one another.

use std::collections::BTreeMap;

use crate::domain::question::Figure;

/// How far a value may lie from its formula: rounding on a whiteboard.
const TOLERANCE: f64 = 0.10;

/// Finds figures that their formulas contradict, and formulas that cannot be read: which, and what is wrong.
pub fn contradictions(figures: &[Figure]) -> Vec<(usize, String)> {
    let values: BTreeMap<&str, f64> = figures.iter().map(|it| (it.name.as_str(), it.value)).collect();
    let check = |(at, figure): (usize, &Figure)| {
        let formula = figure.equals.as_deref()?;
        match evaluate(formula, &values) {
            Err(problem) => Some((at, format!("`{formula}`: {problem}"))),
            Ok(result) if (result - figure.value).abs() <= TOLERANCE * result.abs() => None,
            Ok(result) => {
                let (name, value) = (&figure.name, figure.value);
                Some((at, format!("`{name}` is {value}, but `{formula}` gives {}", rounded(result))))
            }
        }
    };
    figures.iter().enumerate().filter_map(check).collect()
}

fn rounded(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// Works out the value of a formula: `+ - * /`, parentheses, numbers (underscores allowed) and names.
fn evaluate(formula: &str, values: &BTreeMap<&str, f64>) -> Result<f64, String> {
    let mut reader = Reader { rest: formula, depth: 0, values };
    let value = reader.sum()?;
    reader.skip();
    match reader.rest.chars().next() {
        Some(odd) => Err(format!("'{odd}' is not expected here")),
        None if value.is_finite() => Ok(value),
        None => Err("this divides by zero".to_owned()),
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
    values: &'a BTreeMap<&'a str, f64>,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, signs: [char; 2]) -> Option<char> {
        self.skip();
        let sign = self.rest.chars().next().filter(|it| signs.contains(it))?;
        self.rest = &self.rest[1..];
        Some(sign)
    }

    fn sum(&mut self) -> Result<f64, String> {
        let mut value = self.product()?;
        while let Some(sign) = self.take(['+', '-']) {
            let term = self.product()?;
            value += if sign == '+' { term } else { -term };
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut value = self.operand()?;
        while let Some(sign) = self.take(['*', '/']) {
            let factor = self.operand()?;
            value = if sign == '*' { value * factor } else { value / factor };
        }
        Ok(value)
    }

    fn operand(&mut self) -> Result<f64, String> {
        if self.take(['(', '(']).is_some() {
            self.depth += 1;
            if self.depth > 16 {
                return Err("too many parentheses".to_owned());
            }
            let value = self.sum()?;
            self.depth -= 1;
            return self.take([')', ')']).map(|_| value).ok_or_else(|| "a ')' is missing".to_owned());
        }
        let end = self.rest.find(|it: char| !(it.is_ascii_alphanumeric() || it == '_' || it == '.'));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        match word.chars().next() {
            None => Err("a number or a name is missing".to_owned()),
            Some(digit) if digit.is_ascii_digit() => {
                word.replace('_', "").parse().map_err(|_| format!("'{word}' is not a number"))
            }
            Some(_) => self.values.get(word).copied().ok_or_else(|| format!("there is no figure `{word}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: &str, value: f64, equals: Option<&str>) -> Figure {
        Figure { name: name.to_owned(), value, unit: "x".to_owned(), equals: equals.map(str::to_owned) }
    }

    #[test]
    fn reads_formulas() {
        let values = BTreeMap::from([("users", 200.0), ("a_day", 3.0)]);
        let value = |formula| evaluate(formula, &values);
        assert_eq!(value("users * a_day / (2 + 4)"), Ok(100.0));
        assert_eq!(value("10 - 2 - 3"), Ok(5.0));
        assert_eq!(value("86_400 / 2 / 2"), Ok(21_600.0));
        assert_eq!(value("1.5*(users+a_day)"), Ok(304.5));
        for wrong in [
            "",
            "users +",
            "(users",
            "users)",
            "nobody * 2",
            "1 / 0",
            "2 & 3",
            "1.2.3",
            "((((((((((((((((((1",
        ] {
            assert!(value(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn finds_numbers_that_disagree() {
        let figures = [
            figure("users", 1_000_000.0, None),
            figure("requests", 10_000_000.0, Some("users * 10")),
            figure("per_second", 120.0, Some("requests / 86400")),
            figure("peak", 900.0, Some("per_second * 3")),
        ];
        let found = contradictions(&figures);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 3);
        assert_eq!(found[0].1, "`peak` is 900, but `per_second * 3` gives 360");
    }
}
