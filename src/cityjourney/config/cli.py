"""`cityjourney <command>`: Django's manage.py under the product's name."""

import os
import sys

from django.core.management import execute_from_command_line

from cityjourney.config.environment import ConfigurationError


def main() -> None:
    """Run one management command; say in one sentence when the surroundings do not fit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
    try:
        execute_from_command_line(["cityjourney", *sys.argv[1:]])
    except ConfigurationError as error:
        sys.stderr.write(f"City Journey does not start: {error}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
