"""docs/faults.md: what the last full run of each trial found."""

from collections.abc import Iterable
from datetime import date

from tests.bench.machine import machine
from tests.faults.figures import Figure
from tests.faults.running import ROOT

REPORT = ROOT / "docs" / "faults.md"
TOP = """# Faults

Each fault is caused for real on the loopback; `make faults FAULTS=name` writes its part of this page anew.
"""
PART = "\n## "


def report(name: str, what: str, figures: Iterable[Figure], seconds: float) -> None:
    """Write the part of a trial anew; the parts stand in the order of their names."""
    parts = {
        title_of(part): part
        for part in (REPORT.read_text(encoding="utf-8") if REPORT.exists() else TOP).split(PART)[1:]
    }
    parts[name] = written(name, what, figures, seconds)
    REPORT.write_text(TOP + "".join(PART + parts[each] for each in sorted(parts)), encoding="utf-8")


def title_of(part: str) -> str:
    return part.partition("\n")[0]


def written(name: str, what: str, figures: Iterable[Figure], seconds: float) -> str:
    lines = "\n".join(
        f"| {each.what} | {each.amount} | {each.must} | {'yes' if each.holds else '**no**'} |"
        for each in figures
    )
    return f"""{name}

{what[0].upper()}{what[1:]}; {date.today().isoformat()}, {seconds:.0f} s. {machine()}

| What | Found | What must hold | Holds |
|---|---|---|---|
{lines}
"""
