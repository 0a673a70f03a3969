#!/usr/bin/env python3
"""Run a management command of KommEZ."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommez_cms.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from kommez_cms import config

    try:
        config.read()
    except ImproperlyConfigured as error:
        print(f"KommEZ is not configured rightly (docs/operations.md lists every variable):\n{error}", file=sys.stderr)
        raise SystemExit(1) from None
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
