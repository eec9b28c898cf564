"""Records for peers/grype-db, in the forms Vunnel leaves them: make_grype_records.py LISTS [ADVISORIES] >LINES.

LISTS holds one NAME.json a target, a report of assay with its packages. For each package there are made-up records of what its feed can say: fixes
below, at and above what is installed, none, one that will not come, not affected, withdrawn; with and without ratings, predictions and known
exploits. Which a package gets follows from its name. ADVISORIES is a folder of OSV exports, which are taken besides."""
import collections
import hashlib
import json
import pathlib
import sys
import zipfile

OS, GITHUB, OSV, NVD = "os/schema-1.1.0", "github-security-advisory/schema-1.0.1", "osv/schema-1.6.1", "nvd/schema-1.0.1"
KEV, EPSS = "known-exploited/schema-1.0.0", "epss/schema-1.0.0"
BATCH = 500

batches = collections.defaultdict(list)
cves = set()
# What NVD says by CPE, by vulnerability.
configurations = {}


def flush(key):
    if batches[key]:
        print(json.dumps([*key, batches[key]]))
        batches[key] = []


def put(provider, schema, record):
    key = (provider, schema)
    batches[key].append(record)
    if len(batches[key]) == BATCH:
        flush(key)


def number(seed):
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4])


def pick(seed, choices):
    return choices[number(seed) % len(choices)]


def cve(seed):
    name = f"CVE-2099-{number(seed) % 10_000_000 + 10_000}"
    cves.add(name)
    return name


def version_of(package, prefix=""):
    epoch, version, release = (package.get(prefix + part) for part in ("Epoch", "Version", "Release"))
    return f"{epoch}:" * bool(epoch) + version + (f"-{release}" if release else "")


# Provider, namespace, form of versions, and what packages are called.
def feed(os):
    family, version = os["Family"], os["Name"].split()[0]
    major, minor = version.split(".")[0], ".".join(version.split(".")[:2])
    return {
        "alpine": ("alpine", f"alpine:{minor}", "apk", "source"), "wolfi": ("wolfi", "wolfi:rolling", "apk", "source"),
        "chainguard": ("chainguard", "chainguard:rolling", "apk", "source"), "minimos": ("minimos", "minimos:rolling", "apk", "source"),
        "debian": ("debian", f"debian:{major}", "dpkg", "source"), "ubuntu": ("ubuntu", f"ubuntu:{version}", "dpkg", "source"),
        "echo": ("echo", "echo:rolling", "dpkg", "source"), "oracle": ("oracle", f"ol:{major}", "rpm", "module"),
        "amazon": ("amazon", f"amzn:{major}", "rpm", "binary"), "cbl-mariner": ("mariner", f"mariner:{minor}", "rpm", "source"),
        "azurelinux": ("mariner", f"mariner:{minor}", "rpm", "source"), "photon": ("photon", f"photon:{minor}", "rpm", "source"),
        "sles": ("sles", f"sles:{minor}", "rpm", "binary"), "redhat": ("rhel", f"rhel:{major}", "rpm", "source module"),
        "centos": ("rhel", f"rhel:{major}", "rpm", "source module"), "rocky": ("rhel", f"rhel:{major}", "rpm", "source module"),
        "alma": ("rhel", f"rhel:{major}", "rpm", "source module"),
    }.get(family)


def fixes(form, installed):
    if form == "apk":
        return ["", "0.0.1-r0", installed, installed.replace("-r", "_p1-r"), "999.1-r0", "0"]
    if form == "dpkg":
        return ["", "None", "0.0.1-1", installed, installed + "~1", installed + ".1", "999.1-1", "0"]
    epoch = installed.split(":")[0] if ":" in installed else "0"
    return ["", "None", "0:0.0.1-1", installed if ":" in installed else f"0:{installed}", f"{epoch}:999-1", "0"]


def system_record(provider, namespace, form, identifier, alias, name, fixed, module, vulnerable=None):
    fix = {"Name": name, "NamespaceName": namespace, "VersionFormat": form, "Version": "None" if fixed == "" else fixed,
           "VendorAdvisory": {"NoAdvisory": fixed == "None", "AdvisorySummary": []}}
    if module is not None:
        fix["Module"] = module
    if vulnerable:
        fix["VulnerableRange"] = vulnerable
    rating = pick("rating" + identifier, ["Low", "Medium", "High", "Critical", "Negligible", "Unknown", ""])
    record = {"Name": identifier, "NamespaceName": namespace, "Severity": rating, "Link": f"https://feed.test/{identifier}",
              "Description": f"about {identifier}", "FixedIn": [fix], "Metadata": {}, "CVSS": []}
    if alias:
        record["Metadata"] = {"CVE": [{"Name": alias, "Link": ""}]}
    return {"Vulnerability": record}


