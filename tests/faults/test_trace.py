"""The replay of a power cut, on disks small enough to follow by hand; the trial itself is `make faults`."""

import random

import pytest

from tests.faults.trace import Acknowledge, Disk, Sync, Truncate, Write, events

FILES = {"f": b"aaaa"}
CHANGES = [
    pytest.param([Write("f", 0, b"b")], b"aaaa", id="not synced"),
    pytest.param([Write("f", 0, b"b"), Sync("f")], b"baaa", id="synced"),
    pytest.param([Write("f", 0, b"b"), Sync("g")], b"aaaa", id="another file synced"),
    pytest.param([Write("f", 0, b"b"), Sync("f"), Write("f", 1, b"c")], b"baaa", id="written after the sync"),
    pytest.param([Write("f", 6, b"b"), Sync("f")], b"aaaa\0\0b", id="beyond its end"),
    pytest.param([Truncate("f", 1), Sync("f")], b"a", id="cut off"),
    pytest.param([Acknowledge("x")], b"aaaa", id="acknowledged"),
]


@pytest.mark.parametrize(("changes", "expected"), CHANGES)
def test_only_what_was_synced_is_there_for_certain(changes, expected):
    disk = Disk(FILES)
    for change in changes:
        disk.see(change)
    assert disk.after_a_cut(None)["f"] == expected


def test_of_the_rest_anything_may_be_there():
    disk = Disk(FILES)
    for place in range(4):
        disk.see(Write("f", place, b"b"))
    seen = {disk.after_a_cut(random.Random(seed))["f"] for seed in range(200)}
    assert len(seen) > 8


def test_it_reads_what_strace_writes(tmp_path):
    trace = tmp_path / "trace"
    trace.write_text(
        r'openat(AT_FDCWD</x>, "\x2f\x76\x2f\x66", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 7</v/f>' + "\n"
        r'pwrite64(7</v/f>, "\x61\x62", 2, 24) = 2' + "\n"
        r"fdatasync(7</v/f>) = 0" + "\n"
        r"ftruncate(7</v/f>, 5) = 0" + "\n"
        r'unlink("\x2f\x76\x2f\x66") = -1 ENOENT (No such file or directory)' + "\n"
        r'write(3</v/acks>, "\x6f\x6e\x65\x0a", 4) = 4' + "\n"
        "+++ exited with 0 +++\n"
    )
    assert list(events(trace, tmp_path / "acks")) == [
        Write("f", 24, b"ab"),
        Sync("f"),
        Truncate("f", 5),
        Acknowledge("one"),
    ]


def test_it_overlooks_nothing_that_it_cannot_read(tmp_path):
    (tmp_path / "trace").write_text("pwritev(7</v/f>, what is this) = 2\n")
    with pytest.raises(ValueError, match="pwritev"):
        list(events(tmp_path / "trace", tmp_path / "acks"))
