"""Makes the layers of images in which packages come, change, go and come back: layered_roots.py OUT. The layers of an image are
OUT/NAME/1, OUT/NAME/2, …, lowest first."""
import pathlib
import shutil
import sys
import zipfile

out = pathlib.Path(sys.argv[1])
shutil.rmtree(out, ignore_errors=True)


def write(path, content=""):
    file = out / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def status(packages):
    """`NAME VERSION [SOURCE]`; a name in parentheses was removed and left its configuration."""
    stanzas = []
    for line in packages:
        name, version, *source = line.split()
        state = "deinstall ok config-files" if name.startswith("(") else "install ok installed"
        name = name.strip("()")
        of = f"Source: {source[0]}\n" if source else ""
        stanzas.append(f"Package: {name}\nStatus: {state}\nMaintainer: Debian <a@lists.debian.org>\nArchitecture: amd64\n{of}Version: {version}\nDescription: {name}\n")
    return "\n".join(stanzas) + "\n"


def installed(packages):
    return "".join(f"C:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=\nP:{name}\nV:{version}\nA:x86_64\nT:{name}\nL:MIT\no:{name}\n\n" for name, version in packages)


def python(folder, name, version):
    write(f"{folder}/{name}-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n")


def node(folder, name, version):
    write(f"{folder}/{name}/package.json", f'{{"name": "{name}", "version": "{version}"}}\n')


def jar(path, group, artifact, version):
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out / path, "w") as archive:
        where = f"META-INF/maven/{group}/{artifact}/pom.properties"
        archive.writestr(zipfile.ZipInfo(where), f"groupId={group}\nartifactId={artifact}\nversion={version}\n")


TOKEN = "glpat-" + "k7Qm2Rt9" + "Xw4Zp1Ls8VbN"
STATUS = "var/lib/dpkg/status"
SITE = "usr/lib/python3/site-packages"

# Debian: a package added, upgraded, removed, brought back; files of languages likewise, with whiteouts and an opaque folder.
write("debian/1/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
write("debian/1/etc/debian_version", "12.5\n")
write(f"debian/1/{STATUS}", status(["base 1-1", "upgraded 1-1", "removed 1-1", "back 1-1", "epoch 1:1-1", "libpair 3-1 pair"]))
write("debian/1/var/lib/dpkg/info/base.md5sums", f"d41d8cd98f00b204e9800998ecf8427e  {SITE}/owned-1.dist-info/METADATA\n")
python(f"debian/1/{SITE}", "owned", "1")
python(f"debian/1/{SITE}", "stays", "1.0")
python(f"debian/1/{SITE}", "goes", "1.0")
python(f"debian/1/{SITE}", "returns", "1.0")
node("debian/1/srv/app/node_modules", "changed", "1.0.0")
node("debian/1/srv/opaque/node_modules", "hidden", "1.0.0")
node("debian/1/srv/opaque/node_modules", "again", "1.0.0")
jar("debian/1/opt/a.jar", "org.made", "a", "1.0")
jar("debian/1/opt/b.jar", "org.made", "b", "1.0")
write("debian/1/srv/token.txt", f"token = {TOKEN}\n")
write(f"debian/2/{STATUS}", status(["base 1-1", "upgraded 2-1", "removed 1-1", "epoch 2:1-1", "libpair 3-1 pair", "added 1-1"]))
write("debian/2/var/lib/dpkg/status.d/extra", status(["extra 1-1"]).rstrip("\n"))
python(f"debian/2/{SITE}", "added", "2.0")
write(f"debian/2/{SITE}/goes-1.0.dist-info/.wh.METADATA")
write(f"debian/2/{SITE}/.wh.returns-1.0.dist-info")
node("debian/2/srv/app/node_modules", "changed", "2.0.0")
jar("debian/2/opt/a.jar", "org.made", "a", "2.0")
write("debian/2/opt/.wh.b.jar")
write("debian/2/srv/.wh.token.txt")
write(f"debian/3/{STATUS}", status(["base 1-1", "upgraded 2-1", "(removed) 1-1", "back 1-1", "epoch 2:1-1", "libpair 3-1 pair", "added 1-1"]))
python(f"debian/3/{SITE}", "returns", "1.0")
node("debian/3/srv/app/node_modules", "changed", "1.0.0")
write("debian/3/srv/opaque/.wh..wh..opq")
node("debian/3/srv/opaque/node_modules", "again", "1.0.0")
jar("debian/3/opt/b.jar", "org.made", "b", "1.0")
# The same distribution, touched again without a change.
python(f"debian/4/{SITE}", "stays", "1.0")
write(f"debian/4/{STATUS}", (out / f"debian/3/{STATUS}").read_text())
write("debian/4/etc/debian_version", "12.6\n")

# Packages that Seal Security patched, under their names and under names of its own, and some that only look so.
write("seal/1/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
write("seal/1/etc/debian_version", "12.5\n")
write(f"seal/1/{STATUS}", status(["base 1-1"]))
for name, version in [("Django", "4.2.8+sp1"), ("seal-requests", "2.14.2+sp1"), ("seal_flask", "1.0"), ("plain", "1.0+sp1"), ("plain", "1.0")]:
    python(f"seal/1/opt/{name}-{version}", name, version)
for name, version in [("ejs", "3.1.8-sp1"), ("@seal-security/ajv", "5.5.2-sp2"), ("looks", "1.0.0-sp1"), ("ejs", "3.1.8")]:
    node(f"seal/1/opt/{version}/node_modules", name, version)

# Alpine: the database of packages rewritten by each layer, then taken away and put back.
for layer, packages in enumerate([[("musl", "1.2.3-r0"), ("zlib", "1.2.13-r0")], [("musl", "1.2.3-r0"), ("zlib", "1.2.13-r1"), ("curl", "8.0.1-r0")],
                                  None, [("musl", "1.2.3-r0"), ("zlib", "1.2.13-r0"), ("curl", "8.0.1-r0")]], 1):
    if packages is None:
        write(f"alpine/{layer}/lib/apk/db/.wh.installed")
    else:
        write(f"alpine/{layer}/lib/apk/db/installed", installed(packages))
write("alpine/1/etc/alpine-release", "3.18.4\n")
write("alpine/1/etc/os-release", 'ID=alpine\nVERSION_ID=3.18.4\n')
