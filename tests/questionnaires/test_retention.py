"""What was said about keeping answers holds: they go when their time is over, and not a day earlier."""

import uuid
from collections.abc import Callable
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.audit.models import Entry
from cityjourney.notifications.registry import schedule
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.commands.retention import forget_answers
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import AnswerFile, Collection, Response
from tests.questionnaires.conftest import NOW

Collect = Callable[..., Collection]


def answered(collection: Collection, **more: Any) -> Response:
    return Response.objects.create(
        collection=collection, version=collection.version, state=ResponseState.SUBMITTED,
        started_at=NOW, saved_at=NOW, submitted_at=NOW, answers={"name": "Calle Mayor"}, **more,
    )  # fmt: skip


def test_answers_go_when_their_time_is_over_and_leave_a_line(
    collect: Collect, bilbao: Participation, ana: User
) -> None:
    collection = collect(Mode.APART, bilbao)
    months = collection.version.definition.kept_months
    answered(collection, respondent=ana, participation=bilbao)
    later = answered(collection, participation=bilbao)
    Response.objects.filter(pk=later.pk).update(saved_at=NOW + relativedelta(days=2))
    over = NOW + relativedelta(months=months)
    assert forget_answers(at=over) == 0
    assert forget_answers(at=over + relativedelta(days=1)) == 1
    assert Response.objects.get().pk == later.pk
    line = Entry.objects.get(verb="questionnaires.forget")
    assert (line.by, line.details) == (None, {"responses": 1})
    assert forget_answers(at=over + relativedelta(days=1)) == 0


def test_files_go_with_the_answers(
    collect: Collect, bilbao: Participation, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    response = answered(collect(Mode.APART, bilbao), participation=bilbao)
    file = AnswerFile(
        public_id=uuid.uuid4(), response=response, question="proof", name="a.png", content_type="image/png", size=1,
        digest="0", uploaded_at=NOW,
    )  # fmt: skip
    file.file.save("a", ContentFile(b"x"))
    place, storage = file.file.name, file.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        forget_answers(at=NOW + relativedelta(years=20))
    assert not AnswerFile.objects.exists()
    assert not storage.exists(place)


def test_it_happens_by_itself_every_day(collect: Collect, bilbao: Participation) -> None:
    answered(collect(Mode.APART, bilbao), participation=bilbao)
    job = schedule()["questionnaires.forget_due"]
    assert job.every.days == 1
    assert job.function(NOW + relativedelta(years=20)) == 1


def test_the_page_of_a_collection_says_from_when(
    collect: Collect, bilbao: Participation, make_person: Callable[..., User], as_: Callable[[User], Client]
) -> None:
    collection = collect(Mode.APART, bilbao)
    page = as_(make_person("Tove", "team")).get(f"/try-1/questionnaires/collections/{collection.public_id}/")
    assert "Answers are deleted from" not in page.content.decode()
    answered(collection, participation=bilbao)
    page = as_(make_person("Tom", "team")).get(f"/try-1/questionnaires/collections/{collection.public_id}/")
    assert "Answers are deleted from" in page.content.decode()
    assert "22 November 2029" in page.content.decode()
