//! The matrix as a table of text.

use super::view::{Cel, Kolom, Matrix, Rij, Teken};
use std::{collections::BTreeMap, fmt::Write};

/// The matrix for the terminal: a table, and below it what stands out.
pub fn matrix_in_words(matrix: &Matrix) -> String {
    let mut out = format!("{} op {}, release {}\n\n", matrix.gemeentenaam, matrix.datum, matrix.release);
    let first = matrix.rijen.iter().map(|row| row.antwoord.chars().count()).max().unwrap_or(0).max(8);
    let rows: Vec<Vec<String>> = matrix.rijen.iter().map(|row| row.cellen.iter().map(short).collect()).collect();
    let widths: Vec<usize> = (0..matrix.kanalen.len())
        .map(|at| {
            let cells = rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
            cells.max(head(&matrix.kanalen[at]).chars().count())
        })
        .collect();
    let heads: Vec<String> = matrix.kanalen.iter().map(head).collect();
    table_row(&mut out, ("antwoord", first), &heads, &widths);
    for (row, cells) in matrix.rijen.iter().zip(&rows) {
        table_row(&mut out, (&row.antwoord, first), cells, &widths);
    }
    out.push_str("\nIn een cel: tekens · vingerafdruk van de feiten · leesbaarheid (0 moeilijk, 100 makkelijk)\n");
    out.push_str("  LEEG hier komt niets uit    ≠ mist feiten    ! let op    – niet voor dit kanaal\n");
    noticed(&mut out, matrix);
    omitted(&mut out, matrix);
    let count = matrix.telling;
    let _ = writeln!(
        out,
        "\n{} antwoorden, {} cellen: {} leeg, {} afwijkend, {} let op, {} niet voor dat kanaal. {}",
        count.antwoorden,
        count.cellen,
        count.leeg,
        count.afwijkend,
        count.let_op,
        count.nvt,
        match count.niet_geldig {
            0 => "Alle antwoorden gelden op deze dag.".to_owned(),
            1 => "1 antwoord geldt niet op deze dag.".to_owned(),
            more => format!("{more} antwoorden gelden niet op deze dag."),
        }
    );
    out
}

fn head(column: &Kolom) -> String {
    match (column.grens, column.bericht) {
        (Some(limit), _) => format!("{} (≤ {})", column.kanaal, grouped(limit)),
        (None, Some(message)) => format!("{} (bericht ≤ {})", column.kanaal, grouped(message)),
        (None, None) => column.kanaal.clone(),
    }
}

fn table_row(out: &mut String, (name, first): (&str, usize), cells: &[String], widths: &[usize]) {
    let _ = write!(out, "{name:first$}");
    for (cell, width) in cells.iter().zip(widths) {
        let _ = write!(out, "  {cell:width$}");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
}

fn short(cell: &Cel) -> String {
    let mark = match cell.teken {
        Teken::Goed => "",
        Teken::LetOp => " !",
        Teken::Afwijkend => " ≠",
        Teken::Leeg => return "LEEG".to_owned(),
        Teken::Nvt => return "–".to_owned(),
    };
    let read = cell.leesbaarheid.as_ref().map_or("-".to_owned(), |read| read.score.to_string());
    let print = if cell.feiten == 0 { "geen    " } else { &cell.vingerafdruk };
    format!("{} · {print} · {read}{mark}", grouped(cell.tekens))
}

/// `12.345`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

fn noticed(out: &mut String, matrix: &Matrix) {
    let stands_out = |cell: &&Cel| matches!(cell.teken, Teken::Leeg | Teken::Afwijkend | Teken::LetOp);
    let mut lines: Vec<(std::cmp::Reverse<Teken>, String)> = Vec::new();
    for row in &matrix.rijen {
        lines.extend(together(row, &stands_out));
    }
    // The worst first; otherwise in the order of the rows.
    lines.sort_by_key(|(teken, _)| *teken);
    if !lines.is_empty() {
        out.push_str("\nWat opvalt\n");
    }
    for (_, line) in lines {
        let _ = writeln!(out, "  {line}");
    }
}

/// One line per remark of an antwoord, with the kanalen that share it.
fn together(row: &Rij, stands_out: &impl Fn(&&Cel) -> bool) -> Vec<(std::cmp::Reverse<Teken>, String)> {
    let mut remarks: Vec<(&str, Teken, Vec<&str>)> = Vec::new();
    for cell in row.cellen.iter().filter(stands_out) {
        for remark in &cell.opmerkingen {
            match remarks.iter_mut().find(|(known, teken, _)| known == remark && *teken == cell.teken) {
                Some((.., kanalen)) => kanalen.push(&cell.kanaal),
                None => remarks.push((remark, cell.teken, vec![&cell.kanaal])),
            }
        }
    }
    let line = |(remark, teken, kanalen): (&str, Teken, Vec<&str>)| {
        let mark = match teken {
            Teken::Leeg => "LEEG",
            Teken::Afwijkend => "≠",
            _ => "!",
        };
        (std::cmp::Reverse(teken), format!("{mark} {} in {}: {remark}", row.antwoord, kanalen.join(", ")))
    };
    remarks.into_iter().map(line).collect()
}

/// What the kanalen leave out, each reason once with how often.
fn omitted(out: &mut String, matrix: &Matrix) {
    let mut reasons: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for cell in matrix.rijen.iter().flat_map(|row| &row.cellen) {
        for left in &cell.weggelaten {
            *reasons.entry((&cell.kanaal, left.sectie, &left.reden)).or_default() += 1;
        }
    }
    if !reasons.is_empty() {
        out.push_str("\nWat een kanaal weglaat\n");
    }
    for ((kanaal, sectie, reden), count) in reasons {
        let _ = writeln!(out, "  {kanaal}: {sectie} ({count}×). {reden}");
    }
}
