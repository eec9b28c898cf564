"""Makes a source tree with lock files of every language from the fixtures of the catalog: language_tree.py FIXTURES TREE."""
import pathlib
import shutil
import sys

fixtures, tree = map(pathlib.Path, sys.argv[1:])
# Names under which a second fixture of an ecosystem is a lock file of its own.
OTHER_NAMES = {
    "npm/v1.json": "package-lock.json", "yarn/berry.lock": "yarn.lock", "pnpm/v6.yaml": "pnpm-lock.yaml",
    "pnpm/v5.yaml": "pnpm-lock.yaml", "deno/v3.lock": "deno.lock", "gomod/old.mod": "go.mod", "swift/v1.resolved": "Package.resolved",
    "conan/v2.lock": "conan.lock", "julia/v1.toml": "Manifest.toml", "pom/parent.xml": "pom.xml",
}
for file in sorted(fixtures.glob("*/fixtures/*")):
    ecosystem, name = file.parent.parent.name, file.name
    other = OTHER_NAMES.get(f"{ecosystem}/{name}")
    # A parent stands where its child looks for it; a go.sum beside the module it completes.
    folder = {"pom/parent.xml": "pom/parent", "gomod/go.sum": "gomod/old"}.get(f"{ecosystem}/{name}")
    # What Conda installed counts in the folder of an environment only.
    folder = "conda/envs/app/conda-meta" if ecosystem == "conda_pkg" else folder
    folder = folder or (f"{ecosystem}/{file.stem}" if other else ecosystem)
    if name != "SOURCES.md":
        (tree / folder).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, tree / folder / (other or name))
