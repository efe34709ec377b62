#!/usr/bin/env python
"""Run a management command; a wrong setting ends with one line, not a traceback."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walletsupport.settings")
    from django.core.management import execute_from_command_line

    from walletsupport.env import SettingError

    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.exit(f"settings: {error}")


if __name__ == "__main__":
    main()
