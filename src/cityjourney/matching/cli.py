"""The command line: files in, files out.

Exit status: 0 a result was found, 1 ``check`` found faults, 2 the input is invalid, 3 infeasible, 4
cancelled or nothing found in time. The result is written in every case; only if ``--out`` cannot be
written is there none, and that is told before the work begins (exit status 2).
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .allocate import Options, allocate, invalid, to_bytes
from .braindates import parse_braindates, plan_braindates
from .check import check
from .documents import InvalidDocument, Issue, load, read
from .generate import generate
from .monitor import Cancelled, Monitor
from .problem import Problem
from .reading import parse_problem
from .repair import fairer, repair
from .reviews import parse_reviews, plan_reviews
from .rooms import parse_rooms, plan_rooms

WHOLE = re.compile("[0-9]{1,18}")
STATUS = {"optimal": 0, "feasible": 0, "invalid": 2, "infeasible": 3, "cancelled": 4}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        if options.out:
            with Path(options.out).open("ab"):  # told now, not after the work
                pass
        result, status = _ran(options)
        data = to_bytes(result)
        if options.out:
            Path(options.out).write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(f"The result could not be written: {error}.\n")
        return STATUS["invalid"]
    return int(status)


def _ran(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        result, status = options.run(options)
    except InvalidDocument as error:
        result, status = invalid(error), STATUS["invalid"]
        _tell_problems(error.issues)
    except (Cancelled, KeyboardInterrupt):
        result, status = {"status": "cancelled", "problems": []}, STATUS["cancelled"]
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return result, status


def _tell_problems(issues: Sequence[Issue]) -> None:
    for issue in issues:
        sys.stderr.write(f"{issue}\n")


def _bytes(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InvalidDocument(
            [Issue(path, f"The file cannot be read ({error.strerror}).", "Check its name.")]
        ) from error


class _Interrupt:
    """The first Ctrl-C (or SIGTERM) asks the run to stop and show what it has; the second ends it at once."""

    def __init__(self) -> None:
        self.asked = False

    def note(self, *_: object) -> None:
        self.asked = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)


def _monitor(options: argparse.Namespace) -> Monitor:
    stop = _Interrupt()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop.note)
    told: dict[str, float] = {}

    def progress(phase: str, figure: float) -> None:
        if monitor.seconds() > told.get(phase, -1.0) + 0.5:
            told[phase] = monitor.seconds()
            sys.stderr.write(f"{monitor.seconds():7.1f} s  {phase} {figure:g}\n")

    monitor = Monitor(options.time_limit, progress if options.progress else None, lambda: stop.asked)
    return monitor


def _pairs(texts: Sequence[str]) -> dict[str, int]:
    found = {}
    for text in texts:
        key, sign, number = text.partition("=")
        if not sign or not WHOLE.fullmatch(number):
            raise InvalidDocument(
                [
                    Issue(
                        text,
                        "A tolerance is written as criterion=number.",
                        "Write for example relatability=100.",
                    )
                ]
            )
        found[key] = int(number)
    return found


def _known(problem: Problem, tolerance: dict[str, int]) -> dict[str, int]:
    keys = [item.key for item in problem.criteria]
    wrong = [
        Issue(key, "This criterion is not in the problem.", f"Use one of: {', '.join(keys)}.")
        for key in tolerance
        if key not in keys
    ]
    if wrong:
        raise InvalidDocument(wrong)
    return tolerance


def _finished(result: dict[str, Any], options: argparse.Namespace, monitor: Monitor) -> tuple[dict[str, Any], int]:
    sys.stderr.write(f"{result['status']} in {monitor.seconds():.2f} s\n")
    if options.timing:
        result["seconds"] = round(monitor.seconds(), 3)
    return result, STATUS[result["status"]]


def _allocate(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    problem, monitor = read(_bytes(options.problem), parse_problem), _monitor(options)
    tolerance = _known(problem, _pairs(options.cohesion_tolerance))
    chosen = Options(options.seed, options.alternatives, options.timing, tolerance)
    return _finished(allocate(problem, chosen, monitor), options, monitor)


def _repair(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    problem, monitor = read(_bytes(options.problem), parse_problem), _monitor(options)
    if not problem.previous:
        raise InvalidDocument(
            [
                Issue(
                    "$.previous",
                    "There is nothing to stay close to.",
                    'Add "previous": {"city": "mentor", …}.',
                )
            ]
        )
    answers = repair(problem, Options(options.seed), monitor)
    result = {
        "format": "cityjourney-repair-result/1",
        "status": answers["best"]["status"],
        **answers,
        "problems": [],
    }
    return _finished(result, options, monitor)


def _fairer(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    problem, monitor = read(_bytes(options.problem), parse_problem), _monitor(options)
    tolerance = _known(problem, _pairs(options.tolerance))
    found = fairer(problem, tolerance, Options(options.seed), monitor)
    result = {
        "format": "cityjourney-fairer-result/1",
        "status": "feasible",
        "allocations": found,
        "problems": [],
    }
    if not found:  # nothing fairer, or nothing at all
        alone = allocate(problem, Options(options.seed, 0), monitor)
        if not alone["groups"]:
            result |= {key: alone[key] for key in ("status", "conflict", "conflict_text")}
    return _finished(result, options, monitor)


def _plan(
    parse: Callable[[object], Any], plan: Callable[..., dict[str, Any]], *, seeded: bool = False
) -> Callable[..., Any]:
    def run(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
        problem, monitor = read(_bytes(options.problem), parse), _monitor(options)
        extra = (options.seed, monitor) if seeded else (monitor,)
        return _finished(plan(problem, *extra), options, monitor)

    return run


def _check(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    problem, result = load(_bytes(options.problem)), load(_bytes(options.result))
    parse_problem(problem)
    faults = check(problem, result)
    return {"format": "cityjourney-check/1", "faults": faults}, int(bool(faults))


def _generate(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    if not 2 <= options.cities <= 20_000 or not (options.mentors is None or 1 <= options.mentors <= 5000):
        raise InvalidDocument(
            [Issue("--cities", "Between 2 and 20,000 cities and 1 and 5,000 mentors.", "Choose within.")]
        )
    return generate(options.cities, options.mentors, options.seed), 0


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("between 0 and 86400 seconds")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("0 or more")
    return value


def _common(found: argparse.ArgumentParser, *, solves: bool) -> None:
    found.add_argument("--out", help="write the result here instead of to the standard output")
    found.add_argument("--seed", type=int, default=1, help="chooses among results that are equally good")
    if solves:
        found.add_argument("problem", help="the problem file, - for the standard input")
        found.add_argument("--time-limit", type=_positive, default=30.0, help="seconds")
        found.add_argument("--timing", action="store_true", help="write the seconds too (then bytes differ)")
        found.add_argument("--progress", action="store_true", help="tell the progress on the standard error")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cityjourney.matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Callable[..., Any], text: str, *, solves: bool = True) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=text)
        found.set_defaults(run=run)
        _common(found, solves=solves)
        return found

    first = command("allocate", _allocate, "Allocate cities to mentors in groups, with reasons and prices.")
    first.add_argument("--alternatives", type=_count, help="how many per city (3; 0 above 20,000 pairs)")
    first.add_argument("--cohesion-tolerance", action="append", default=[], metavar="criterion=number")
    command("repair", _repair, "Solve again next to the allocation in previous: best, and fewest moves.")
    tolerant = command("fairer", _fairer, "Allocations within a tolerance that serve the worst-served better.")
    tolerant.add_argument("--tolerance", action="append", default=[], metavar="criterion=number")
    command("rooms", _plan(parse_rooms, plan_rooms), "Rotating rooms in which no pair meets twice.")
    dates = _plan(parse_braindates, plan_braindates, seeded=True)
    command("braindates", dates, "Small conversations by top-5 picks.")
    command("reviews", _plan(parse_reviews, plan_reviews), "Reviewers for papers, the weakest review first.")
    checker = command("check", _check, "Check a result without trusting the solver.", solves=False)
    checker.add_argument("problem")
    checker.add_argument("result")
    maker = command("generate", _generate, "Make a realistic problem.", solves=False)
    maker.add_argument("--cities", type=int, default=136)
    maker.add_argument("--mentors", type=int)
    return parser
