"""What a backup says of itself, and whether it is whole."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20  # bytes read at a time
Progress = Callable[[str], None]


class ArchiveError(Exception):
    """Why a backup cannot be made or restored, in one line."""


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contents(Part):
    """How many rows a file holds, and the digest of its bytes."""

    rows: int = Field(ge=0)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def of(cls, path: Path) -> "Contents":
        digest, rows = hashlib.sha256(), 0
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                rows += chunk.count(b"\n")
        return cls(rows=rows, sha256=digest.hexdigest())


class Manifest(Part):
    """The moment of a backup, the state of the database that it fits, and its files by table."""

    format: Literal[1]
    made_at: AwareDatetime
    content_version: int = Field(ge=0, lt=1 << 62)
    migrations: list[str]
    files: dict[str, Contents]

    @property
    def rows(self) -> int:
        return sum(contents.rows for contents in self.files.values())

    def require_fit(self, migrations: list[str], tables: list[str]) -> None:
        """Raise ArchiveError where the database has other migrations or tables."""
        for what, ours, theirs in (
            ("migrations", migrations, self.migrations),
            ("tables", tables, self.files),
        ):
            if set(ours) != set(theirs):
                only_theirs = ", ".join(sorted(set(theirs) - set(ours))) or "none"
                only_ours = ", ".join(sorted(set(ours) - set(theirs))) or "none"
                raise ArchiveError(f"{what} differ: only in the backup {only_theirs}; only here {only_ours}")

    def require_whole(self, directory: Path, progress: Progress) -> None:
        """Raise ArchiveError, naming the file, where one is missing or not as it was written."""
        for table, contents in self.files.items():
            progress(f"checking {table}")
            path = directory / file_name(table)
            try:
                found = Contents.of(path)
            except OSError as error:
                raise ArchiveError(f"{path}: {error.strerror}") from error
            if found != contents:
                raise ArchiveError(f"{path}: damaged, it is not as it was written")


def file_name(table: str) -> str:
    return f"{table}.jsonl"


def read_manifest(directory: Path) -> Manifest:
    """The manifest of the backup in `directory`. Raises ArchiveError where it cannot be used."""
    path = directory / MANIFEST
    try:
        said = json.loads(path.read_bytes())
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ArchiveError(f"{path}: damaged, it is not JSON") from error
    # Before anything else: another format may say everything else in another way.
    if isinstance(said, dict) and said.get("format", FORMAT) != FORMAT:
        raise ArchiveError(f"{path}: format {said['format']!r}, expected {FORMAT}")
    try:
        return Manifest.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ArchiveError(f"{path}: damaged, {place or 'it'}: {first['msg']}") from error
