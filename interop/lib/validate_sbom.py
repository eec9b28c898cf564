"""Validates a CycloneDX JSON document strictly: validate_sbom.py FILE."""
import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = open(sys.argv[1], encoding="utf-8").read()
document = json.loads(text)
version = SchemaVersion.from_version(document["specVersion"])
error = JsonStrictValidator(version).validate_str(text)
if error is not None:
    sys.exit(f"not valid CycloneDX {document['specVersion']}: {str(error)[:2000]}")
print(f"CycloneDX {document['specVersion']}, {len(document.get('components', []))} components")
