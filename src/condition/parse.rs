//! Recursive descent: `of` binds loosest, then `en`, then `niet`.

use super::{Comparison, Expr, Operand, Word, WrittenCondition};
use crate::source::Span;

const MAX_DEPTH: usize = 16;

/// Why a condition cannot be read, in Dutch, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Parses a condition; `offset` is where `text` starts in its file.
pub fn parse(text: &str, offset: usize) -> Result<WrittenCondition, ConditionError> {
    let tokens = tokens(text, offset)?;
    let end = Span::new(offset + text.trim_end().len(), offset + text.trim_end().len());
    let mut parser = Parser { tokens: &tokens, at: 0, end };
    if tokens.is_empty() {
        return Err(parser.error("Hier ontbreekt de voorwaarde."));
    }
    let expr = parser.any(0)?;
    if parser.at < tokens.len() {
        return Err(parser.error("Hier eindigt de voorwaarde niet: verwacht 'en', 'of' of niets."));
    }
    Ok(expr)
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Sign(Comparison),
    Open,
    Close,
    Comma,
}

fn tokens(text: &str, offset: usize) -> Result<Vec<(Token, Span)>, ConditionError> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        let token = match first {
            c if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '=' | '<' | '>' | '!' => {
                let equals = rest.next_if(|(_, c)| *c == '=').is_some();
                end += usize::from(equals);
                sign(first, equals).ok_or_else(|| ConditionError {
                    message: "'!' alleen is geen vergelijking; bedoelt u '!=' of 'niet'?".to_owned(),
                    span: Span::new(start, end).shifted(offset),
                })?
            }
            c if is_word(c) => {
                while let Some((at, c)) = rest.next_if(|(_, c)| is_word(*c)) {
                    end = at + c.len_utf8();
                }
                Token::Word(text[start..end].to_owned())
            }
            other => {
                let span = Span::new(start, end).shifted(offset);
                return Err(ConditionError {
                    message: format!("Het teken '{other}' hoort niet in een voorwaarde."),
                    span,
                });
            }
        };
        tokens.push((token, Span::new(start, end).shifted(offset)));
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn sign(first: char, equals: bool) -> Option<Token> {
    Some(Token::Sign(match (first, equals) {
        ('=', _) => Comparison::Equal,
        ('<', false) => Comparison::Less,
        ('<', true) => Comparison::LessOrEqual,
        ('>', false) => Comparison::Greater,
        ('>', true) => Comparison::GreaterOrEqual,
        ('!', true) => Comparison::NotEqual,
        _ => return None,
    }))
}

struct Parser<'a> {
    tokens: &'a [(Token, Span)],
    at: usize,
    end: Span,
}

impl Parser<'_> {
    fn error(&self, message: &str) -> ConditionError {
        let span = self.tokens.get(self.at).map_or(self.end, |(_, span)| *span);
        ConditionError { message: message.to_owned(), span }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word == wanted);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, missing: &str) -> Result<Word, ConditionError> {
        match self.tokens.get(self.at) {
            Some((Token::Word(text), span)) if !matches!(text.as_str(), "en" | "of" | "niet" | "in") => {
                self.at += 1;
                Ok(Word { text: text.clone(), span: *span })
            }
            _ => Err(self.error(missing)),
        }
    }

    fn any(&mut self, depth: usize) -> Result<WrittenCondition, ConditionError> {
        let mut parts = vec![self.all(depth)?];
        while self.take_word("of") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::Or(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<WrittenCondition, ConditionError> {
        let mut parts = vec![self.single(depth)?];
        while self.take_word("en") {
            parts.push(self.single(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::And(parts) })
    }

    fn single(&mut self, depth: usize) -> Result<WrittenCondition, ConditionError> {
        if depth > MAX_DEPTH {
            return Err(self.error("Deze voorwaarde heeft te veel haakjes."));
        }
        if self.take_word("niet") {
            return Ok(Expr::Not(Box::new(self.single(depth + 1)?)));
        }
        if self.take(&Token::Open) {
            let inner = self.any(depth + 1)?;
            return if self.take(&Token::Close) {
                Ok(inner)
            } else {
                Err(self.error("Hier ontbreekt een haakje sluiten."))
            };
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<WrittenCondition, ConditionError> {
        let kenmerk = self.word("Hier wordt een kenmerk verwacht.")?;
        if self.take_word("in") {
            return Ok(Expr::In { kenmerk, set: self.set()? });
        }
        let Some(Token::Sign(comparison)) = self.peek() else {
            return Err(self.error("Hier wordt een vergelijking verwacht: =, !=, <, <=, >, >= of in (…)."));
        };
        let comparison = *comparison;
        self.at += 1;
        let operand = operand(self.word("Hier wordt een waarde of een feit verwacht.")?);
        Ok(Expr::Compare { kenmerk, comparison, operand })
    }

    fn set(&mut self) -> Result<Vec<Operand>, ConditionError> {
        if !self.take(&Token::Open) {
            return Err(self.error("Na 'in' hoort een lijst tussen haakjes: in (a, b)."));
        }
        let mut set = vec![operand(self.word("Hier wordt een waarde verwacht.")?)];
        while self.take(&Token::Comma) {
            set.push(operand(self.word("Hier wordt een waarde verwacht.")?));
        }
        if self.take(&Token::Close) { Ok(set) } else { Err(self.error("Hier ontbreekt een haakje sluiten.")) }
    }
}

fn operand(word: Word) -> Operand {
    let is_fact = word.text.contains('.') && word.text.starts_with(|c: char| c.is_ascii_lowercase());
    if is_fact { Operand::Fact(word) } else { Operand::Constant(word) }
}
