//! The `eenduidig` program.

fn main() {}
