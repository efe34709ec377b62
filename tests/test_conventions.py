"""The rules of the house, kept by a test: imports go down only, modules and functions stay small."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
FLOORS = ("contacts", "faq", "walletsupport")  # each may import itself and what stands before it
MODULES = sorted(
    path.relative_to(ROOT)
    for floor in (*FLOORS, "tests")
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts
)
OURS = [path for path in MODULES if path.parts[0] != "tests"]
TEMPLATES = sorted(path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.html"))
# Values in, frozen values out: no Django, no clock, no settings.
PURE = [
    *(Path("contacts", f"{name}.py") for name in ("lines", "text", "calendar_days", "hours", "schedule")),
    *(Path("contacts", f"{name}.py") for name in ("stretches", "week", "wording", "ledger", "masking")),
    *(Path("contacts", f"{name}.py") for name in ("detection", "disguises", "phone_numbers", "statutory")),
    *(
        Path("contacts", f"{name}.py")
        for name in ("lifetime", "comparing", "ordinary_numbers", "spoken_numbers")
    ),
    *(Path("faq", f"{name}.py") for name in ("confidence", "picture", "walk", "comparing")),
    *(
        path
        for path in OURS
        if path.parts[:2] == ("faq", "search") and path.stem not in ("site", "documents")
    ),
]
# Pieces whose names others give: inclusion tags and the admin.
PIECES = ("base.html", "status.html", "change_form_object_tools.html")
ASKING = ("views", "api", "feeds", "sitemaps", "discovery", "urls")
HANDLERS = [path for path in OURS if path.stem.partition("_")[0] in ASKING]
RAW_QUERY = re.compile(r"\.(filter|annotate|exclude)\(")
# A lock without it takes the rows of every joined table too, and writers wait for each other in a ring.
WIDE_LOCK = re.compile(r"select_for_update\((?!of=\(\"self\",\)\))")
LONGEST_MODULE, LONGEST_FUNCTION = 250, 40


def tree(path: Path | str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imports(path: Path | str) -> set[str]:
    """The modules that a file imports anywhere in it, with their full names."""
    nodes = list(ast.walk(tree(path)))
    found = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


def higher_floors(path: Path) -> tuple[str, ...]:
    return (*FLOORS[FLOORS.index(path.parts[0]) + 1 :], "tests")


@pytest.mark.parametrize("path", OURS, ids=str)
def test_it_imports_nothing_from_a_floor_above(path):
    assert {name for name in imports(path) if name.split(".")[0] in higher_floors(path)} == set()


@pytest.mark.parametrize("path", PURE, ids=str)
def test_it_keeps_the_core_free_of_django(path):
    pure = {".".join(core.with_suffix("").parts) for core in PURE}
    own = {name for name in imports(path) if name.split(".")[0] in FLOORS}
    assert ({name for name in imports(path) if name.split(".")[0] == "django"}, own - pure) == (set(), set())


@pytest.mark.parametrize("path", [*HANDLERS, *TEMPLATES], ids=str)
def test_it_asks_named_queries(path):
    assert RAW_QUERY.findall((ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", OURS, ids=str)
def test_it_locks_its_own_rows_only(path):
    assert WIDE_LOCK.findall((ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", OURS, ids=str)
def test_it_keeps_modules_small(path):
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE


@pytest.mark.parametrize("path", OURS, ids=str)
def test_it_keeps_functions_small(path):
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_it_imports_names_and_never_everything(path):
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    starred = [node.module for node in nodes if node.names[0].name == "*"]
    assert starred == (["walletsupport.settings"] if path == Path("tests/settings.py") else [])


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_it_extends_a_page_or_is_an_include(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    is_piece = path.name.startswith("_") or path.name in PIECES
    assert text.startswith("{% extends ") is not is_piece
