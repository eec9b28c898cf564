"""Makes root file systems of many distributions from real package databases: distribution_roots.py RPMDB TRIVY DEBIAN ROOTS.

RPMDB is the folder `pkg/testdata` of go-rpmdb (databases of real images), TRIVY the folder of Trivy's
module, DEBIAN the dpkg status of a real Debian. Each root is ROOTS/NAME."""
import pathlib
import shutil
import sys

rpmdb, trivy, debian, roots = map(pathlib.Path, sys.argv[1:])


def write(root, path, content):
    file = roots / root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def release(root, ident, version, name=None, file="etc/os-release", more=""):
    write(root, file, f'NAME="{name or ident}"\nID="{ident}"\nVERSION_ID="{version}"\n{more}')


def rpm(root, database, path):
    file = next((rpmdb / database).iterdir())
    (roots / root / path).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, roots / root / path)


# Alpine and those that use its packages. Trivy's own database for tests has a stanza without a version; it stays out.
stanzas = (trivy / "pkg/fanal/analyzer/pkg/apk/testdata/apk").read_text().split("\n\n")
apk = "\n\n".join(s for s in stanzas if "\nV:" in s) + "\n\n"
for root, ident, version in [("alpine", "alpine", "3.18.4"), ("alpine-mixed", "alpine", "3.18.4"), ("wolfi", "wolfi", "20230201"), ("alpine-rapidfort", "alpine", "3.18.4"),
                             ("chainguard", "chainguard", "20230214"), ("minimos", "minimos", "20241031")]:
    release(root, ident, version)
    write(root, "lib/apk/db/installed", apk)
for root in ("alpine", "alpine-mixed", "alpine-rapidfort"):
    write(root, "etc/alpine-release", "3.18.4\n")
write("alpine-mixed", "etc/apk/repositories", "https://mirror.test/alpine/v3.17/main\nhttps://mirror.test/alpine/v3.17/community\n")

# Debian and those that use its packages, with packages of other makers among them.
status = debian.read_text(errors="replace")
FOREIGN = """
Package: docker-ce
Status: install ok installed
Maintainer: Docker <support@docker.com>
Architecture: amd64
Version: 5:24.0.7-1~debian.12~bookworm
Description: not of Debian

Package: gh
Status: install ok installed
Maintainer: GitHub
Architecture: amd64
Version: 2.40.1
Description: not of Debian
"""
VENDORS = {
    "seal": "\nPackage: seal-wget\nStatus: install ok installed\nMaintainer: Seal <a@seal.test>\nArchitecture: amd64\n"
            "Version: 1.21-1+deb12u1+sp1\nDescription: a renamed package\n",
    "rootio": "\nPackage: libfixed\nStatus: install ok installed\nMaintainer: Root <a@root.test>\nArchitecture: amd64\n"
              "Version: 1.2-3.root.io.1\nDescription: a patched package\n",
    "rapidfort": "\nPackage: rf-binutils\nStatus: install ok installed\nMaintainer: RapidFort <a@rf.test>\nArchitecture: amd64\n"
                 "Version: 2.46-10rfubu\nDescription: a rebuilt package\n",
}
for root, ident, version, more in [("debian", "debian", "12", FOREIGN), ("ubuntu", "ubuntu", "22.04", FOREIGN), ("echo", "echo", "1", FOREIGN),
                                   ("ubuntu-esm", "ubuntu", "16.04", ""), ("debian-seal", "debian", "12", VENDORS["seal"] + FOREIGN),
                                   ("debian-rootio", "debian", "12", VENDORS["rootio"]), ("debian-old", "debian", "9", ""),
                                   ("ubuntu-rapidfort", "ubuntu", "22.04", VENDORS["rapidfort"] + FOREIGN)]:
    release(root, ident, version)
    write(root, "var/lib/dpkg/status", status.rstrip("\n") + "\n" + more)
    if ident == "debian":
        write(root, "etc/debian_version", f"{version}.1\n")
    elif ident == "ubuntu":
        write(root, "etc/lsb-release", f"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE={version}\n")
