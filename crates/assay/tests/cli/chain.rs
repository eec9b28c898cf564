//! `assay demo`: everything at once.

use crate::harness::Sandbox;

#[test]
fn the_whole_chain_offline() {
    let sandbox = Sandbox::new();
    let answer = sandbox.run("demo --report page.html");
    assert_eq!(answer.code, 0, "{answer}");
    for part in ["PASS  oci:", "  verify   ok", "read back and verified"] {
        assert!(answer.stdout.contains(part), "{part}\n{answer}");
    }
    for part in
        ["refused [verify-digest-mismatch]", "refused [verify-foreign-log]", "none edited, inserted, deleted"]
    {
        assert!(answer.stderr.contains(part), "{part}\n{answer}");
    }
    assert!(sandbox.path("page.html").is_file());
    assert!(!sandbox.path("state").exists(), "the demonstration leaves the user's own state alone");
    let left: Vec<_> = std::fs::read_dir(sandbox.path("tmp")).expect("a folder").flatten().collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}
