"""Runs the Python of docs/formats.md, block by block and in one namespace, in a folder that has every file it reads.

usage: read_formats.py FORMATS.md FOLDER
Prints a line for each block, and at the end what was checked.
"""
import json
import os
import re
import sys
import traceback

document, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.chdir(folder)

with open(document, encoding="utf-8") as text:
    lines = text.read()
names = {}
try:
    import safetensors
    import torch  # noqa: F401
    import towers

    with safetensors.safe_open("model.safetensors", "np") as model_file:
        names["model"] = towers.TwoTowers(json.loads(model_file.metadata()["duet.config"]))
except ImportError as missing:
    print(f"without what needs PyTorch: {missing}")
blocks = list(re.finditer(r"^```python\n(.*?)^```", lines, re.DOTALL | re.MULTILINE))
for block in blocks:
    if "torch" in block.group(1) and "model" not in names:
        continue
    first = lines.count("\n", 0, block.start(1)) + 1
    try:
        # Blank lines in front, so that an error names the line of the document.
        exec(compile("\n" * (first - 1) + block.group(1), document, "exec"), names)
    except Exception:
        traceback.print_exc()
        sys.exit(f"formats.md, line {first}: the block does not run")
    print(f"line {first}: runs")

import checks  # noqa: E402

for line in checks.run(names):
    print(line)
print(f"{len(blocks)} blocks")
