"""The page that documents the API says what its description says, and all of it."""

import pytest

from tests.reading import links, page, text, texts
from walletsupport.api import MEANINGS, PROBLEMS, api, operations
from walletsupport.api_docs import Kind, kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESS = "/api/v1/docs"
SCHEMA = api.get_openapi_schema()


@pytest.fixture
def docs(client):
    return client.get(ADDRESS)


def test_it_has_every_operation(docs):
    assert texts(docs, ".//section[@class='panel operation']/p[1]/code") == [
        f"GET {path}" for path in sorted(SCHEMA["paths"], key=list(SCHEMA["paths"]).index)
    ]


@pytest.mark.parametrize("path", SCHEMA["paths"])
def test_it_says_all_of_an_operation(docs, path):
    said = SCHEMA["paths"][path]["get"]
    shown = page(docs).find(f".//section[@id='{said['operationId']}']")
    names = [text(each) for each in shown.findall(".//dt")]
    assert names == [*(each["name"] for each in said["parameters"]), *map(str, said["responses"])]
    meant = [
        *(each["description"] for each in said["parameters"]),
        *(each["description"] for each in said["responses"].values()),
    ]
    assert [each for each in meant if each not in text(shown)] == []


@pytest.mark.parametrize("name", SCHEMA["components"]["schemas"])
def test_it_says_all_that_an_answer_holds(docs, name):
    shape = SCHEMA["components"]["schemas"][name]
    shown = page(docs).find(f".//section[@id='{name}']")
    if "properties" in shape:
        assert [text(each) for each in shown.findall(".//dt")] == list(shape["properties"])
        meant = [said.get("description", "") for said in shape["properties"].values()]
        assert [each for each in meant if each not in text(shown)] == []
    else:
        assert shown is None  # a list of choices, told where it is used


def test_its_links_lead_somewhere(docs):
    ids = {each.get("id") for each in page(docs).iter()}
    assert {link[1:] for link in links(docs, ".//main//a") if link.startswith("#")} - ids == set()


def test_it_needs_no_script(docs):
    assert page(docs).findall(".//script") == []


def test_every_operation_parameter_and_field_says_what_it_is():
    said = [operation["summary"] for operation in operations(SCHEMA)]
    said += [
        each.get("description", "") for operation in operations(SCHEMA) for each in operation["parameters"]
    ]
    shapes = [
        shape["properties"] for shape in SCHEMA["components"]["schemas"].values() if "properties" in shape
    ]
    said += [f"{name}: {each.get('description', '')}" for shape in shapes for name, each in shape.items()]
    assert [each for each in said if not any("\u4e00" <= sign <= "\u9fff" for sign in each)] == []


def test_every_meaning_and_problem_is_in_use():
    used = {status for operation in operations(SCHEMA) for status in operation["responses"]}
    assert used == set(MEANINGS)
    assert len(PROBLEMS) == len(set(PROBLEMS))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "string"}, Kind("文字"), id="text"),
        pytest.param({"type": "string", "format": "date"}, Kind("日期"), id="date"),
        pytest.param({"type": "array", "items": {"type": "integer"}}, Kind("整数", is_list=True), id="list"),
        pytest.param({"$ref": "#/components/schemas/A"}, Kind(schema="A"), id="schema"),
        pytest.param(
            {"anyOf": [{"$ref": "#/x/A"}, {"type": "null"}]}, Kind(schema="A", may_be_null=True), id="null"
        ),
        pytest.param({"type": "string", "enum": ["a", "b"]}, Kind(choices=("a", "b")), id="choices"),
    ],
)
def test_it_says_what_a_value_is(schema, expected):
    assert kind(schema) == expected
