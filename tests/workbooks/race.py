"""Many at once in a process of its own: one form sent often, several who accept. `open_` takes the protection away."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.utils import timezone

MANY = 5


def prepare() -> tuple[Any, bytes]:
    """A city with a small catalogue, and a filled copy of its workbook."""
    from cityjourney.indicators.models import Reading
    from cityjourney.workbooks.models import Copy
    from tests.workbooks.conftest import make_office

    office = make_office()
    content = office.file(office.copy())
    Copy.objects.update(baseline={code: {} for code in office.indicators})  # as if somebody had filled all of it in
    Reading.objects.all().delete()
    return office, content


def at_once(act: Callable[[], object]) -> list[str]:
    """The same by many at the same instant, each with its own connection; what each said, or its error."""
    from django.db import connection

    gate, said = threading.Barrier(MANY), list[str]()

    def run() -> None:
        try:
            gate.wait(60)
            said.append(f"done {act()}")
        except Exception as error:
            said.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def one_form(*, open_: bool) -> dict[str, Any]:
    """A form sent five times at once (F5, a tablet that tries again) is one upload."""
    from cityjourney.workbooks.models import Upload

    office, content = prepare()
    token = uuid4()
    said = at_once(lambda: office.bring(content, token=uuid4() if open_ else token, file_name="a.xlsx").pk)
    return {"uploads": Upload.objects.count(), "answers": len(set(said)), "errors": sum("done" not in e for e in said)}


def one_yes(*, open_: bool) -> dict[str, Any]:
    """Five people who accept the same file at once hand its figures in once."""
    from cityjourney.indicators.models import Reading
    from cityjourney.workbooks.commands import deciding
    from cityjourney.workbooks.models import Acceptance, Upload
    from cityjourney.workbooks.queries.differences import compare

    office, content = prepare()
    upload = office.bring(content)
    seen = compare(upload).fingerprint
    gate = threading.Barrier(MANY)
    if open_:
        real = deciding._taken_over

        def slow(*given: Any) -> Any:
            gate.wait(60)
            return real(*given)

        deciding._taken_over = slow
        deciding._locked = lambda upload: Upload.objects.get(pk=upload.pk)
        accept: Callable[..., Any] = deciding.accept.__wrapped__  # type: ignore[attr-defined]
    else:
        accept = deciding.accept
    before = Reading.objects.count()
    said = at_once(lambda: accept(upload=upload, seen=seen, by=office.ben, at=timezone.now()).pk)
    return {
        "acceptances": Acceptance.objects.count(),
        "readings": Reading.objects.count() - before,
        "cells": upload.cells.count(),
        "quicker": sum("quicker" in each for each in said),
    }


def main(what: str, *, open_: bool) -> None:
    """Print what came of it as one line of JSON."""
    import django

    django.setup()
    print(json.dumps({"one_form": one_form, "one_yes": one_yes}[what](open_=open_)))  # noqa: T201
