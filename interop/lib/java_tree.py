"""Makes a folder of Java archives that say more or less about what they are, and a Java database in the schema of
trivy-java-db that knows most of them: java_tree.py TREE DATABASE-FOLDER. With two reports in Trivy's JSON it compares their
packages instead: java_tree.py --compare OURS THEIRS."""
import contextlib
import hashlib
import io
import json
import pathlib
import sqlite3
import sys
import zipfile

# What nothing knows has no group: assay lists it by its file name or manifest, Trivy leaves it out.
ONLY_OURS = {("unknown", "1.0"), ("in.house:title", "7"), ("text", "3.0-SNAPSHOT")}
# This build of Trivy (0.44) takes the group of an artifact of any version; today's asks for the version.
ONLY_THEIRS = {("org.text:text", "3.0-SNAPSHOT")}


def jar(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def properties(group, artifact, version):
    return {f"META-INF/maven/{group}/{artifact}/pom.properties": f"groupId={group}\nartifactId={artifact}\nversion={version}\n"}


def manifest(**attributes):
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in attributes.items())
    return {"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n" + lines + "\n"}


def described(vendor, title, version):
    return manifest(Implementation_Vendor_Id=vendor, Implementation_Title=title, Implementation_Version=version)


def make(tree, folder):
    by_hash = jar({"A.class": "known by its bytes"})
    renamed = jar({"A.class": "also known by its bytes"})
    shaded = jar({**properties("org.a", "a", "1"), **properties("org.b", "b", "2"), "A.class": "all in one"})
    archives = {
        "by-hash.jar": by_hash,
        "text-2.0.jar": jar({"A.class": "a build of our own"}),
        "text-3.0-SNAPSHOT.jar": jar({"A.class": "no such version"}),
        "unknown-1.0.jar": jar({"A.class": "in house"}),
        "manifest.jar": jar(described("org.text", "text", "2.1")),
        "misleading-1.0.jar": jar(described("in.house", "title", "7")),
        "spaces-4.0.jar": jar(described("The Example Foundation", "Spaces of Text", "4.0")),
        "bundle.jar": jar(manifest(Bundle_SymbolicName="org.osgi.bundle", Bundle_Name="bundle", Bundle_Version="5.0")),
        "own-1.0.jar": jar({**properties("org.own", "own", "1.0"), **described("org.text", "text", "9")}),
        "shaded-1.0.jar": shaded,
        "app.war": jar({"WEB-INF/lib/text-2.0.jar": jar({"A.class": "packed"}), "WEB-INF/lib/x.jar": renamed}),
    }
    for name, content in archives.items():
        path = tree / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    known = [
        ("org.example", "by-hash", "1.2.3", hashlib.sha1(by_hash).digest()),
        ("org.example", "renamed", "1.2.4", hashlib.sha1(renamed).digest()),
        ("org.example", "shaded", "1.0", hashlib.sha1(shaded).digest()),
        ("org.text", "text", "2.0", b"1" * 20),
        ("org.text", "text", "2.1", b"2" * 20),
        ("old", "text", "2.0", b"3" * 20),
        ("org.spaces", "spaces", "4.0", b"4" * 20),
        ("org.osgi", "bundle", "6.0", b"5" * 20),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(folder / "trivy-java.db")) as database:
        database.executescript("""
            CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);
            CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT, foreign key (artifact_id) references artifacts(id));
            CREATE UNIQUE INDEX artifacts_idx ON artifacts(artifact_id, group_id);
            CREATE INDEX indices_artifact_idx ON indices(artifact_id);
            CREATE UNIQUE INDEX indices_sha1_idx ON indices(sha1);
        """)
        for group, artifact, version, sha1 in known:
            database.execute("INSERT OR IGNORE INTO artifacts(group_id, artifact_id) VALUES (?, ?)", (group, artifact))
            database.execute(
                "INSERT INTO indices VALUES ((SELECT id FROM artifacts WHERE group_id = ? AND artifact_id = ?), ?, ?, 'jar')",
                (group, artifact, version, sha1))
        database.commit()
    far = "2999-01-01T00:00:00Z"
    (folder / "metadata.json").write_text(json.dumps({"Version": 1, "NextUpdate": far, "UpdatedAt": far, "DownloadedAt": far}))


def packages(name):
    report = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
    results = [result for result in report.get("Results") or [] if result.get("Type") == "jar"]
    return {(p.get("Name", ""), p.get("Version", ""), p.get("FilePath", "")) for r in results for p in r.get("Packages") or []}


def compare(ours, theirs):
    ours, theirs = packages(ours), packages(theirs)
    extra, missed = ({(name, version) for name, version, _ in some} for some in (ours - theirs, theirs - ours))
    for package in sorted(missed ^ ONLY_THEIRS):
        print(f"only theirs: expected {sorted(ONLY_THEIRS)}, not as to {package}", file=sys.stderr)
    for package in sorted(extra ^ ONLY_OURS):
        print(f"only ours: expected {sorted(ONLY_OURS)}, not as to {package}", file=sys.stderr)
    print(f"{len(ours & theirs)} archives named the same, {len(extra)} that nothing knows listed by assay alone")
    return 0 if ours & theirs and missed == ONLY_THEIRS and extra == ONLY_OURS else 1


if sys.argv[1] == "--compare":
    sys.exit(compare(sys.argv[2], sys.argv[3]))
make(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
