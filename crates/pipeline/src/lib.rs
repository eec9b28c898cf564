//! assay run: the ordered steps, evidence, resumption
