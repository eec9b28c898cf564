//! Findings and verdicts as table, JSON and HTML
