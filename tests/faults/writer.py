"""Writes entries through the desk, one after another, and says so in a file once each is acknowledged.

Run under strace by tests.faults.power_cut: one process, so that its calls stand in one order.
"""

import os
import sys

import django
from django.conf import settings


def main(number: int, acknowledgements: str, synchronous: str) -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace(
        "synchronous=FULL", f"synchronous={synchronous}"
    )
    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.desk import fields
    from tests.faults.editors import NEW, filled

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("writer", password=None))
    form = fields(client.get(NEW), "entry_form") | {"wallet": "1", "topic": "1"}
    descriptor = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for each in range(number):
        if client.post(NEW, form | filled(f"trial-{each}")).status_code == 302:
            os.write(descriptor, f"trial-{each}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
