//! End-to-end suites that cross rooms.
