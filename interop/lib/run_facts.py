"""Prints in a line what `assay run --format json` says: run_facts.py REPORT.json. Exit 1 when a step failed."""
import json
import sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
steps = {step["name"]: step for step in report["steps"]}
print("; ".join(f"{name}: {steps[name]['detail']}" for name in ("list", "scan", "sign", "publish", "verify") if name in steps))
sys.exit(any(step["outcome"] not in ("ok", "skipped") for step in steps.values()))
