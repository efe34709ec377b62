"""Measure how well the search answers questions whose answers are known.

DIRECTORY holds documents.jsonl {"id", "title", "aliases", "wallet"}, queries.jsonl {"id", "text"},
qrels.tsv (query id, tab, id of a right document) and, where wallets have names, wallets.json
{wallet: [names]}. They are indexed apart from the live content, and asked by the same code as on
the site. Synonym groups are those of the database, as staff left them; where it has none, those
that ship with the portal.
"""

import json
from argparse import RawDescriptionHelpFormatter
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from faq.search.evaluation import BadEvaluationFile, Evaluation, Failure, evaluate
from faq.search.site import synonym_groups
from faq.search.synonyms import SynonymError, SynonymGroup, parse_groups


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def create_parser(self, *args: object, **options: object):
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIRECTORY")
        parser.add_argument("--json", action="store_true", help="print one object on standard output")
        parser.add_argument("--failures", type=int, default=0, metavar="N", help="list so many misses, too")
        parser.add_argument("--no-synonyms", action="store_true", help="without any synonym group")

    def handle(self, *, directory: Path, json: bool, failures: int, no_synonyms: bool, **_options) -> None:
        source, groups = ("none", ()) if no_synonyms else groups_in_use()
        self.stderr.write(f"  synonyms: {source} ({len(groups)} groups)")
        try:
            found = evaluate(directory, groups)
        except BadEvaluationFile as error:
            raise CommandError(str(error)) from error
        misses = self.stderr if json else self.stdout
        self.stdout.write(as_json(found) if json else as_table(found))
        for failure in found.failures[: max(failures, 0)]:
            misses.write(as_lines(failure))


def groups_in_use() -> tuple[str, tuple[SynonymGroup, ...]]:
    """The synonym groups to search with, and where they are from."""
    try:
        if groups := tuple(synonym_groups()):
            return "database", groups
    except DatabaseError:  # a portal that was never served has no tables
        pass
    path = settings.CONTENT_SOURCE_DIR / "synonyms.yaml"
    try:
        return path.name, parse_groups(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    except (OSError, yaml.YAMLError, SynonymError) as error:
        raise CommandError(f"{path.name}: {error}") from error


def as_json(found: Evaluation) -> str:
    return json.dumps(found.as_json())


def as_table(found: Evaluation) -> str:
    return "\n".join(
        [
            f"{found.documents} documents, {found.queries} queries",
            f"R@1         {found.recall_at_1:7.4f}",
            f"R@3         {found.recall_at_3:7.4f}",
            f"R@5         {found.recall_at_5:7.4f}",
            f"MRR@10      {found.reciprocal_rank_at_10:7.4f}",
            f"unanswered  {found.unanswered:7.2%}",
            f"p50 / p95   {found.p50_ms:.2f} / {found.p95_ms:.2f} ms a query",
        ]
    )


def as_lines(failure: Failure) -> str:
    rank = f"at {failure.rank}" if failure.rank else "not found"
    return f"\n{failure.query_id}  {failure.text}\n  found     {failure.found or 'nothing'}\n  expected  {' | '.join(failure.expected)} ({rank})"