def system(os, packages):
    rules = feed(os)
    if not rules:
        return
    provider, namespace, form, called = rules
    seen = set()
    for package in packages:
        of_source = "source" in called and package.get("SrcName")
        name = package["SrcName"] if of_source else package["Name"]
        module = None
        if "module" in called:
            module = ":".join(package.get("Modularitylabel", "").split(":")[:2])
        if (name, module) in seen or name == "gpg-pubkey":
            continue
        seen.add((name, module))
        installed = version_of(package, "Src") if of_source else version_of(package)
        for n, fixed in enumerate(fixes(form, installed)):
            vulnerability = cve(f"{name} {module} {n}")
            identifier, alias = vulnerability, None
            if provider in ("amazon", "oracle"):
                identifier, alias = f"{'ALAS' if provider == 'amazon' else 'ELSA'}-2099-{vulnerability.split('-')[2]}", vulnerability
            put(provider, OS, system_record(provider, namespace, form, identifier, alias, name, fixed, module))
            # Of a fifth of the packages there are also ranges with a lower bound.
            if n == 0 and number("bounds" + name) % 5 == 0:
                bounded(provider, namespace, form, name, installed, module)
            # An erratum is about what Red Hat discloses: a third of that.
            if os["Family"] == "alma" and fixed in ("", "None") and number("alma" + vulnerability) % 3 == 0:
                fix = pick("almafix" + vulnerability, ["0:0.0.1-1.el8.alma", "99:1-1.el8.alma"])
                for binary in {p["Name"] for p in packages if p.get("SrcName", p["Name"]) == name}:
                    alma(namespace.split(":")[1], vulnerability, binary, fix, module)
            if os["Family"] == "ubuntu" and os.get("extended") and number("esm" + vulnerability) % 2 == 0:
                put(provider, OS, system_record(provider, namespace + "+esm", form, vulnerability, None, name,
                                                pick("esmfix" + vulnerability, ["0.0.1-1+esm1", "99:1+esm1"]), None))


def bounded(provider, namespace, form, name, installed, module):
    last = fixes(form, installed)[-2]
    for kind, range_, fixed in [("from", f">= {installed}, < {last}", last), ("after", f"> {installed}, < {last}", last), ("to", f">= 0.0.1, <= {installed}", ""),
                                ("before", f">= 0.0.1, < {installed}", installed), ("is", f"= {installed}", ""), ("high", f">= {last}", "")]:
        vulnerability = cve(f"{name} {module} {kind}")
        identifier, alias = vulnerability, None
        if provider in ("amazon", "oracle"):
            identifier, alias = f"{'ALAS' if provider == 'amazon' else 'ELSA'}-2099-{vulnerability.split('-')[2]}", vulnerability
        put(provider, OS, system_record(provider, namespace, form, identifier, alias, name, fixed, module, range_))


