"""The secrets a machine makes for itself."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from walletsupport.keys import kept_secret


@pytest.fixture
def file(tmp_path):
    return tmp_path / "var" / "key"


def test_it_makes_a_secret_long_enough_to_sign_with(file):
    assert len(kept_secret(file)) == 86


def test_it_makes_a_secret_only_its_owner_can_read(file):
    kept_secret(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_makes_a_secret_once(file):
    assert kept_secret(file) == kept_secret(file)


def test_it_makes_every_secret_another(tmp_path):
    assert kept_secret(tmp_path / "one") != kept_secret(tmp_path / "other")


def test_it_keeps_a_secret_that_is_there(tmp_path):
    file = tmp_path / "key"
    file.write_text("made before\n")
    assert kept_secret(file) == "made before"


def test_it_leaves_nothing_else_behind(file):
    kept_secret(file)
    assert [path.name for path in file.parent.iterdir()] == ["key"]


def test_it_agrees_with_a_process_that_came_first(file, monkeypatch):
    file.parent.mkdir()

    def came_first(_draft, target):
        target.write_text("theirs")
        raise FileExistsError

    monkeypatch.setattr("os.link", came_first)
    assert kept_secret(file) == "theirs"


def test_it_gives_all_who_ask_at_once_the_same(file):
    with ThreadPoolExecutor(8) as people:
        assert len(set(people.map(kept_secret, [file] * 16))) == 1