write("ubuntu-rapidfort", "usr/share/rapidfort/curated.json", "{}")
write("ubuntu-esm", "var/lib/ubuntu-advantage/status.json", '{"services": [{"name": "esm-infra", "status": "enabled"}]}')

# RPM: three forms of the database, and packages of the vendors that stand in them.
OLD, NEW, SQLITE = "var/lib/rpm/Packages", "usr/lib/sysimage/rpm/Packages.db", "usr/lib/sysimage/rpm/rpmdb.sqlite"
MODULAR = "centos8-modularitylabel"
for root, ident, version, name, database, path in [
    ("alma", "almalinux", "8.9", "AlmaLinux", MODULAR, OLD), ("alma-foreign", "almalinux", "9.3", "AlmaLinux", "fedora35-plus-mongo", SQLITE),
    ("rocky", "rocky", "8.9", "Rocky Linux", MODULAR, OLD), ("oracle", "ol", "8.9", "Oracle Linux Server", MODULAR, OLD),
    ("redhat", "rhel", "8.9", "Red Hat Enterprise Linux", "ubi8-s390x", OLD), ("redhat-rapidfort", "rhel", "8.9", "Red Hat", "fedora35", SQLITE),
    ("centos8", "centos", "8", "CentOS Linux", MODULAR, OLD),
    ("centos7", "centos", "7", "CentOS Linux", "centos7-many", OLD), ("centos6", "centos", "6.10", "CentOS", "centos6-many", OLD),
    ("amazon2", "amzn", "2", "Amazon Linux", "centos7-plain", OLD), ("amazon2023", "amzn", "2023", "Amazon Linux", "fedora35", SQLITE),
    ("mariner", "mariner", "2.0", "Common Base Linux Mariner", "cbl-mariner-2.0", "var/lib/rpm/rpmdb.sqlite"),
    ("azurelinux", "azurelinux", "3.0", "Microsoft Azure Linux", "cbl-mariner-2.0", "var/lib/rpm/rpmdb.sqlite"),
    ("photon", "photon", "5.0", "VMware Photon OS", "fedora35", SQLITE), ("sles", "sles", "15.5", "SLES", "sle15-bci", NEW),
    ("slem", "sle-micro", "5.3", "SLE Micro", "sle15-bci", NEW), ("leap", "opensuse-leap", "15.5", "openSUSE Leap", "sle15-bci", NEW),
    ("tumbleweed", "opensuse-tumbleweed", "20240101", "openSUSE Tumbleweed", "sle15-bci", NEW),
]:
    # There `etc/os-release` is a link, which scanners of layers do not follow.
    # Of CentOS's two files Trivy takes the one it has read first.
    if root not in ("centos7", "centos8"):
        release(root, ident, version, name, "usr/lib/os-release")
    rpm(root, database, path)
RELEASES = {"alma": "almalinux-release AlmaLinux release 8.9 (Midnight Oncilla)", "alma-foreign": "almalinux-release AlmaLinux release 9.3 (Shamrock)",
            "rocky": "rocky-release Rocky Linux release 8.9 (Green Obsidian)", "oracle": "oracle-release Oracle Linux Server release 8.9",
            "redhat": "redhat-release Red Hat Enterprise Linux release 8.9 (Ootpa)", "redhat-rapidfort": "redhat-release Red Hat Enterprise Linux release 8.9 (Ootpa)",
            "centos8": "centos-release CentOS Linux release 8.4.2105",
            "centos7": "centos-release CentOS Linux release 7.9.2009 (Core)", "centos6": "centos-release CentOS release 6.10 (Final)",
            "amazon2": "system-release Amazon Linux release 2 (Karoo)", "amazon2023": "system-release Amazon Linux release 2023.3.20240219 (Amazon Linux)"}
for root, line in RELEASES.items():
    file, text = line.split(" ", 1)
    write(root, f"etc/{file}", text + "\n")
write("redhat", "root/buildinfo/content_manifests/ubi8-container-8.3-227.json", '{"content_sets": ["rhel-8-for-x86_64-baseos-rpms__8"]}')
for root in ("alpine-rapidfort", "redhat-rapidfort"):
    write(root, "usr/share/rapidfort/curated.json", "{}")
