"""`python -m cityjourney.methodology check|diff|new`."""

import sys

from cityjourney.methodology.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
