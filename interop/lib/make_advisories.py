"""Advisories about packages of real roots: make_advisories.py LISTS >LINES. LISTS holds one NAME.json a root, Trivy's list of its
packages. Writes lines for peers/trivy-db: for each package, under the name and in the shape its distribution's feed has, fixes below, at and
above what is installed, and what has none; every status, severity, architecture and source of a rating. The choice follows from the names."""
import hashlib
import json
import pathlib
import sys

out = []
seen = set()
details = {}


def put(*line):
    out.append(json.dumps(line))


def pick(seed, choices):
    return choices[int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % len(choices)]


def version_of(package, prefix=""):
    epoch, version, release = (package.get(prefix + part) for part in ("Epoch", "Version", "Release"))
    return f"{epoch}:" * bool(epoch) + version + (f"-{release}" if release else "")


# Name of the bucket, its source, what packages are called in it, and the shape of its advisories.
def rules(os):
    family, version = os["Family"], os["Name"]
    version = version.split()[0]
    major, minor = version.split(".")[0], ".".join(version.split(".")[:2])
    return {
        "alpine": (f"alpine {minor}", "alpine", "source", "plain"), "wolfi": ("wolfi", "wolfi", "source", "plain"),
        "chainguard": ("chainguard", "chainguard", "source", "plain"), "minimos": ("minimos", "minimos", "source", "plain"),
        "debian": (f"debian {major}", "debian", "source", "rated"), "ubuntu": (f"ubuntu {version}" + "-ESM" * os.get("extended", False), "ubuntu", "source", "status"),
        "echo": ("echo", "echo", "source", "rated"), "alma": (f"alma {major}", "alma", "module", "plain"),
        "rocky": (f"rocky {major}", "rocky", "module", "entries"), "oracle": (f"Oracle Linux {major}", "oracle-oval", "binary", "flavours"),
        "redhat": ("Red Hat", "redhat", "module", "red hat"), "centos": ("Red Hat", "redhat", "module", "red hat"),
        "amazon": (f"amazon linux {major}", "amazon", "binary", "plain"), "cbl-mariner": (f"CBL-Mariner {minor}", "cbl-mariner", "source", "plain"),
        "azurelinux": (f"Azure Linux {minor}", "azure", "source", "plain"), "photon": (f"Photon OS {version}", "photon", "source", "plain"),
        "sles": (f"SUSE Linux Enterprise {version}", "suse-cvrf", "binary", "plain"),
        "slem": (f"SUSE Linux Enterprise Micro {version}", "suse-cvrf", "binary", "plain"),
        "opensuse-leap": (f"openSUSE Leap {version}", "suse-cvrf", "binary", "plain"),
        "opensuse-tumbleweed": ("openSUSE Tumbleweed", "suse-cvrf", "binary", "plain"),
    }[family]


def fixes(family, installed):
    """Fixed versions: none, below, the same, above in several ways."""
    if family in ("alpine", "wolfi", "chainguard", "minimos"):
        return ["", "0", "0.0.1-r0", installed, installed + "_p1" if "-r" not in installed else installed.replace("-r", "_p1-r"), "999.1-r0"]
    rpm = [] if family in ("debian", "ubuntu", "echo") else ["0:999-1", "0:" + installed.split(":")[-1], "99:1.0-1"]
    return ["", "0.0.1-1", installed, installed + "~1", installed + ".1", "999.1-1", *rpm]


SOURCES = ["nvd", "redhat", "ubuntu", "ghsa", "amazon"]


