//! Text to verdict: the judge trait and its providers.
