"""Writes an OCI layout whose only layer inflates to MEBIBYTES of files: big_layer.py LAYOUT MEBIBYTES."""
import pathlib
import random
import subprocess
import sys
import tempfile

layout, mebibytes = pathlib.Path(sys.argv[1]), int(sys.argv[2])
FILE_MEBIBYTES = 32
pack = pathlib.Path(__file__).with_name("pack.py")
with tempfile.TemporaryDirectory(dir=layout.parent) as folder:
    # Random bytes a mebibyte at a time, repeated: more than gzip's window apart, so the layer stays as large as its files.
    block = random.Random(1).randbytes(1 << 20)
    for number in range(mebibytes // FILE_MEBIBYTES):
        with open(pathlib.Path(folder) / f"{number}.bin", "wb") as file:
            for _ in range(FILE_MEBIBYTES):
                file.write(block)
    subprocess.run([sys.executable, str(pack), folder, str(layout)], check=True)
