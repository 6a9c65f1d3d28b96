#!/usr/bin/env python3
"""How much memory a run of `duet extract` holds as it goes on (Linux only).

    memory.py OUTPUT COMMAND ...

Runs the command, which writes to the folder OUTPUT in the npy form, and looks at the process ten times a second.
Prints, for each 300 clips, the mean and the highest resident memory, then one JSON line: the first of these after
300 clips beside the last, and the peak of the whole run.
"""

import collections
import json
import pathlib
import re
import statistics
import subprocess
import sys
import time

STEP = 300  # clips
MIB = 1 << 20


def resident(pid):
    """(now, peak) in MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return tuple(int(re.search(name + r":\s*(\d+)", status)[1]) * 1024 / MIB for name in ("VmRSS", "VmHWM"))


class Clips:
    """Counts the clips of finished videos; looks at each video once."""

    def __init__(self, output):
        self.features, self.seen, self.count = pathlib.Path(output, "features"), set(), 0

    def now(self):
        for file in self.features.rglob("timestamps.npy"):
            if file not in self.seen:
                self.seen.add(file)
                self.count += int(re.search(rb"'shape': \((\d+)", file.read_bytes()[:128])[1])
        return self.count


def main(output, *command):
    process = subprocess.Popen(command)
    clips, steps, peak, ticks = Clips(output), collections.defaultdict(list), 0, 0
    while process.poll() is None:
        try:
            now, peak = resident(process.pid)
        except (OSError, TypeError):
            break  # it has just ended
        steps[(clips.now() if ticks % 10 == 0 else clips.count) // STEP].append(now)
        ticks += 1
        time.sleep(0.1)
    code = process.wait()
    for step, seen in sorted(steps.items()):
        print(f"clips {step * STEP:6} to {(step + 1) * STEP:6}: mean {statistics.mean(seen):6.0f} MiB, highest {max(seen):6.0f} MiB")
    steps.pop(max(steps), None)  # the last is not whole
    line = {"what": "memory", "clips": clips.now(), "exit": code, "peak_mib": round(peak)}
    if len(steps) > 1 and 1 in steps:
        first, last = steps[1], steps[max(steps)]
        for name, of in (("mean", statistics.mean), ("highest", max)):
            line |= {f"{name}_after_300_mib": round(of(first)), f"{name}_last_300_mib": round(of(last))}
            line[f"{name}_growth"] = round(of(last) / of(first) - 1, 4)
    print(json.dumps(line))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
