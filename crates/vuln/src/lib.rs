//! Advisory database in trivy-db schema 2, version comparators, matcher
