from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import make_member


@pytest.fixture
def roles(db) -> None:
    """The groups of staff, as they are shipped."""
    call_command("load_roles", stdout=StringIO())


@pytest.fixture
def sign_in(client, roles):
    """Signs a new member of staff in, by the name of their role."""

    def as_role(role: str):
        person = make_member(role=role)
        client.force_login(person)
        return person

    return as_role
