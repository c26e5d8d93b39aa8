//! As much of Gherkin as the official scenarios use: scenarios with steps, tables and examples.

use std::collections::BTreeMap;

/// A row of a table.
pub(super) type Row = Vec<String>;

/// A step with its table.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) text: String,
    pub(super) table: Vec<Row>,
}

/// One example of a scenario, filled in.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Default)]
struct Scenario {
    title: String,
    steps: Vec<Step>,
    examples: Vec<Row>,
    in_examples: bool,
}

/// Every example of every scenario in a file.
pub(super) fn cases(text: &str) -> Vec<Case> {
    let mut found = Vec::new();
    let mut current: Option<Scenario> = None;
    for line in text.lines().map(str::trim) {
        let title = ["Abstract Scenario:", "Scenario:"].iter().find_map(|word| line.strip_prefix(word));
        if let Some(title) = title {
            found.extend(current.take().into_iter().flat_map(Scenario::cases));
            current = Some(Scenario { title: title.trim().to_owned(), ..Scenario::default() });
        } else if line.starts_with("Regel:") || line.starts_with("Achtergrond:") {
            found.extend(current.take().into_iter().flat_map(Scenario::cases));
        } else if let Some(scenario) = &mut current {
            scenario.line(line);
        }
    }
    found.extend(current.into_iter().flat_map(Scenario::cases));
    found
}

impl Scenario {
    fn line(&mut self, line: &str) {
        if line.starts_with("Voorbeelden:") {
            self.in_examples = true;
        } else if let Some(cells) = line.strip_prefix('|') {
            let row: Row = cells.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            if self.in_examples {
                self.examples.push(row);
            } else {
                self.steps.last_mut().unwrap().table.push(row);
            }
        } else if ["Gegeven ", "En ", "Als ", "Dan ", "* "].iter().any(|word| line.starts_with(word)) {
            self.steps.push(Step { text: line.to_owned(), table: Vec::new() });
        }
    }

    fn cases(self) -> Vec<Case> {
        let Some((head, rows)) = self.examples.split_first() else {
            return vec![Case { name: self.title, steps: self.steps }];
        };
        let filled = |row: &Row| {
            let values: BTreeMap<&String, &String> = head.iter().zip(row).collect();
            let fill = |text: &str| {
                values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
            };
            let steps = self.steps.iter().map(|step| Step {
                text: fill(&step.text),
                table: step.table.iter().map(|row| row.iter().map(|cell| fill(cell)).collect()).collect(),
            });
            Case { name: format!("{} | {}", fill(&self.title), row.join(" | ")), steps: steps.collect() }
        };
        rows.iter().map(filled).collect()
    }
}
