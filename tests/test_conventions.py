"""The rules of the house, kept by a test: imports go down only, modules and functions stay small."""

import ast
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

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
        for name in (
            "lifetime",
            "comparing",
            "ordinary_numbers",
            "spoken_numbers",
            "platform_accounts",
        )
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
WIDE_LOCK = re.compile(r"select_for_update\((?!of=\(\"self\",\)(, no_key=True)?\))")
LONGEST_MODULE, LONGEST_FUNCTION = 250, 40


@cache
def text(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def nodes(path: Path | str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(text(path))))


@cache
def imports(path: Path | str) -> frozenset[str]:
    """The modules that a file imports anywhere in it, with their full names."""
    found = {alias.name for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names}
    return frozenset(found | {node.module for node in nodes(path) if isinstance(node, ast.ImportFrom)})


def higher_floors(path: Path) -> tuple[str, ...]:
    return (*FLOORS[FLOORS.index(path.parts[0]) + 1 :], "tests")


def offences(paths: Iterable[Path], found: Callable[[Path], object]) -> dict[str, object]:
    """What `found` says of each file, where it says anything."""
    return {str(path): said for path in paths if (said := found(path))}


def test_it_imports_nothing_from_a_floor_above():
    def above(path: Path) -> list[str]:
        return [name for name in imports(path) if name.split(".")[0] in higher_floors(path)]

    assert offences(OURS, above) == {}


def test_it_keeps_the_core_free_of_django():
    pure = {".".join(core.with_suffix("").parts) for core in PURE}

    def impure(path: Path) -> list[str]:
        outer = [name for name in imports(path) if name.split(".")[0] in ("django", *FLOORS)]
        return [name for name in outer if name not in pure]

    assert offences(PURE, impure) == {}


def test_it_asks_named_queries():
    assert offences([*HANDLERS, *TEMPLATES], lambda path: RAW_QUERY.findall(text(path))) == {}


def test_it_locks_its_own_rows_only():
    assert offences(OURS, lambda path: WIDE_LOCK.findall(text(path))) == {}


def test_it_keeps_modules_small():
    def excess(path: Path) -> int:
        return max(0, text(path).count("\n") - LONGEST_MODULE)

    assert offences(OURS, excess) == {}


def test_it_keeps_functions_small():
    def too_long(path: Path) -> list[str]:
        functions = [node for node in nodes(path) if isinstance(node, ast.FunctionDef)]
        return [node.name for node in functions if node.end_lineno - node.lineno >= LONGEST_FUNCTION]

    assert offences(OURS, too_long) == {}


def test_it_imports_names_and_never_everything():
    def starred(path: Path) -> list[str]:
        origins = [node for node in nodes(path) if isinstance(node, ast.ImportFrom)]
        return [node.module for node in origins if node.names[0].name == "*"]

    assert offences(MODULES, starred) == {"tests/settings.py": ["walletsupport.settings"]}


def test_it_extends_a_page_or_is_an_include():
    def misplaced(path: Path) -> bool:
        is_piece = path.name.startswith("_") or path.name in PIECES
        return text(path).startswith("{% extends ") is is_piece

    assert offences(TEMPLATES, misplaced) == {}
