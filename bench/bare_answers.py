"""The yardstick for answers: one insert and one select with nothing around them, and the data that both sides use."""

import json
import os
import resource
import sys
import time
from datetime import timedelta

import django
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
django.setup()

QUESTIONS = 12


def store(request: HttpRequest) -> HttpResponse:
    """Twelve answers as one row, with one statement."""
    from django.db import connection

    answers = {name: request.POST[name] for name in request.POST}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_answers (answers) VALUES (%s)", [json.dumps(answers)])
    return HttpResponse(status=204)


def form(_request: HttpRequest) -> HttpResponse:
    """A form of twelve questions with five levels each, from one select."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT key, text FROM bare_questions ORDER BY id")
        questions = cursor.fetchall()
    fields = "".join(
        f"<fieldset><legend>{escape(text)}</legend>"
        + "".join(f'<label><input type="radio" name="{key}" value="{n}">{n}</label>' for n in range(1, 6))
        + "</fieldset>"
        for key, text in questions
    )
    return HttpResponse(f'<!doctype html><title>bare</title><form method="post">{fields}<button>Send</button></form>')


urlpatterns = [path("store/", store), path("form/", form)]


def prepare() -> None:
    """Tables of the bare view, and a questionnaire of the same size behind an open link. Prints its path."""
    from django.db import connection
    from django.utils import timezone

    from cityjourney.programmes.models import Edition, Programme
    from cityjourney.questionnaires.commands import collecting, editing
    from cityjourney.questionnaires.enums import Mode, ResponseState
    from cityjourney.questionnaires.models import Response

    auto = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_answers (id {auto}, answers text)")
        cursor.execute(f"CREATE TABLE bare_questions (id {auto}, key text, text text)")
        for number in range(1, QUESTIONS + 1):
            cursor.execute(
                "INSERT INTO bare_questions (key, text) VALUES (%s, %s)", [f"q{number}", f"Question {number}?"]
            )
    now = timezone.now()
    programme = Programme.objects.create(slug="bench", name={"en": "Bench"})
    edition = Edition.objects.create(programme=programme, slug="bench", name={"en": "Bench"}, starts_on=now.date())
    made = editing.create_questionnaire(edition=edition, definition=definition(), by=None, at=now)
    version = editing.publish(questionnaire=made, seen=1, by=None, at=now)
    collection = collecting.open_collection(
        edition=edition, version=version, mode=Mode.OPEN, title={"en": "Bench"}, opens_at=now - timedelta(hours=1),
        closes_at=None, by=None, at=now,
    )  # fmt: skip
    for start in range(0, int(os.environ.get("CITYJOURNEY_ANSWERS", "0")), 5_000):
        Response.objects.bulk_create(
            Response(
                collection=collection, version=version, state=ResponseState.SUBMITTED, started_at=now, saved_at=now,
                submitted_at=now, answers={f"question-{n}": 1 + (start + row + n) % 5 for n in range(1, 13)},
            )
            for row in range(5_000)
        )  # fmt: skip
    print(f"/bench/questionnaires/open/{collection.token}/")


def definition():  # type: ignore[no-untyped-def]
    """Twelve scale questions."""
    from cityjourney.questionnaires.logic.definition import Definition

    levels = [{"value": number, "name": {"en": f"Level {number}"}} for number in range(1, 6)]
    questions = [
        {"key": f"question-{n}", "kind": "scale", "scale": "five", "text": {"en": f"Question {n}?"}, "required": True}
        for n in range(1, QUESTIONS + 1)
    ]
    section = {"key": "all", "title": {"en": "All"}, "questions": questions}
    return Definition.model_validate(
        {"key": "bench", "name": {"en": "Bench"}, "scales": [{"key": "five", "levels": levels}], "sections": [section]}
    )


def export() -> None:
    """Write all answers to files, and say how long it took and by how much the memory grew."""
    from django.db.models import Q

    from cityjourney.questionnaires import exports
    from cityjourney.questionnaires.models import Collection

    collection = Collection.objects.light().get(version__questionnaire__key="bench")
    print("| export | rows | seconds | memory + MB |\n|---|---:|---:|---:|")
    for kind in ("csv", "json", "xlsx"):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        with exports.written(collection, Q(), kind, "en") as done:
            rows = done.rows
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"| {kind} | {rows} | {time.perf_counter() - began:.1f} | {grown:.0f} |")


if __name__ == "__main__":
    export() if "export" in sys.argv else prepare()
else:
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.bare_answers"
    settings.MIDDLEWARE = []
    application = get_wsgi_application()
