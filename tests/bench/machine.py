"""The machine that figures were taken on."""

import os
import re
import sys
from pathlib import Path


def machine() -> str:
    """In one sentence: processors, memory and Python."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    name = cpu[1] if cpu else "unknown processor"
    return f"Machine: {os.cpu_count()} × {name}, {memory:.0f} GB; Python {sys.version.split()[0]}."


def busy() -> str:
    """How much it had to do in the last minute."""
    return f"Load at the end: {os.getloadavg()[0]:.1f}."
