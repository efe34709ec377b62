"""Files of entries: what is written comes back, and what cannot be read is said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.transfer.columns import HEADINGS, items, joined
from faq.transfer.files import FileError, as_csv, as_json_lines, read
from faq.transfer.records import NEW

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12
) | st.sampled_from(["=1", "'=1", "-", "a\\nb", "a\nb", "\\", '，"引号"'])
SOME = TEXT.filter(str.strip)
STEPS = st.fixed_dictionaries(
    {"action": SOME, "expected": TEXT, "if_not": TEXT, "if_not_entry": st.sampled_from(["", "op-refund"])}
)
RECORDS = st.fixed_dictionaries(
    {
        **{name: st.just(value) for name, value in NEW.items()},
        "slug": st.sampled_from(["a", "b-c"]),
        "is_off": st.booleans(),
        "expires_at": st.sampled_from([None, "2026-12-01T00:00:00.000123+08:00"]),
        "sources": st.lists(st.tuples(st.just("a.txt"), SOME).map(list), max_size=2).map(sorted),
        "title": SOME,
        "answer": TEXT,
        "symptoms": st.lists(SOME, max_size=3),
        "steps": st.lists(STEPS, max_size=3),
    }
)


@pytest.mark.parametrize(("write", "name"), [(as_csv, "a.csv"), (as_json_lines, "a.JSONL")])
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
def test_every_record_comes_back(write, name, records):
    lines = read(write(records).encode(), name)
    assert [(line.said, line.error) for line in lines] == [(record, "") for record in records]


@given(st.lists(TEXT.filter(str.strip), max_size=4))
def test_texts_in_one_cell_come_back(texts):
    assert items(joined(texts)) == texts


def test_a_cell_that_a_person_wrote_with_windows_line_ends_is_read():
    assert items("钱没到\r\n\r\n没到账") == ["钱没到", "没到账"]


def csv_file(*rows: str) -> bytes:
    return "\r\n".join(rows).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_may_come_in_the_encodings_of_excel(encoding):
    lines = read("网址名,标题\r\na,钱没到\r\n".encode(encoding), "a.csv")
    assert [line.said for line in lines] == [{"slug": "a", "title": "钱没到"}]


def test_each_line_knows_where_it_begins():
    lines = read(csv_file("网址名,标题", 'a,"两\n行"', "", "b,题"), "a.csv")
    assert [(line.number, line.said["slug"]) for line in lines] == [(2, "a"), (5, "b")]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        pytest.param(b"x", "a.xlsx", "请选 .csv 或 .jsonl 文件。", id="another kind"),
        pytest.param(b"", "a.csv", "文件里没有条目。", id="empty"),
        pytest.param("标题".encode(), "a.csv", "文件里没有条目。", id="only a header"),
        pytest.param("标题,电话\na,b".encode(), "a.csv", "不认识的列：'电话'", id="unknown column"),
        pytest.param("标题,标题\na,b".encode(), "a.csv", "重复的列：标题", id="column twice"),
        pytest.param('标题\n"a'.encode(), "a.csv", "第 2 行起不是完整的表格", id="open quote"),
        pytest.param(b"\xff\xfe\x00\x80", "a.csv", "看不懂文件的编码", id="encoding"),
        pytest.param(b"\xb1\xea\xcc\xe2", "a.jsonl", "看不懂文件的编码", id="encoding of JSON-lines"),
        pytest.param("标题\na\0".encode(), "a.csv", "不是文字的内容", id="no text"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(content, name, said):
    with pytest.raises(FileError, match=said):
        read(content, name)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        pytest.param("{", "不是一个 JSON 对象", id="no JSON"),
        pytest.param("[]", "不是一个 JSON 对象", id="a list"),
        pytest.param("[" * 100_000, "不是一个 JSON 对象", id="nested deeply"),
        pytest.param('{"phone": "1"}', "不认识的字段：'phone'", id="unknown field"),
        pytest.param('{"title": 5}', "写法不对：title", id="a number"),
        pytest.param('{"title": null}', "写法不对：title", id="nothing"),
        pytest.param('{"title": "\\ud800"}', "写法不对：title", id="half a character"),
        pytest.param('{"steps": ["看"]}', "写法不对：steps", id="steps as texts"),
        pytest.param('{"steps": [{"do": "看"}]}', "写法不对：steps", id="unknown part of a step"),
        pytest.param('{"sources": [["a.txt"]]}', "写法不对：sources", id="half a source"),
        pytest.param('{"is_off": "是"}', "写法不对：is_off", id="a word for yes"),
        pytest.param('{"symptoms": "钱没到"}', "写法不对：symptoms", id="a text for texts"),
    ],
)
def test_a_line_that_is_wrong_says_so_and_the_next_is_read(line, error):
    lines = read(f'{line}\n{{"title": "好"}}\n'.encode(), "a.jsonl")
    assert [(each.number, each.error) for each in lines] == [(1, error), (2, "")]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        pytest.param("a,也许,", "下线：要写“是”或“否”", id="yes or no"),
        pytest.param("a,是,没有竖线", "来源：要写成“文件名｜小节”，一行一个", id="source"),
        pytest.param("a,是", "有 2 格，表头有 3 格", id="too short"),
    ],
)
def test_a_row_that_is_wrong_says_so_and_the_next_is_read(row, error):
    lines = read(csv_file("网址名,下线,来源", row, "b,否,"), "a.csv")
    assert [(each.number, each.error) for each in lines] == [(2, error), (3, "")]


def test_every_field_of_a_record_has_a_heading():
    assert {*HEADINGS, "steps"} == set(NEW)


def test_json_lines_say_chinese_as_it_is():
    assert "钱没到" in as_json_lines([{"title": "钱没到"}])


def test_json_lines_are_one_object_a_line():
    assert [json.loads(line) for line in as_json_lines([{"title": "一\n二"}] * 2).splitlines()] == [
        {"title": "一\n二"}
    ] * 2
