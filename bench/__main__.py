"""`./run bench [name ...]`: all benchmarks, or those named. Each prints a table of ratios measured in this one run."""

import importlib
import sys

BENCHMARKS = {
    "pages": "bench.pages",
    "journey": "bench.journey",
    "matching": "bench.matching.__main__",
    "questionnaires": "bench.questionnaires",
    "exports": "bench.exports",
    "rehearsal": "bench.rehearsal",
    "workbooks": "bench.workbooks",
}


def main(arguments: list[str]) -> int:
    """Run what is named; with nothing named, everything."""
    names = [a for a in arguments if not a.startswith("-")] or list(BENCHMARKS)
    options = [a for a in arguments if a.startswith("-")]
    for name in names:
        if name not in BENCHMARKS:
            print(f"There is no benchmark {name}; there are: {', '.join(BENCHMARKS)}")
            return 2
        print(f"\n== {name}\n", flush=True)
        importlib.import_module(BENCHMARKS[name]).main(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
