"""Makes the root of an image in which bills of materials lie: document_root.py TREE DOCUMENTS BITNAMI ROOT. TREE is the system they are about,
DOCUMENTS holds those that Trivy wrote of it (`x.cdx.json`, `x.spdx.json`, `x.spdx`), BITNAMI is a document of Bitnami. Without DOCUMENTS only TREE
is made, of which Trivy is to write them."""
import json
import pathlib
import shutil
import sys

tree = pathlib.Path(sys.argv[1])


def write(root, path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))


def package(name, version):
    return (f"Package: {name}\nStatus: install ok installed\nMaintainer: Debian <a@lists.debian.org>\nArchitecture: amd64\n"
            f"Source: src-{name}\nVersion: {version}\nDescription: {name}\n\n")


def spdx(name, *packages):
    """A document as Chainguard writes one for each package: the package, and the source it was built from."""
    return {
        "SPDXID": "SPDXRef-DOCUMENT", "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "name": name, "documentNamespace": f"https://spdx.test/{name}",
        "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: by hand"]},
        "packages": [{
            "SPDXID": f"SPDXRef-Package-{at}", "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": licence,
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}],
        } for at, (name, version, licence, purl) in enumerate(packages)],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Package-0"}],
    }


def cyclonedx(*components):
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"bom-ref": f"ref-{at}", "type": "library", "name": name, "version": version, "purl": purl} | more
        for at, (name, version, purl, more) in enumerate(components)]}


if len(sys.argv) == 2:
    write(tree, "etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
    write(tree, "etc/debian_version", "12.5\n")
    write(tree, "var/lib/dpkg/status", package("both", "1.0-1") + package("noted", "1:2.0-1"))
    write(tree, "srv/lib/site-packages/noted-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: noted\nVersion: 1.0\nLicense: MIT\n\n")
    write(tree, "srv/node_modules/noted/package.json", {"name": "noted", "version": "1.0.0", "license": "MIT"})
    write(tree, "srv/Cargo.lock", 'version = 3\n[[package]]\nname = "root"\nversion = "1.0.0"\ndependencies = ["inner"]\n[[package]]\nname = "inner"\n'
          'version = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\ndependencies = ["deep"]\n[[package]]\nname = "deep"\n'
          'version = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n')
    sys.exit()

documents, bitnami, root = map(pathlib.Path, sys.argv[2:])
write(root, "etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
write(root, "etc/debian_version", "12.5\n")
# One package the database has too, and one that only the documents have.
write(root, "var/lib/dpkg/status", package("both", "1.0-1"))
write(root, "var/lib/dpkg/info/both.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/share/both/owned.cdx.json\n")
for name in ("x.cdx.json", "x.spdx.json", "x.spdx"):
    form = name.split(".", 1)[1].replace(".", "-")
    (root / "opt" / form).mkdir(parents=True)
    shutil.copyfile(documents / name, root / "opt" / form / name)
shutil.copyfile(documents / "x.cdx.json", root / "opt/copy.cdx")
write(root, "var/lib/db/sbom/openssl-3.1.spdx.json", spdx("openssl", ("openssl", "3.1-r0", "Apache-2.0", "pkg:apk/wolfi/openssl@3.1-r0?arch=x86_64"),
                                                          ("openssl", "3.1", "NOASSERTION", "pkg:github/openssl/openssl@3.1")))
write(root, "opt/python.spdx.json", spdx("python", ("Django", "1.11.0", "BSD-3-Clause", "pkg:pypi/django@1.11.0"),
                                         ("lodash", "4.17.0", "MIT", "pkg:npm/lodash@4.17.0"), ("@a/b", "1.0.0", "MIT", "pkg:npm/%40a/b@1.0.0")))
write(root, "opt/others.cdx.json", cyclonedx(
    ("serde", "1.0.0", "pkg:cargo/serde@1.0.0", {}), ("x/net", "v0.1.0", "pkg:golang/golang.org/x/net@v0.1.0", {"group": "golang.org"}),
    ("log4j-core", "2.14.0", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.0", {"group": "org.apache.logging.log4j"}),
    ("rack", "2.0.0", "pkg:gem/rack@2.0.0", {}), ("Newtonsoft.Json", "9.0.1", "pkg:nuget/Newtonsoft.Json@9.0.1", {}),
    ("made", "1", "pkg:generic/made@1", {}), ("nameless", "1", None, {}), ("late", "1.0-1", "pkg:deb/debian/late@1.0-1?arch=amd64&epoch=2", {})))
write(root, "opt/fedora.cdx.json", cyclonedx(("other", "1.0-1", "pkg:rpm/fedora/other@1.0-1?arch=x86_64", {})))
write(root, "usr/share/both/owned.cdx.json", cyclonedx(("owned", "1.0.0", "pkg:npm/owned@1.0.0", {})))
write(root, "srv/p-1.dist-info/sboms/bundled.cdx.json", cyclonedx(("bundled", "1.0.0", "pkg:npm/bundled@1.0.0", {})))
write(root, "srv/p-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: p\nVersion: 1\n\n")
write(root, "usr/share/licenses/MIT.spdx", "MIT License\n")
write(root, "srv/broken.cdx.json", '{"bomFormat": "CycloneDX", "components": 7}')
(root / "opt/bitnami/postgresql").mkdir(parents=True)
shutil.copyfile(bitnami, root / "opt/bitnami/postgresql/.spdx-postgresql.spdx")
write(root, "opt/bitnami/elastic/.spdx-elastic.spdx", spdx(
    "elastic", ("elastic", "8.0.1-1", "Elastic-2.0", "pkg:bitnami/elastic@8.0.1-1?arch=amd64&distro=debian-12"),
    ("netty", "4.1.0", "Apache-2.0", "pkg:maven/io.netty/netty@4.1.0"), ("stdlib", "1.20.0", "BSD-3-Clause", "pkg:golang/stdlib@1.20.0")))
