"""`cityjourney <command>`: Django's manage.py under the product's name."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

from cityjourney.config.environment import ConfigurationError


def main() -> None:
    """Run one management command; say in one sentence when the surroundings do not fit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
    gc.set_threshold(50_000)  # so many things are made at the start, and so few go, that looking often costs a fifth
    try:
        command = [word.replace("-", "_") for word in sys.argv[1:2] if not word.startswith("-")] or sys.argv[1:2]
        execute_from_command_line(["cityjourney", *command, *sys.argv[2:]])
    except ConfigurationError as error:
        sys.stderr.write(f"City Journey does not start: {error}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
