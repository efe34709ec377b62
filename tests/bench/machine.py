"""The machine that figures were taken on."""

import os
import re
import sys
from pathlib import Path


def machine() -> str:
    """In one sentence: processors, memory, Python, and how busy it was."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    python = sys.version.split()[0]
    busy = os.getloadavg()[0]
    name = cpu[1] if cpu else "unknown processor"
    return (
        f"Machine: {os.cpu_count()} × {name}, {memory:.0f} GB; Python {python}; load at the end {busy:.1f}."
    )
