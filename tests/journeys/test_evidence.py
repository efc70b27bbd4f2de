"""J8: what data shows about a city: accepted deliverables and held meetings, each with its words and its page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cityjourney.journeys.models import Deliverable, PlannedItem
from cityjourney.journeys.queries.achieving import achievements_of
from cityjourney.journeys.registry import Evidence, evidence_for, register_evidence_of
from cityjourney.programmes.models import Phase
from cityjourney.questionnaires.models import Questionnaire

from .cast import NOW, Cast, play


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


def test_an_accepted_deliverable_shows_and_one_in_work_does_not(cast: Cast) -> None:
    row = Deliverable.objects.filter(participation=cast.rijeka)[0]
    name, key = f"journeys.accepted:{row.kind.key}", cast.rijeka.pk
    open_one = evidence_for([name], [key])[name, key]
    assert (open_one.done, "not accepted yet" in open_one.words) == (False, True)
    Deliverable.objects.filter(pk=row.pk).update(state="accepted", accepted_at=NOW)
    found = evidence_for([name], [key])[name, key]
    assert found.done
    assert "12 October 2026" in found.words
    assert found.url == f"/icc-4/journey/rijeka/deliverables/{row.kind.key}/"


def test_meetings_show_once_one_is_held_and_none_that_was_due_is_missing(cast: Cast) -> None:
    lines = PlannedItem.objects.filter(participation=cast.rijeka, sort="event")
    kind = next(line.event_kind.key for line in lines if lines.filter(event_kind=line.event_kind).count() > 1)
    mine, name, key = lines.filter(event_kind__key=kind), f"journeys.held:{kind}", cast.rijeka.pk
    mine.update(due_on=timezone.localdate() + timedelta(days=9))
    assert not evidence_for([name], [key])[name, key].done
    first = mine[0]
    mine.filter(pk=first.pk).update(state="done")
    found = evidence_for([name], [key])[name, key]
    assert found.done
    assert f"1 of {mine.count()} held" in found.words
    mine.exclude(pk=first.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert not evidence_for([name], [key])[name, key].done, "one that was due has not been held"


def test_the_page_of_achievements_says_what_shows_them(cast: Cast) -> None:
    phases = list(Phase.objects.filter(edition=cast.edition))
    named = {
        entry.evidence.partition(":")[2]
        for phase in phases
        for entry in phase.spec.achievements
        if entry.evidence and entry.evidence.startswith("journeys.accepted:")
    }
    assert named
    Deliverable.objects.filter(participation=cast.rijeka, kind__key__in=named).update(state="accepted", accepted_at=NOW)
    reached = [entry for phase in achievements_of(cast.rijeka, phases) for entry in phase.entries if entry.is_reached]
    assert len(reached) == len(named)
    client = Client()
    client.force_login(cast.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/icc-4/journey/rijeka/achievements/").content.decode()
    assert page.count("shown by evidence") == len(named)
    assert all(f"/icc-4/journey/rijeka/deliverables/{key}/" in page for key in named)


def test_every_check_that_the_methodology_names_looks_at_a_kind_that_it_has(cast: Cast) -> None:
    methodology = cast.edition.methodology
    kinds = {kind.key for kind in (*methodology.event_kinds, *methodology.deliverables)}
    kinds |= set(Questionnaire.objects.filter(edition=cast.edition).values_list("key", flat=True))
    named = [entry.evidence for phase in methodology.phases for entry in phase.achievements if entry.evidence]
    assert named
    assert [name for name in named if ":" in name and name.partition(":")[2] not in kinds] == []
    known = evidence_for(named, [cast.rijeka.pk])
    families = {name for name in named if ":" in name}
    assert {name for name, _city in known} >= families


def test_two_families_cannot_take_one_name() -> None:
    register_evidence_of("tests.family", _nothing)
    with pytest.raises(ValueError, match="twice"):
        register_evidence_of("tests.family", lambda _cities, _kinds: {("x", 1): Evidence(True)})


def _nothing(_cities: object, _kinds: object) -> dict[tuple[str, int], Evidence]:
    return {}
