//! Program suites against real bytecode.
