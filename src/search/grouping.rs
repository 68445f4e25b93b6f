//! From tokens to clauses: brackets, `AND`, `OR`, `NOT`. `AND` binds closer than `OR`.

use super::lexer::Token;
use super::query::{Ask, Clause, Note, Role};
use std::ops::Range;

/// A bracket that is still open.
struct Open {
    role: Role,
    start: usize,
    /// What stands between two `OR`s.
    alternatives: Vec<Vec<Clause>>,
    now: Vec<Clause>,
    /// An operator that waits for its right side.
    waiting: Option<(Token, Range<usize>)>,
    negate: Option<Range<usize>>,
}

impl Open {
    fn new(role: Role, start: usize) -> Open {
        Open { role, start, alternatives: Vec::new(), now: Vec::new(), waiting: None, negate: None }
    }

    fn push(&mut self, mut clause: Clause) {
        if let Some(span) = self.negate.take() {
            clause.role = Role::Not;
            clause.span.start = span.start;
        }
        if let Some((Token::And, _)) = self.waiting.take() {
            for side in [self.now.last_mut(), Some(&mut clause)].into_iter().flatten() {
                if side.role == Role::Should {
                    side.role = Role::Must;
                }
            }
        }
        self.now.push(clause);
    }

    fn operator(&mut self, token: Token, span: Range<usize>, notes: &mut Vec<Note>) {
        if self.now.is_empty() || self.waiting.is_some() {
            notes.push(dangling(&span));
            return;
        }
        if token == Token::Or {
            self.alternatives.push(std::mem::take(&mut self.now));
        }
        self.waiting = Some((token, span));
    }

    /// The clauses inside, with what dangles noted.
    fn close(mut self, notes: &mut Vec<Note>) -> Vec<Clause> {
        notes.extend(self.waiting.iter().map(|(_, span)| dangling(span)));
        notes.extend(self.negate.iter().map(dangling));
        if self.alternatives.is_empty() {
            return self.now;
        }
        self.alternatives.push(self.now);
        self.alternatives.into_iter().filter(|side| !side.is_empty()).map(alternative).collect()
    }
}

fn dangling(span: &Range<usize>) -> Note {
    Note { text: "an operator has nothing on one side; it was ignored".to_owned(), span: Some((span.start, span.end)) }
}

/// One side of an `OR`. What narrows alone need not when there is another side.
fn alternative(mut side: Vec<Clause>) -> Clause {
    if side.len() == 1 && side[0].role != Role::Not {
        side[0].role = Role::Should;
        return side.remove(0);
    }
    let span = side[0].span.start..side[side.len() - 1].span.end;
    Clause { role: Role::Should, ask: Ask::Group(side), span }
}

/// Groups tokens into clauses.
pub(super) fn group(tokens: Vec<(Token, Range<usize>)>, notes: &mut Vec<Note>) -> Vec<Clause> {
    let mut stack = vec![Open::new(Role::Should, 0)];
    for (token, span) in tokens {
        let depth = stack.len();
        let top = stack.last_mut().expect("the outermost group stays");
        match token {
            Token::Open(role) => stack.push(Open::new(role, span.start)),
            Token::Close if depth == 1 => {
                notes.push(Note {
                    text: "a bracket closes that was not opened; it was ignored".to_owned(),
                    span: Some((span.start, span.end)),
                });
            }
            Token::Close => close_top(&mut stack, Some(span.end), notes),
            Token::And | Token::Or => top.operator(token, span, notes),
            Token::Not => top.negate = Some(span),
            Token::Ask(role, ask) => top.push(Clause { role, ask, span }),
        }
    }
    while stack.len() > 1 {
        let (start, end) = stack.last().map_or((0, 0), |open| (open.start, open.start + 1));
        notes.push(Note { text: "a bracket is not closed; it was ignored".to_owned(), span: Some((start, end)) });
        close_top(&mut stack, None, notes);
    }
    stack.pop().expect("the outermost group stays").close(notes)
}

/// Closes the innermost bracket, at `end` where one closes it. One around a single clause melts away, as does one that
/// is not closed.
fn close_top(stack: &mut Vec<Open>, end: Option<usize>, notes: &mut Vec<Note>) {
    let Some(open) = stack.pop() else { return };
    let (role, start) = (open.role, open.start);
    let mut clauses = open.close(notes);
    let Some(outer) = stack.last_mut() else { return };
    let Some(end) = end.filter(|_| clauses.len() > 1) else {
        for mut clause in clauses {
            clause.role = combined(role, clause.role);
            outer.push(clause);
        }
        return;
    };
    let narrows = clauses.iter().any(|clause| clause.role == Role::Must);
    let only_fields = clauses.iter().all(|clause| matches!(clause.ask, Ask::Field { .. }));
    let role = if role == Role::Should && (narrows || only_fields) { Role::Must } else { role };
    clauses.shrink_to_fit();
    outer.push(Clause { role, ask: Ask::Group(clauses), span: start..end });
}

/// The role of a clause whose bracket melts away.
fn combined(outer: Role, inner: Role) -> Role {
    match (outer, inner) {
        (Role::Not, Role::Not) => Role::Must,
        (Role::Should, inner) => inner,
        (outer, _) => outer,
    }
}
