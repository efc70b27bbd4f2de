"""``python -m cityjourney.matching``."""

import sys

from .cli import main

sys.exit(main())
