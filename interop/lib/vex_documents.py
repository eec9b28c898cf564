"""Makes VEX documents about what was found in an image: vex_documents.py FOUND SITE BASE PRODUCT REPOSITORY. FOUND is Trivy's JSON of the image
without VEX, SITE a folder that is served at BASE with two repositories, PRODUCT the document that is attested to the image, REPOSITORY
where the image is. Every status, products with and without a version, documents that cannot be read, and what only one of them says."""
import hashlib
import io
import json
import pathlib
import sys
import tarfile

found, site, base, product, repository = sys.argv[1:]
first = {}
for result in json.load(open(found, encoding="utf-8"))["Results"]:
    for one in result.get("Vulnerabilities") or []:
        purl = one["PkgIdentifier"]["PURL"]
        first.setdefault(purl.split("?")[0].rsplit("@", 1)[0], (one["VulnerabilityID"], purl.split("?")[0]))
packages = sorted(first)
assert len(packages) >= 6, packages
TIME = "2026-01-02T03:04:05Z"
STATUS = {"not_affected": {"justification": "vulnerable_code_not_in_execute_path"}, "affected": {"action_statement": "update"}}


def openvex(*statements):
    """VULNERABILITY, PRODUCT, STATUS and perhaps components."""
    listed = []
    for number, (vulnerability, of, status, *components) in enumerate(statements):
        of = {"@id": of} | ({"subcomponents": [{"@id": one} for one in components]} if components else {})
        listed.append({"vulnerability": {"name": vulnerability}, "products": [of], "status": status,
                       "timestamp": TIME.replace("04", f"{number:02}")} | STATUS.get(status, {}))
    return {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.test/vex", "author": "interop", "timestamp": TIME, "version": 1,
            "statements": listed}


def archive(documents):
    """A repository's contents: entries by package, and what stands in the file of each."""
    entries, files = [], {}
    for number, (package, document, more) in enumerate(documents):
        entries.append({"id": package, "location": f"pkg/{number}.json"} | more)
        files[f"pkg/{number}.json"] = document if isinstance(document, str) else json.dumps(document)
    files["index.json"] = json.dumps({"updated_at": TIME, "packages": entries})
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


def cases(names, image):
    a, b, c, d, e, f = names[:6]
    vulnerability = {name: first[name][0] for name in names}
    whole = {name: first[name][1] for name in names}
    one = [
        (a, openvex((vulnerability[a], a, "not_affected")), {"format": "openvex"}),
        (b, openvex((vulnerability[b], whole[b], "fixed")), {}),
        (c, openvex((vulnerability[c], c, "affected")), {}),
        (d, "{", {}),
        (e, openvex((vulnerability[e], e, "not_affected"), (vulnerability[e], e, "affected")), {}),
        # Of two entries about a package the last one counts.
        (f, openvex((vulnerability[f], f, "affected")), {}),
        (f, openvex((vulnerability[f], f, "under_investigation"), (vulnerability[f], f, "fixed")), {}),
    ]
    two = [(name, openvex((vulnerability[name], name, "not_affected")), {}) for name in names]
    if image:
        last = names[-1]
        other = image.replace("app", "other")
        one += [(image, openvex((vulnerability[last], image, "not_affected", last)), {}),
                (other, openvex((vulnerability[last], other, "not_affected")), {})]
        two = [entry for entry in two if entry[0] != last]
    return one, two


image = f"pkg:oci/app?repository_url={repository.replace('/', '%2F')}"
for name, documents in zip(["first", "second"], cases(packages, image)):
    folder = pathlib.Path(site) / name
    (folder / ".well-known").mkdir(parents=True, exist_ok=True)
    content = archive(documents)
    (folder / "contents.tar.gz").write_bytes(content)
    (folder / ".well-known/vex-repository.json").write_text(json.dumps({
        "name": name, "description": hashlib.sha256(content).hexdigest(),
        "versions": [{"spec_version": "0.1", "locations": [{"url": f"{base}/{name}/contents.tar.gz"}], "update_interval": "24h"}]}))

a, b, c, d = packages[:4]
pathlib.Path(product).write_text(json.dumps(openvex(
    (first[a][0], image, "not_affected", a), (first[b][0], "pkg:oci/app", "fixed", first[b][1]), (first[c][0], first[c][1], "not_affected"),
    (first[d][0], image.replace("app", "other"), "not_affected"))))
