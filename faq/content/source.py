"""Reading fixtures/source: every error names file, line and field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from contacts.guard import NATIONAL_LINES, contacts_in
from faq.content import schema

SHARED_FILES = ("documents", "topics", "synonyms", "tiles", "calendar")
# Synonyms are for searching: no reader sees them.
READ_FILES = ("documents", "topics", "tiles", "calendar")
WALLET_ORDER = ("op", "ok", "okpay", "general")
# Fields that are no text for readers: names of files and rows, times, where a fact was taken from.
NO_TEXT = frozenset(
    {"file", "slug", "if_not_entry", "date", "opens", "closes", "time_zone", "basis", "source", "sources"}
)
MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "string_too_short": "must not be empty",
    "too_short": "has too few items",
}


class SourceError(Exception):
    """Something wrong in a source file; the text names file, line and field."""


@dataclass(frozen=True)
class SourceFile:
    """A parsed file that can still tell on which line a field stands."""

    name: str
    node: yaml.Node | None
    data: object

    def fail(self, path: tuple, message: str) -> SourceError:
        field = ".".join(str(part) for part in path) or "(file)"
        return SourceError(f"{self.name}:{self._line(path)}: {field}: {message}")

    def _line(self, path: tuple) -> int:
        node = self.node
        for part in path:
            child = self._child(node, part)
            if child is None:
                break
            node = child
        return node.start_mark.line + 1 if node else 1

    @staticmethod
    def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            return node.value[part]
        if isinstance(node, yaml.MappingNode):
            return next((value for key, value in node.value if key.value == part), None)
        return None


@dataclass(frozen=True)
class Source:
    """The whole shipped content, checked."""

    documents: list[schema.Document]
    topics: list[schema.Topic]
    wallets: list[schema.WalletFile]
    synonyms: list[schema.Synonyms]
    tiles: list[str]
    years: list[schema.Year]


def read_file(path: Path) -> SourceFile:
    """Parse one YAML file. Raises SourceError."""
    try:
        text = path.read_text(encoding="utf-8")
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        file = SourceFile(path.name, node, loader.construct_document(node) if node else None)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}:1: (file): {error}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(f"{path.name}:{line}: (file): {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SourceError(f"{path.name}:{line}: (file): {error.reason}") from error
    refuse_repeated_fields(file.name, file.node)
    return file


def refuse_repeated_fields(name: str, node: yaml.Node | None, *path: str) -> None:
    """YAML quietly takes the last of two fields with one name. Raises SourceError instead."""
    if isinstance(node, yaml.SequenceNode):
        for place, child in enumerate(node.value):
            refuse_repeated_fields(name, child, *path, str(place))
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, child in node.value:
            field = (*path, str(key.value))
            if field in seen:
                raise SourceError(f"{name}:{key.start_mark.line + 1}: {'.'.join(field)}: stands twice")
            seen.add(field)
            refuse_repeated_fields(name, child, *field)


def parse(file: SourceFile, model: type[BaseModel]) -> BaseModel:
    """The file's content as `model`. Raises SourceError for the first thing that does not fit."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        first = error.errors()[0]
        raise file.fail(first["loc"], MESSAGES.get(first["type"], first["msg"])) from error


def read_source(directory: Path) -> Source:
    """All files of `directory`, checked one by one and against each other. Raises SourceError."""
    files = {path.stem: read_file(path) for path in sorted(directory.glob("*.yaml"))}
    for name in (*SHARED_FILES, *WALLET_ORDER):
        if name not in files:
            raise SourceError(f"{name}.yaml:1: (file): is missing")
    wallets = {
        name: parse(file, schema.WalletFile) for name, file in files.items() if name not in SHARED_FILES
    }
    source = Source(
        documents=parse(files["documents"], schema.Documents).documents,
        topics=parse(files["topics"], schema.Topics).topics,
        wallets=sorted(wallets.values(), key=_place),
        synonyms=parse(files["synonyms"], schema.SynonymsFile).synonyms,
        tiles=parse(files["tiles"], schema.TilesFile).tiles,
        years=parse(files["calendar"], schema.CalendarFile).years,
    )
    check_repeats(files, source)
    for name in READ_FILES:
        check_texts(files[name])
    slugs = [part.wallet.slug for part in wallets.values()]
    for name, part in wallets.items():
        if slugs.count(part.wallet.slug) > 1:
            raise files[name].fail(("wallet", "slug"), f"stands twice: {part.wallet.slug}")
        check_references(files[name], part, source)
        check_texts(files[name], [entry.topic for entry in part.entries])
    return source


