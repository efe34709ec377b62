"""The index on disk and in memory: what goes in, what comes out, what may be wrong with it."""

import os
import shutil
from pathlib import Path

import pytest

from faq.search.index import Index, IndexBusy, IndexUnusable
from faq.search.records import Document
from faq.search.terms import BODY, PHRASES, UNKNOWN
from faq.search.weights import WEIGHTS

TOP_UP = Document(1, "ok", "topup", "充值不到账", ("钱充了没到",), "查充值记录", "打开APP")
REFUND = Document(2, "general", "refund", "申请退款", ("想退钱",), "找到订单")
LOCKED = Document(-3, "okpay", "account", "账户被锁")
ALL = (TOP_UP, REFUND, LOCKED)


@pytest.fixture
def directory(tmp_path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index() -> Index:
    made = Index.in_memory()
    made.rebuild(ALL)
    return made


def ids(index: Index, gram: str, field: str = PHRASES, **scope) -> list[int]:
    return [one.id for one in index.candidates({field: {gram: 1.0}}, 10, **scope).best]


def segment_files(directory: Path) -> list[Path]:
    return [path for path in directory.iterdir() if path.suffix in (".term", ".idx", ".store")]


def cut_segments(directory: Path) -> None:
    for path in segment_files(directory):
        path.write_bytes(path.read_bytes()[:8])


def drop_segments(directory: Path) -> None:
    for path in segment_files(directory):
        path.unlink()


def garble_list(directory: Path) -> None:
    (directory / "meta.json").write_text("{", "utf-8")


def other_make(directory: Path) -> None:
    meta = directory / "meta.json"
    meta.write_text(meta.read_text("utf-8").replace("by_space_1", "by_space_0"), "utf-8")


def replace_by_file(directory: Path) -> None:
    shutil.rmtree(directory)
    directory.write_text("", "utf-8")


DAMAGE = {
    "missing": shutil.rmtree,
    "a file": replace_by_file,
    "garbled list of segments": garble_list,
    "truncated segments": cut_segments,
    "missing segments": drop_segments,
    "of another make": other_make,
}


def test_it_finds_by_title_and_symptom(index):
    assert (ids(index, "到账"), ids(index, "退钱"), ids(index, "登录")) == ([1], [2], [])


def test_it_finds_by_body(index):
    assert (ids(index, "记录", BODY), ids(index, "记录")) == ([1], [])


def test_a_candidate_has_its_phrases_folded_and_as_written(index):
    index.apply([Document(4, "ok", "t", "帳戶 問題", ("登陆\n失败",))], [])
    found = index.candidates({PHRASES: {"账户": 1.0}}, 10).best
    assert [(one.wallet, one.topic, one.phrases, one.shown) for one in found if one.id == 4] == [
        ("ok", "t", ("账户 问题", "登录 失败"), ("帳戶 問題", "登陆 失败"))
    ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [({"wallets": ("ok",)}, [1]), ({"wallets": ("ok", "general")}, [1, 2]), ({"topic": "refund"}, [2])],
)
def test_it_keeps_to_wallets_and_topic(scope, expected):
    index = Index.in_memory()
    index.rebuild([Document(1, "ok", "topup", "退款"), Document(2, "general", "refund", "退款")])
    assert sorted(ids(index, "退款", **scope)) == expected


def test_those_beyond_the_pool_have_key_and_wallet_only():
    index, count = Index.in_memory(), WEIGHTS.pool + 5
    index.rebuild(Document(n, f"w{n % 3}", "t", "退款") for n in range(count))
    best, others = index.candidates({PHRASES: {"退款": 1.0}}, 1000)
    found = [*best, *others(0.0)]
    assert [(one.id, one.wallet) for one in found] == [(n, f"w{n % 3}") for n in range(count)]
    assert [one.phrases for one in found] == [("退款",)] * WEIGHTS.pool + [()] * 5


def test_those_beyond_the_pool_are_left_out_where_they_are_too_far_off():
    index = Index.in_memory()
    near, far = "退款", "退款" + "的" * 60
    index.rebuild(Document(n, "", "", near if n < WEIGHTS.pool + 2 else far) for n in range(WEIGHTS.pool + 4))
    best, others = index.candidates({PHRASES: {"退款": 1.0}}, 1000)
    assert len(others(0.0)) == 4
    assert [one.id for one in others(best[-1].relevance)] == [WEIGHTS.pool, WEIGHTS.pool + 1]


def test_those_far_behind_are_not_read_where_that_is_asked_for():
    index = Index.in_memory()
    index.rebuild(Document(n, "", "", "退款" + "的" * 60 * (n > 0)) for n in range(WEIGHTS.read + 3))
    asked = {PHRASES: {"退款": 1.0}}, 10
    best, others = index.candidates(*asked, near=0.9)
    assert ([one.id for one in best], len(others(0.0))) == (list(range(WEIGHTS.read)), 3)
    assert len(index.candidates(*asked, near=0.01).best) == WEIGHTS.read + 3


def test_without_terms_it_finds_nothing(index):
    assert index.candidates({}, 10).best == []


def test_the_rare_tells_more_and_the_unknown_most(index):
    told = index.rarities[PHRASES]
    assert told["账"] < told["退款"] < told[UNKNOWN] == told["火锅"]


def test_a_rebuild_replaces_everything_and_tells_its_progress():
    index, told = Index.in_memory(), []
    index.rebuild(ALL)
    count = index.rebuild((Document(n, "", "", "退款") for n in range(2500)), told.append)
    assert (count, len(index), told, ids(index, "到账")) == (2500, 2500, [1000, 2000], [])


def test_it_applies_changes(index):
    index.apply([Document(1, "ok", "topup", "提现失败"), Document(9, "ok", "fees", "手续费")], [2, -3, 77])
    found = {gram: ids(index, gram) for gram in ("到账", "提现", "退款", "被锁", "手续")}
    assert found == {"到账": [], "提现": [1], "退款": [], "被锁": [], "手续": [9]}


def test_a_failed_rebuild_changes_nothing(index):
    def broken():
        yield TOP_UP
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        index.rebuild(broken())
    index.apply([], [])
    assert len(index) == 3


@pytest.mark.parametrize("text", ["\x00", "\ud800", "", "\u202e", "x" * 50_000, '"(:*^~[]{}\\'], ids=repr)
def test_it_takes_any_text(text):
    index = Index.in_memory()
    index.rebuild([Document(1, "ok", "t", text, (text, "退款"), text, text)])
    assert ids(index, "退款") == [1]


def test_another_process_sees_changes_after_a_reload(directory):
    writer = Index.create(directory)
    writer.rebuild(ALL)
    reader = Index.open(directory)
    writer.apply([], [1])
    before = ids(reader, "到账")
    reader.reload()
    assert (before, ids(reader, "到账")) == ([1], [])


def test_it_can_be_opened_and_changed_after_a_fork(directory):
    index = Index.create(directory)
    index.rebuild(ALL)
    child = os.fork()
    if not child:  # whatever happens, the child must not run on into pytest
        try:
            Index.open(directory).apply([Document(5, "op", "t", "交易失败")], [])
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    index.reload()
    assert ids(index, "交易") == [5]


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_unusable_and_can_be_made_anew(directory, damage):
    Index.create(directory).rebuild(ALL)
    damage(directory)
    with pytest.raises(IndexUnusable):
        Index.open(directory)
    if directory.is_file():
        directory.unlink()
    Index.create(directory).rebuild(ALL)
    assert ids(Index.open(directory), "到账") == [1]


def test_a_write_that_fails_half_way_is_unusable(index):
    """As where the disk is full: the engine says so at the next document."""

    def documents():
        raise ValueError("An index writer was killed")
        yield

    with pytest.raises(IndexUnusable):
        index.apply(documents(), [])


def test_a_place_that_cannot_be_written_is_unusable(directory):
    directory.write_text("", "utf-8")
    with pytest.raises(IndexUnusable):
        Index.create(directory)


def test_one_writes_at_a_time(directory):
    index = Index.create(directory)

    def documents():
        with pytest.raises(IndexBusy):
            Index.open(directory).apply([], [1])
        yield TOP_UP

    assert index.rebuild(documents()) == 1