def detail(identifier, source):
    if identifier in details:
        return
    details[identifier] = True
    # Some are rejected since, and have none; some have no rating at all.
    kind = pick("kind" + identifier, ["full", "full", "full", "own", "bare", "none"])
    if kind == "none":
        return
    rated = [s for s in SOURCES if pick(s + identifier, [0, 1])]
    if kind == "own":
        rated.append(source)
    severity = {s: pick(s + "!" + identifier, [1, 2, 3, 4]) for s in rated} if kind != "bare" else {}
    value = {"Title": f"about {identifier}", "Description": "it reads past the end", "Severity": pick("d" + identifier, ["LOW", "MEDIUM", "HIGH"]),
             "References": [f"https://access.redhat.com/security/{identifier}", f"https://ubuntu.test/{identifier}"]}
    if severity:
        value |= {"VendorSeverity": severity, "CweIDs": ["CWE-125"], "PublishedDate": "2024-02-03T04:05:06Z", "LastModifiedDate": "2024-03-03T04:05:06.7Z",
                  "CVSS": {s: {"V3Vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "V3Score": 7.5} for s in rated}}
    put("vulnerability", identifier, value)


def entry(name, fixed, arch):
    return {"FixedVersion": fixed, "Arches": pick("a" + name, [[arch], [arch, "aarch64"], ["sparc"]]), "VendorIDs": [f"XLSA-{len(name)}"]}


def advisories(family, source, shape, bucket, name, installed, arch):
    for number, fixed in enumerate(fixes(family, installed)):
        identifier = f"{pick(name + str(number), ['CVE-2099', 'CVE-2098', 'TEMP-0', 'ALSA-2099'])}-{int(hashlib.sha256(name.encode()).hexdigest()[:5], 16)}{number}"
        seed = bucket + identifier
        if shape == "red hat":
            identifier = "CVE" + identifier.removeprefix("ALSA").removeprefix("TEMP").removeprefix("CVE")
            detail(identifier, source)
            advisory = {"Entries": [{"FixedVersion": fixed, "Affected": pick("p" + seed, [[1], [1, 2], [7]]), "Arches": pick("a" + seed, [[arch], ["sparc"], []]),
                                     "Status": 0 if fixed else pick("s" + seed, [2, 4, 5, 7]), "Cves": [{"ID": "", "Severity": pick("v" + seed, [0, 1, 3, 4])}]}]}
            if fixed and pick("e" + seed, [0, 1]):
                advisory["Entries"][0]["Cves"] = [{"ID": identifier, "Severity": 2}, {"ID": identifier + "9", "Severity": 3}]
                identifier = f"RHSA-2099:{identifier[9:]}"
        elif shape in ("entries", "flavours"):
            detail(identifier, source)
            fixed += pick("k" + seed, ["", ".ksplice1", "_fips"]) if shape == "flavours" and fixed else ""
            advisory = {"FixedVersion": fixed, "Entries": [entry(seed, fixed, arch), entry(seed + "2", "888.1-1", arch)]}
        else:
            detail(identifier, source)
            advisory = {"FixedVersion": fixed} if fixed else {}
            if shape in ("rated", "status") and not fixed:
                advisory["Status"] = pick("s" + seed, [2, 5, 6, 7])
            if shape == "rated":
                advisory |= {"Severity": pick("v" + seed, [0, 1, 2, 3]), "VendorIDs": [f"DSA-{number}"] if fixed else None}
        put(bucket, name, identifier, advisory)


# The bucket of a language's advisories by the type of a result.
LANGUAGES = {
    **dict.fromkeys(["python-pkg", "pip", "pipenv", "poetry", "uv", "pylock"], "pip"),
    **dict.fromkeys(["node-pkg", "npm", "yarn", "pnpm", "bun"], "npm"), **dict.fromkeys(["jar", "pom", "gradle", "sbt"], "maven"),
    **dict.fromkeys(["gobinary", "gomod"], "go"), **dict.fromkeys(["rustbinary", "cargo"], "cargo"), **dict.fromkeys(["gemspec", "bundler"], "rubygems"),
    **dict.fromkeys(["composer", "composer-vendor"], "composer"), **dict.fromkeys(["nuget", "dotnet-core", "packages-props"], "nuget"), "bitnami": "bitnami",
}


def of_rapidfort(report):
    """RapidFort's advisories, of every bucket an image's packages may go by, about each package by its source's or its own name."""
    family = report["Metadata"]["OS"]["Family"]
    buckets = {"ubuntu": ["ubuntu 22.04", "ubuntu"], "alpine": ["alpine 3.18"], "redhat": ["Red Hat 8", "Red Hat", "fedora 35"]}[family]
    for bucket in (f"rapidfort {name}" for name in buckets):
        put("data-source", bucket, {"ID": "rapidfort", "BaseID": family, "Name": "RapidFort Security Advisories", "URL": "https://feed.test/rapidfort"})
        for package in report["Results"][0].get("Packages") or []:
            for name in {package["Name"], package.get("SrcName") or package["Name"]}:
                if (bucket, name) in seen:
                    continue
                seen.add((bucket, name))
                installed = version_of(package, "Src") if package.get("SrcName") else version_of(package)
                for number, ranges in enumerate([[], ["<0.0.1"], [f"<={installed}"], [f">{installed}"], ["<0", ">=0 <9999:1"]]):
                    identifier = f"CVE-2096-{int(hashlib.sha256((bucket + name).encode()).hexdigest()[:5], 16)}{number}"
                    detail(identifier, "rapidfort")
                    put(bucket, name, identifier, {"VulnerableVersions": ranges, "PatchedVersions": ["999.1"] if number else [],
                                                   "Severity": pick("v" + identifier, [0, 1, 3])})


def of_languages(report):
    for result in report["Results"]:
        ecosystem = LANGUAGES.get(result.get("Type"))
        for package in (result.get("Packages") or []) if ecosystem else []:
            name, bucket = package["Name"], f"{ecosystem}::the feed of {ecosystem}"
            name = name.lower().replace("_", "-") if ecosystem == "pip" else name
            if (bucket, name) in seen:
                continue
            seen.add((bucket, name))
            put("data-source", bucket, {"ID": "ghsa", "Name": f"the feed of {ecosystem}", "URL": f"https://feed.test/{ecosystem}"})
            for number, fixed in enumerate(["999.0.0", ""]):
                identifier = f"CVE-2097-{int(hashlib.sha256(name.encode()).hexdigest()[:5], 16)}{number}"
                detail(identifier, "ghsa")
                put(bucket, name, identifier, {"VulnerableVersions": [f"<{fixed}" if fixed else ">=0"]} | ({"PatchedVersions": [fixed]} if fixed else {}))


for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    report = json.load(open(file, encoding="utf-8"))
    of_languages(report)
    os = report["Metadata"].get("OS")
    if not os:
        continue
    if file.stem.endswith("-rapidfort"):
        of_rapidfort(report)
    bucket, source, called, shape = rules(os)
    buckets = [bucket, "alpine 3.17"] if file.stem == "alpine-mixed" else [bucket]
    for bucket in buckets:
        put("data-source", bucket, {"ID": source, "Name": f"the feed of {bucket}", "URL": f"https://feed.test/{source}"})
        for package in report["Results"][0].get("Packages") or []:
            name = package.get("SrcName") or package["Name"] if called == "source" else package["Name"]
            if called == "module" and package.get("Modularitylabel"):
                name = ":".join(package["Modularitylabel"].split(":")[:2]) + "::" + name
            if (bucket, name) in seen or name == "gpg-pubkey":
                continue
            seen.add((bucket, name))
            installed = version_of(package, "Src") if called == "source" and package.get("SrcName") else version_of(package)
            advisories(os["Family"], source, shape, bucket, name, installed, package.get("Arch", ""))
for repository in ("6-server", "7-server", "8-for-x86_64-baseos", "9-for-x86_64-baseos"):
    put("Red Hat CPE", "repository", f"rhel-{repository}-rpms", [1])
put("Red Hat CPE", "cpe", "1", "cpe:/o:redhat:enterprise_linux:8")
# Vendors that patch the packages of others.
put("data-source", "seal debian", {"ID": "seal", "BaseID": "debian", "Name": "Seal Security Database", "URL": "https://feed.test/seal"})
put("seal debian", "seal-wget", "CVE-2099-7", {"VulnerableVersions": [">=1.21-1+deb12u1, <1.21-1+deb12u1+sp999"], "PatchedVersions": ["1.21-1+deb12u1+sp999"]})
put("seal debian", "seal-wget", "CVE-2099-8", {"VulnerableVersions": [">=1.20-1, <1.21-1+deb12u1+sp1"], "PatchedVersions": ["1.21-1+deb12u1+sp1"]})
put("seal debian", "seal-wget", "CVE-2099-9", {"Severity": 3})
# Of languages too; a version that could be somebody else's is Seal's where Seal has advisories for it.
for ecosystem, name, low, high in [("pip", "django", "4.2.8+sp1", "4.2.8+sp999"), ("pip", "seal-requests", "2.14.2+sp1", "2.14.2+sp999"),
                                   ("npm", "ejs", "3.1.8-sp1", "3.1.8-sp999"), ("npm", "@seal-security/ajv", "5.5.2-sp1", "5.5.2-sp999")]:
    put("data-source", f"seal {ecosystem}::Seal", {"ID": "seal", "BaseID": "ghsa", "Name": "Seal Security Database", "URL": "https://feed.test/seal"})
    put(f"seal {ecosystem}::Seal", name, f"CVE-2095-{len(name)}", {"VulnerableVersions": [f">={low}, <{high}"], "PatchedVersions": [high]})
put("data-source", "root.io debian 12", {"ID": "rootio", "BaseID": "debian", "Name": "Root.io", "URL": "https://feed.test/root"})
put("root.io debian 12", "libfixed", "CVE-2099-6", {"VulnerableVersions": ["<1.2-3.root.io.2"], "PatchedVersions": ["1.2-3.root.io.2"], "Severity": 4})
put("root.io debian 12", "openssl", "CVE-2099-5", {"VulnerableVersions": ["<999"], "PatchedVersions": ["999", "1000"]})
print("\n".join(out))