def _place(part: schema.WalletFile) -> tuple[int, str]:
    slug = part.wallet.slug
    return (WALLET_ORDER.index(slug) if slug in WALLET_ORDER[:-1] else 99 + (slug == "general"), slug)


def check_repeats(files: dict[str, SourceFile], source: Source) -> None:
    """Whether anything stands twice in the files that all wallets share. Raises SourceError."""
    lists = [
        ("documents", ("documents",), ("file",), [document.file for document in source.documents]),
        ("topics", ("topics",), ("slug",), [topic.slug for topic in source.topics]),
        ("tiles", ("tiles",), (), source.tiles),
        ("synonyms", ("synonyms",), ("words", 0), [group.words[0] for group in source.synonyms]),
        ("calendar", ("years",), ("year",), [year.year for year in source.years]),
    ]
    for place, document in enumerate(source.documents):
        lists.append(("documents", ("documents", place, "sections"), (), document.sections))
    for name, path, field, values in lists:
        for place, value in enumerate(values):
            if value in values[:place]:
                raise files[name].fail((*path, place, *field), f"stands twice: {value}")


def check_references(file: SourceFile, part: schema.WalletFile, source: Source) -> None:
    """Whether all that `part` refers to exists, and nothing stands twice. Raises SourceError."""
    sections = {(document.file, section) for document in source.documents for section in document.sections}
    topics = {topic.slug for topic in source.topics}
    entries = [entry.slug for wallet in source.wallets for entry in wallet.entries]
    for path, citation in _citations(part):
        if (citation.document, citation.section) not in sections:
            raise file.fail(path, f"no such section: {citation.document} / {citation.section}")
    for place, channel in enumerate(part.channels):
        for number, topic in enumerate(channel.topics):
            if topic not in topics:
                raise file.fail(("channels", place, "topics", number), f"no such topic: {topic}")
        if [other.slug for other in part.channels].count(channel.slug) > 1:
            raise file.fail(("channels", place, "slug"), f"stands twice: {channel.slug}")
    for place, entry in enumerate(part.entries):
        if entry.topic not in topics:
            raise file.fail(("entries", place, "topic"), f"no such topic: {entry.topic}")
        if entries.count(entry.slug) > 1:
            raise file.fail(("entries", place, "slug"), f"stands twice: {entry.slug}")
        if len(set(entry.symptoms)) < len(entry.symptoms):
            raise file.fail(("entries", place, "symptoms"), "a phrase stands twice")
        for number, step in enumerate(entry.steps):
            if step.if_not_entry and step.if_not_entry not in entries:
                where = ("entries", place, "steps", number, "if_not_entry")
                raise file.fail(where, f"no such entry: {step.if_not_entry}")


def check_texts(file: SourceFile, topics: Sequence[str] = ()) -> None:
    """Whether no text holds a number or address. Raises SourceError.

    `topics` are those of the file's entries: they say which national lines an entry may name.
    """
    for path, text in _texts(file.data, ()):
        topic = topics[path[1]] if path[0] == "entries" else ""
        if found := contacts_in(text, NATIONAL_LINES.get(topic, frozenset())):
            raise file.fail(path, "；".join(found))


def _texts(data: object, path: tuple) -> Iterator[tuple[tuple, str]]:
    """Every text a reader sees, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in NO_TEXT:
                yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _texts(value, (*path, place))
    elif isinstance(data, str):
        yield path, data


def _citations(part: schema.WalletFile):
    """Every citation of a wallet's file with its path."""
    groups = [(("wallet",), part.wallet)]
    groups += [(("channels", place), channel) for place, channel in enumerate(part.channels)]
    groups += [(("entries", place), entry) for place, entry in enumerate(part.entries)]
    for path, item in groups:
        for number, citation in enumerate(item.sources):
            yield (*path, "sources", number), citation
