"""The page of what the last full runs found."""

import pytest

from tests.faults import report as module
from tests.faults.figures import at_least, none
from tests.faults.report import report


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "REPORT", tmp_path / "faults.md")
    return module.REPORT


def test_it_has_a_line_for_each_figure(page):
    report("reloads", "graceful reloads", [none("lost", 0), at_least("answers", 20_000, 20_001)], 12.3)
    assert page.read_text().splitlines()[-2:] == [
        "| lost | 0 | must be 0 | yes |",
        "| answers | 20,000 | at least 20,001 | **no** |",
    ]


def test_a_trial_replaces_its_own_part_alone(page):
    for name, found in (("kill", 1), ("clock", 2), ("kill", 3)):
        report(name, "a fault", [none("lost", found)], 1)
    said = page.read_text(encoding="utf-8").splitlines()
    kept = [line for line in said if line.startswith(("## ", "| lost"))]
    assert kept == [
        "## clock",
        "| lost | 2 | must be 0 | **no** |",
        "## kill",
        "| lost | 3 | must be 0 | **no** |",
    ]
