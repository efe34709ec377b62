"""What the database itself refuses holds on PostgreSQL too: these tests run again on a real server."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.postgres import server, server_programs

ROOT = Path(__file__).parent.parent
AGAIN = [
    "tests/contacts/test_admin_values.py",
    "tests/contacts/test_triggers.py",
    "tests/contacts/test_values.py",
    "tests/contacts/test_api_channels.py",
    "tests/contacts/test_check_api.py",
    "tests/contacts/test_checking.py",
    "tests/contacts/test_limits.py",
    "tests/contacts/test_reports.py",
    "tests/contacts/test_inspection.py",
    "tests/faq/test_keeping.py",
    "tests/faq/test_revisions.py",
    "tests/faq/test_revision_life.py",
    "tests/faq/test_entries.py",
    "tests/faq/test_suggest.py",
    "tests/faq/admin/test_worklist.py",
    "tests/faq/test_rules.py",
    "tests/faq/test_archive.py",
    "tests/faq/content/test_loading.py",
    "tests/faq/search/test_site.py",
]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="this run is on PostgreSQL already")
def test_the_rules_hold_on_postgresql():
    programs = server_programs()
    if programs is None:
        reason = "PostgreSQL is not installed"
        pytest.fail(reason) if os.environ.get("REQUIRE") == "1" else pytest.skip(reason)
    with server(programs) as url:
        keys = {name: secrets.token_urlsafe(64) for name in ("SECRET_KEY", "CONTACT_KEY")}
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *AGAIN],
            env={**os.environ, **keys, "DATABASE_URL": url},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert run.returncode == 0, run.stdout[-3000:]
