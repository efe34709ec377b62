"""The page that documents the API, made from its own description: it cannot say anything else."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from walletsupport.api import api, kept_for_an_hour

WORDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "date": "日期",
    "date-time": "时间",
}


@dataclass(frozen=True)
class Kind:
    """What a value is: in words, or as the name of a schema; or one of `choices`."""

    words: str = ""
    schema: str = ""
    choices: tuple[str, ...] = ()
    is_list: bool = False
    may_be_null: bool = False


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: Kind
    limits: str
    default: str
    is_required: bool
    meaning: str


@dataclass(frozen=True)
class Answer:
    status: int
    meaning: str
    schema: str


@dataclass(frozen=True)
class Operation:
    key: str
    path: str
    example: str
    summary: str
    description: str
    parameters: list[Parameter]
    answers: list[Answer]


@kept_for_an_hour
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html", documentation(api.get_openapi_schema()))


def documentation(schema: dict) -> dict:
    """The context of the page for an OpenAPI description."""
    shapes = schema["components"]["schemas"]
    choices = {f"#/components/schemas/{name}": shape for name, shape in shapes.items() if "enum" in shape}
    schema = with_choices(schema, choices)
    parts: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        parts.setdefault(methods["get"]["tags"][0], []).append(operation(path, methods["get"]))
    return {
        "about": schema["info"]["description"],
        "parts": parts,
        "shapes": {
            name: fields(shape)
            for name, shape in schema["components"]["schemas"].items()
            if "properties" in shape
        },
    }


def with_choices(found: object, choices: dict[str, dict]) -> object:
    """The description with the choices themselves wherever it refers to them.

    What is said there of the field stays: it tells readers more than the choices say of themselves.
    """
    if isinstance(found, list):
        return [with_choices(each, choices) for each in found]
    if not isinstance(found, dict):
        return found
    here = {name: with_choices(each, choices) for name, each in found.items()}
    if (name := found.get("$ref")) not in choices:
        return here
    del here["$ref"]
    return choices[name] | here


def operation(path: str, said: dict) -> Operation:
    return Operation(
        key=said["operationId"],
        path=path,
        example=example(path, said["parameters"]),
        summary=said["summary"],
        description=said.get("description", ""),
        parameters=[parameter(each) for each in said["parameters"]],
        answers=[answer(status, each) for status, each in said["responses"].items()],
    )


def example(path: str, parameters: list[dict]) -> str:
    """An address to try; "" where the path says it all."""
    given = [each for each in parameters if each.get("examples")]
    places = {each["name"]: each["examples"][0] for each in given if each["in"] == "path"}
    query = {each["name"]: each["examples"][0] for each in given if each["in"] == "query"}
    return path.format(**places) + (f"?{urlencode(query)}" if query else "") if given else ""


def parameter(said: dict) -> Parameter:
    schema = said["schema"]
    named = {"minimum": "最小 {}", "maximum": "最大 {}", "maxLength": "最多 {} 个字"}
    return Parameter(
        name=said["name"],
        kind=kind(schema),
        limits="，".join(words.format(schema[name]) for name, words in named.items() if name in schema),
        default=str(schema.get("default") or ""),
        is_required=said["required"],
        meaning=said.get("description", ""),
    )


def answer(status: int, said: dict) -> Answer:
    schema = said.get("content", {}).get("application/json", {}).get("schema", {})
    return Answer(status, said["description"], kind(schema).schema if schema else "")


def fields(shape: dict) -> list[Parameter]:
    """The fields of a schema, told like parameters."""
    return [
        parameter(
            {"name": name, "schema": said, "required": False, "description": said.get("description", "")}
        )
        for name, said in shape["properties"].items()
    ]


def kind(schema: dict) -> Kind:
    if "anyOf" in schema:
        (one,) = (each for each in schema["anyOf"] if each != {"type": "null"})
        found = kind(one)
        return Kind(found.words, found.schema, found.choices, found.is_list, may_be_null=True)
    if schema.get("type") == "array":
        found = kind(schema["items"])
        return Kind(found.words, found.schema, found.choices, is_list=True)
    if "$ref" in schema:
        return Kind(schema=schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return Kind(choices=tuple(schema["enum"]))
    return Kind(WORDS[schema.get("format", schema["type"])])