def alma(major, vulnerability, name, fixed, module):
    affected = {"package": {"ecosystem": f"AlmaLinux:{major}", "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}
    if module:
        affected["ecosystem_specific"] = {"rpm_modularity": module}
    put("alma", OSV, {"schema_version": "1.6.0", "id": f"ALSA-2099:{vulnerability.split('-')[2]}", "related": [vulnerability], "affected": [affected],
                      "published": "2099-01-01T00:00:00Z", "modified": "2099-01-01T00:00:00Z", "summary": "an erratum", "details": "an erratum",
                      "references": [{"type": "ADVISORY", "url": "https://errata.test"}], "database_specific": {"anchore": {"record_type": "advisory"}}})


ECOSYSTEMS = {"npm": "npm", "pypi": "python", "golang": "go", "cargo": "rust", "gem": "ruby", "composer": "composer", "maven": "java", "nuget": "nuget",
              "pub": "dart", "swift": "swift", "hex": "erlang"}


def github(identifier, aliases, fixed_in, withdrawn=None, rating=None, vectors=()):
    return {"Vulnerability": {}, "Advisory": {
        "Classification": "GENERAL", "CVE": aliases, "Metadata": {"CVE": aliases}, "FixedIn": fixed_in, "ghsaId": identifier,
        "Severity": rating or pick("rating" + identifier, ["Low", "Medium", "High", "Critical"]), "Summary": f"about {identifier}",
        "url": f"https://github.com/advisories/{identifier}", "published": "2024-02-03T04:05:06Z", "updated": "2024-03-03T04:05:06Z",
        "withdrawn": withdrawn, "namespace": fixed_in[0]["namespace"],
        "cvss_severities": [{"vector": vector, "version": vector.split("/")[0].removeprefix("CVSS:")} for vector in vectors]}}


VECTORS = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N",
           "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"]


def language(packages, seen):
    for package in packages:
        purl = (package.get("Identifier") or {}).get("PURL", "")
        ecosystem = ECOSYSTEMS.get(purl.removeprefix("pkg:").split("/")[0])
        name, installed = package["Name"], package.get("Version", "")
        if not ecosystem or not installed or (ecosystem, name, installed) in seen:
            continue
        seen.add((ecosystem, name, installed))
        plain = installed.removeprefix("v")
        ranges = {
            "below": [("< 0.0.1", "0.0.1")], "at": [(f"< {plain}", plain)], "above": [("< 999.1.0", "999.1.0")], "never": [("<= 999.0.0", "")],
            "several": [("< 0.0.1", "0.0.1"), (f">= {plain} < 888.2.0", "888.2.0"), (">= 900.0.0 < 999.1.0", "999.1.0")],
            "same": [(f"= {plain}", "")], "withdrawn": [("< 999.1.0", "999.1.0")],
        }
        for kind, parts in ranges.items():
            vulnerability = cve(f"{ecosystem} {name} {installed} {kind}")
            letters = hashlib.sha256(vulnerability.encode()).hexdigest()
            identifier = f"GHSA-{letters[:4]}-{letters[4:8]}-{letters[8:12]}"
            fixed_in = [{"ecosystem": ecosystem, "name": name, "namespace": f"github:{ecosystem}", "range": range_, "identifier": fixed}
                        for range_, fixed in parts]
            aliases = [vulnerability] if number("alias" + identifier) % 4 else []
            put("github", GITHUB, github(identifier, aliases, fixed_in, "2024-05-05T00:00:00Z" if kind == "withdrawn" else None,
                                         vectors=pick("vectors" + identifier, [VECTORS[:1], VECTORS[1:2], VECTORS[2:], VECTORS[1:], []])))


# Vendors and products of Syft's classifiers.
CPES = {
    "node": ["nodejs:node.js"], "python": ["python_software_foundation:python", "python:python"], "redis": ["redislabs:redis", "redis:redis"],
    "valkey": ["lfprojects:valkey", "linuxfoundation:valkey", "valkey-io:valkey"], "nginx": ["f5:nginx", "nginx:nginx"], "httpd": ["apache:http_server"],
    "openssl": ["openssl:openssl"], "busybox": ["busybox:busybox"], "bash": ["gnu:bash"], "curl": ["haxx:curl"], "haproxy": ["haproxy:haproxy"],
    "memcached": ["memcached:memcached"], "postgresql": ["postgresql:postgresql"], "ruby": ["ruby-lang:ruby"], "lighttpd": ["lighttpd:lighttpd"],
    "proftpd": ["proftpd:proftpd"], "util-linux": ["kernel:util-linux"], "ffmpeg": ["ffmpeg:ffmpeg"], "openjdk": ["oracle:openjdk"],
}
PLATFORMS = ["o:microsoft:windows_10:-", "o:debian:debian_linux:12.0", "o:canonical:ubuntu_linux:22.04", "o:apple:macos:-", "a:wordpress:wordpress:-"]


def criteria(product, version="*", update="*", part="a", rest="*:*:*:*:*:*"):
    return f"cpe:2.3:{part}:{product.replace('/', chr(92) + '/')}:{version}:{update}:{rest}"


def of_range(cpe, vulnerable=True, **bounds):
    return {"vulnerable": vulnerable, "criteria": cpe, "matchCriteriaId": "A76E5B1A-8CD3-40E6-B491-81F7D8B8F86A", **bounds}


def programs(packages, seen):
    """Ranges below, at, above and on both sides of what is installed, exact versions with and without updates, several products and editions in one
    record, systems it has to run on, what is no application, and what is rejected."""
    for package in packages:
        name, installed = package["Name"], package["Version"]
        if name not in CPES or ("program", name, installed) in seen:
            continue
        seen.add(("program", name, installed))
        # NVD writes 1.8.0_352 as version 1.8.0 and update352, and knows no builds.
        version, _, update = installed.partition("+")[0].partition("-b")[0].partition("_")
        full = f"{version}-update{update}" if update else version
        for product in CPES[name]:
            anything = criteria(product)
            kinds = {
                "below": [of_range(anything, versionEndExcluding="0.0.1")], "at": [of_range(anything, versionEndExcluding=full)],
                "to": [of_range(anything, versionEndIncluding=full)], "above": [of_range(anything, versionEndExcluding="999.1.0")],
                "from": [of_range(anything, versionStartIncluding=full, versionEndExcluding="999.1")],
                "after": [of_range(anything, versionStartExcluding=full, versionEndIncluding="999.1")],
                "letter": [of_range(anything, versionStartIncluding="0.9", versionEndExcluding=version + "z")],
                "parts": [of_range(anything, versionEndExcluding=version + ".1")], "candidate": [of_range(anything, versionEndExcluding=version + "rc1")],
                "several": [of_range(anything, versionEndExcluding="0.0.1"), of_range(anything, versionStartIncluding=version, versionEndExcluding="888.2.0"),
                            of_range(anything, versionStartIncluding="900.0.0", versionEndExcluding="999.1.0")],
                "apart": [of_range(anything, versionEndExcluding="0.0.1"), of_range(anything, versionStartIncluding="900.0.0", versionEndExcluding="999.1.0")],
                "same": [of_range(criteria(product, version))], "updated": [of_range(criteria(product, version, f"update{update}" if update else "rc1"))],
                "all": [of_range(anything)], "none": [of_range(criteria(product, "-"))],
                "edition": [of_range(criteria(product, rest="*:*:lts:*:*:*"), versionEndExcluding="999.1.0")],
                "software": [of_range(criteria(product, rest="*:*:*:node.js:*:*"), versionEndExcluding="999.1.0")],
                "both": [of_range(criteria(product, rest="*:*:lts:*:*:*"), versionEndExcluding="999.1.0"), of_range(anything, versionEndExcluding="0.0.1")],
                "system": [of_range(criteria(product, part="o"))], "other": [of_range(criteria("other:" + product.split(":")[1]))],
                "capital": [of_range(criteria(product.upper()), versionEndExcluding="999.1.0")],
                "rejected": [of_range(anything)],
            }
            for kind, matches in kinds.items():
                identifier = cve(f"program {product} {installed} {kind}")
                configurations[identifier] = ("Rejected" if kind == "rejected" else "Analyzed", [{"nodes": [{"operator": "OR", "negate": False, "cpeMatch": matches}]}])
            for platform in PLATFORMS:
                identifier = cve(f"program {product} {installed} {platform}")
                nodes = [[of_range(anything, versionEndExcluding="999.1.0")], [of_range(f"cpe:2.3:{platform}:*:*:*:*:*:*:*", vulnerable=False)]]
                configurations[identifier] = ("Analyzed", [{"operator": "AND", "nodes": [{"operator": "OR", "negate": False, "cpeMatch": node} for node in nodes]}])


def of_osv(record):
    """A record of OSV as GitHub's feed has it, by its GitHub name."""
    names = [record["id"], *record.get("aliases", [])]
    identifier = next((name for name in names if name.startswith("GHSA-")), None)
    if not identifier or record.get("withdrawn"):
        return
    kinds = {"PyPI": "python", "RubyGems": "ruby", "crates.io": "rust"}
    fixed_in = []
    for affected in record.get("affected", []):
        kind = kinds.get(affected.get("package", {}).get("ecosystem"))
        for range_ in affected.get("ranges", []):
            if not kind or range_["type"] == "GIT":
                continue
            start = None
            for event in range_["events"]:
                if "introduced" in event:
                    start = event["introduced"]
                    continue
                end = event.get("fixed")
                bounds = [] if start in (None, "0", "0.0.0-0") else [f">= {start}"]
                bounds.append(f"< {end}" if end else f"<= {event['last_affected']}")
                fixed_in.append({"ecosystem": kind, "name": affected["package"]["name"], "namespace": f"github:{kind}", "range": " ".join(bounds), "identifier": end or ""})
                start = None
            if start is not None:
                fixed_in.append({"ecosystem": kind, "name": affected["package"]["name"], "namespace": f"github:{kind}", "range": f">= {start}", "identifier": ""})
    aliases = [name for name in names if name.startswith("CVE-")]
    if fixed_in:
        cves.update(aliases)
        put("github", GITHUB, github(identifier, aliases, fixed_in))


# Of the real advisories, those about releases of the roots.
RELEASES = {"Debian:12", "Debian:9", "Alpine:v3.18"}


def exports(folder):
    for name in ("PyPI", "RubyGems", "crates.io", "Go"):
        with zipfile.ZipFile(folder / f"{name}.zip") as archive:
            for file in sorted(archive.namelist()):
                record = json.loads(archive.read(file))
                if name == "Go":
                    put("govulndb", OSV, record)
                else:
                    of_osv(record)
    by_release = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, provider, form in (("Debian", "debian", "dpkg"), ("Alpine", "alpine", "apk")):
        with zipfile.ZipFile(folder / f"{name}.zip") as archive:
            for file in sorted(archive.namelist()):
                record = json.loads(archive.read(file))
                for affected in record.get("affected", []):
                    system_name, _, release = affected["package"]["ecosystem"].partition(":")
                    fixed = [e["fixed"] for r in affected.get("ranges", []) for e in r["events"] if "fixed" in e]
                    if affected["package"]["ecosystem"] not in RELEASES:
                        continue
                    for identifier in record.get("upstream", []):
                        by_release[(provider, form, f"{provider}:{release.removeprefix('v')}")][identifier].append((affected["package"]["name"], fixed[0] if fixed else ""))
    for (provider, form, namespace), records in by_release.items():
        for identifier, fixed_in in records.items():
            record = None
            for name, fixed in dict(fixed_in).items():
                one = system_record(provider, namespace, form, identifier, None, name, fixed, None)
                if record is None:
                    record = one
                else:
                    record["Vulnerability"]["FixedIn"] += one["Vulnerability"]["FixedIn"]
            put(provider, OS, record)
            cves.add(identifier)
    for entry in json.loads((folder / "known_exploited_vulnerabilities.json").read_text())["vulnerabilities"]:
        put("kev", KEV, entry)


def about_all():
    for name in sorted(cves):
        kind = pick("about" + name, ["nvd", "nvd", "epss", "both", "both", "known", "none"])
        if kind in ("nvd", "both", "known") or name in configurations:
            put("nvd", NVD, nvd(name))
        if kind in ("epss", "both"):
            put("epss", EPSS, {"cve": name, "epss": number("epss" + name) % 99_991 / 100_000, "percentile": number("per" + name) % 99_991 / 100_000, "date": "2099-01-01"})
        if kind == "known" and number("kev" + name) % 5 == 0:
            put("kev", KEV, {"cveID": name, "vendorProject": "v", "product": "p", "vulnerabilityName": "n", "dateAdded": "2099-01-01", "dueDate": "2099-02-01",
                             "shortDescription": "d", "requiredAction": "a", "knownRansomwareCampaignUse": pick("ransom" + name, ["Known", "Unknown"]), "notes": "", "cwes": []})


def nvd(name):
    score, vector = pick("cvss" + name, [(9.8, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), (7.5, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"), (3.3, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L")])
    word = "CRITICAL" if score > 9 else "HIGH" if score > 7 else "LOW"
    # By CPE: a program, which no package below is called.
    match = {"vulnerable": True, "criteria": f"cpe:2.3:a:vendor:{name.lower()}:*:*:*:*:*:*:*:*", "matchCriteriaId": "A76E5B1A-8CD3-40E6-B491-81F7D8B8F86A", "versionEndExcluding": "2.0"}
    status, configured = configurations.get(name, ("Analyzed", [{"nodes": [{"operator": "OR", "negate": False, "cpeMatch": [match]}]}]))
    return {"cve": {
        "id": name, "sourceIdentifier": "cve@feed.test", "published": "2024-02-03T04:05:06.000", "lastModified": "2024-03-03T04:05:06.000", "vulnStatus": status,
        "descriptions": [{"lang": "en", "value": f"NVD about {name}"}],
        "metrics": {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "exploitabilityScore": 3.9, "impactScore": 5.9,
                                       "cvssData": {"version": "3.1", "vectorString": vector, "baseScore": score, "baseSeverity": word}}]},
        "weaknesses": [{"source": "nvd@nist.gov", "type": "Primary", "description": [{"lang": "en", "value": "CWE-125"}]}],
        "configurations": configured,
        "references": [{"url": f"https://nvd.test/{name}", "source": "cve@feed.test"}]}}


def main():
    seen = set()
    done = set()
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        report = json.load(open(file, encoding="utf-8"))
        os = report["Metadata"].get("OS")
        for result in report.get("Results") or []:
            if result["Class"] == "os-pkgs" and os:
                # Roots of one feed would say two things of one package.
                if feed(os) and feed(os)[1] not in done:
                    done.add(feed(os)[1])
                    system(os, result.get("Packages") or [])
            elif result.get("Type") == "binary":
                programs(result.get("Packages") or [], seen)
            elif result["Class"] == "lang-pkgs":
                language(result.get("Packages") or [], seen)
    if len(sys.argv) > 2:
        exports(pathlib.Path(sys.argv[2]))
    about_all()
    for key in list(batches):
        flush(key)


main()
