"""Features of the exported weights in PyTorch against Duet's own.

usage: compare_towers.py MODEL WEIGHTS CLIPS
CLIPS has Duet's input ("frames", "spectrograms") and what it made of it, by output. Fails above 1e-4.
"""
import sys

import safetensors.torch
from safetensors import safe_open

import towers

model, weights, clips = sys.argv[1:]
with safe_open(model, "pt") as file:
    config = file.metadata()["duet.config"]
found = towers.differences(
    config, safetensors.torch.load_file(weights), safetensors.torch.load_file(clips)
)
for name, difference in found.items():
    print(f"{name}: {difference:.2g}")
if max(found.values()) > 1e-4:
    sys.exit("beyond 1e-4")
