"""A8: the twelve steps; each state comes from a real record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityjourney.core.errors import DomainError
from cityjourney.events.models import Agreement, Event
from cityjourney.journeys.commands import deliverables
from cityjourney.methodology.schema import AssessmentStep, StepSource
from cityjourney.organisations.models import City
from cityjourney.programmes.models import CityType, EventKind, Participation, Theme
from cityjourney.questionnaires.models import Asked, Collection, Questionnaire, Response
from cityjourney.reports.commands.steps import mark_step, unmark_step
from cityjourney.reports.commands.synthesis import add_point
from cityjourney.reports.logic.steps import next_step, waiting_for
from cityjourney.reports.queries import steps as queries
from cityjourney.reports.queries.report import composed_of
from cityjourney.reports.registry import source_of
from tests.journeys.cast import NOW, Cast
from tests.reports.conftest import signed_in, subject_of
from tests.shipped import shipped


def a_step(kind: str, key: str = "s", **source: object) -> AssessmentStep:
    about = StepSource(kind=kind, **source)  # type: ignore[arg-type]
    return AssessmentStep(key=key, name={"en": key}, purpose={"en": key}, where="city", source=about)


def found(cast: Cast, step: AssessmentStep, city: Participation | None = None) -> tuple[str, str]:
    """State and words of a step."""
    city = subject_of(city or cast.rijeka).participation
    function = source_of(step.source.kind)
    assert function is not None
    answer = function([step], [city], NOW).get((step.key, city.pk))
    return (str(answer.state), answer.words) if answer else ("none", "")


def held(cast: Cast, kind: str, *, minutes: str = "none", agreed: int = 0, days: int = -5) -> Event:
    start = NOW + timedelta(days=days)
    event = Event.objects.create(
        edition=cast.edition, kind=EventKind.objects.get(edition=cast.edition, key=kind), title="Workshop",
        reach="city", starts_at=start, ends_at=start + timedelta(hours=3), delivery="in_person", state="planned",
        minutes_state=minutes, planned_at=NOW, changed_at=NOW,
    )  # fmt: skip
    event.cities.add(cast.rijeka)
    for n in range(agreed):
        Agreement.objects.create(event=event, kind="decision", text=f"Thing {n}", made_at=NOW)
    return event


def workshop() -> str:
    """A kind of meeting of one city."""
    return next(kind.key for kind in shipped().event_kinds if kind.reach == "city")


def test_every_kind_of_source_is_answered() -> None:
    kinds = StepSource.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
    assert [kind for kind in kinds if source_of(kind) is None] == []


@pytest.mark.parametrize(
    ("days", "minutes", "agreed", "until", "state"),
    [
        (3, "none", 0, "finished", "under_way"),
        (-5, "none", 0, "finished", "done"),
        (-5, "none", 0, "noted", "under_way"),
        (-5, "draft", 0, "noted", "done"),
        (-5, "draft", 0, "agreed", "under_way"),
        (-5, "draft", 2, "agreed", "done"),
    ],
)
def test_a_meeting_is_done_when_it_was_held_noted_or_agreed_something(
    cast: Cast, days: int, minutes: str, agreed: int, until: str, state: str
) -> None:
    step = a_step("meeting", event_kind=workshop(), until=until)
    assert found(cast, step)[0] == "none"
    held(cast, workshop(), minutes=minutes, agreed=agreed, days=days)
    assert found(cast, step)[0] == state
    assert found(cast, step, cast.cork)[0] == "none"


def test_a_cancelled_meeting_counts_for_nothing_and_one_of_the_cohort_for_all(cast: Cast) -> None:
    step = a_step("meeting", event_kind=workshop())
    event = held(cast, workshop())
    Event.objects.filter(pk=event.pk).update(state="cancelled")
    assert found(cast, step)[0] == "none"
    Event.objects.filter(pk=event.pk).update(state="held", reach="cohort")
    event.cities.clear()
    assert found(cast, step)[0] == found(cast, step, cast.cork)[0] == "done"


def test_the_plan_counts_where_no_meeting_is_on_record(cast: Cast) -> None:
    line = cast.rijeka.planned_items.filter(event_kind__isnull=False).select_related("event_kind").first()
    assert line is not None
    assert line.event_kind is not None
    kind = line.event_kind.key
    assert found(cast, a_step("meeting", event_kind=kind)) == ("none", "Planned, without a date.")
    cast.rijeka.planned_items.filter(event_kind=line.event_kind).update(state="done", done_on=NOW.date())
    assert found(cast, a_step("meeting", event_kind=kind)) == ("done", "Done, says the plan.")
    assert found(cast, a_step("meeting", event_kind=kind, until="agreed"))[0] == "under_way"


def test_what_the_plan_leaves_out_holds_nothing_up_and_says_why(cast: Cast) -> None:
    before = queries.path_of(cast.rijeka, NOW)
    step = next(each.step for each in before.steps if each.step.source.kind == "meeting" and not each.step.optional)
    lines = cast.rijeka.planned_items.filter(event_kind__key=step.source.event_kind)
    Event.objects.filter(kind__key=step.source.event_kind).update(state="cancelled")
    lines.update(state="skipped", reason="Held before we came.")
    assert found(cast, step) == ("left_out", "Held before we came.")
    path = queries.path_of(cast.rijeka, NOW)
    assert path.next is None or path.next.step.key != step.key
    assert not any(str(step.name["en"]) in each.waits_for for each in path.steps)
    assert path.progress.endswith(", 1 left out")
    lines.update(state="planned")
    assert "left out" not in queries.path_of(cast.rijeka, NOW).progress


def test_figures_count_by_indicator(cast: Cast) -> None:
    assert found(cast, a_step("readings", count=2)) == ("done", "2 indicators have figures.")
    assert found(cast, a_step("readings", count=10)) == ("under_way", "2 of 10 indicators have figures.")
    assert found(cast, a_step("readings"), cast.cork)[0] == "none"


def test_answers_are_counted_by_person(cast: Cast) -> None:
    questionnaire = Questionnaire.objects.filter(edition=cast.edition).first()
    assert questionnaire is not None
    step = a_step("questionnaire", questionnaire=questionnaire.key, count=2)
    assert found(cast, step) == ("none", "Nobody has been asked yet.")
    version = questionnaire.versions.get()
    collection = Collection.objects.create(
        edition=cast.edition, version=version, title={"en": "S"}, mode="apart", opens_at=NOW - timedelta(days=9),
        created_at=NOW,
    )  # fmt: skip
    Asked.objects.create(collection=collection, participation=cast.rijeka)
    states = []
    for person in (cast.ana, cast.ida):
        Response.objects.create(
            collection=collection, version=version, participation=cast.rijeka, respondent=person, state="submitted",
            started_at=NOW, saved_at=NOW, submitted_at=NOW,
        )  # fmt: skip
        states.append(found(cast, step)[0])
    assert states == ["under_way", "done"]
    assert found(cast, step)[1].startswith("2 of ")


def test_a_report_is_done_when_it_is_handed_in_and_open_again_when_it_is_returned(cast: Cast) -> None:
    row = composed_of(cast.rijeka)[0]
    step = a_step("handing_in", deliverable=row.kind.key)
    assert found(cast, step)[0] == "none"
    version = deliverables.keep_version(deliverable=row, text="Words", seen=0, by=cast.ana, at=NOW)
    assert found(cast, step)[0] == "under_way"
    deliverables.submit(deliverable=row, version=version, as_final=False, by=cast.ana, at=NOW)
    assert found(cast, step) == ("done", "Handed in.")
    deliverables.return_version(deliverable=row, version=version, reasons="More.", by=cast.eva, at=NOW)
    assert found(cast, step)[0] == "under_way"


def test_theme_and_synthesis(cast: Cast) -> None:
    assert found(cast, a_step("theme"))[0] == "done"
    Participation.objects.filter(pk=cast.zadar.pk).update(theme=None)
    assert found(cast, a_step("theme"), cast.zadar)[0] == "none"
    step = a_step("synthesis", count=2)
    states = [found(cast, step)[0]]
    for n in range(2):
        add_point(participation=cast.rijeka, kind="gap", text=f"Gap {n}", by=cast.ana, at=NOW)
        states.append(found(cast, step)[0])
    assert states == ["none", "under_way", "done"]


@pytest.mark.parametrize("kind", ["scan", "maturity", "enablers", "workbook"])
def test_a_tool_that_nobody_has_opened_has_not_begun_and_leads_to_its_page(cast: Cast, kind: str) -> None:
    function = source_of(kind)
    assert function is not None
    city = subject_of(cast.rijeka).participation
    answer = function([a_step(kind)], [city], NOW)["s", city.pk]
    assert (str(answer.state), bool(answer.words), bool(answer.action)) == ("none", True, True)
    assert cast.rijeka.city.slug in answer.url


def test_a_step_by_hand_is_noted_and_taken_back(cast: Cast) -> None:
    step = a_step("manual")
    mark_step(participation=cast.rijeka, step=step, note="Talked it through", by=cast.ana, at=NOW)
    mark_step(participation=cast.rijeka, step=step, by=cast.ana, at=NOW)
    assert found(cast, step) == ("done", "Talked it through")
    unmark_step(participation=cast.rijeka, step=step, by=cast.ana, at=NOW)
    assert found(cast, step)[0] == "none"
    with pytest.raises(DomainError, match="recorded"):
        mark_step(participation=cast.rijeka, step=a_step("theme"), by=cast.ana, at=NOW)


def test_what_is_next_waits_for_what_comes_before() -> None:
    first, second, extra = a_step("theme", "a"), a_step("theme", "b"), a_step("theme", "c")
    second = second.model_copy(update={"waits_for": ["a", "of-another-type"]})
    extra = extra.model_copy(update={"optional": True})
    steps = [extra, second, first]

    def following(**done: bool) -> str | None:
        step = next_step(steps, {each.key: done.get(each.key, False) for each in steps})
        return step.key if step else None

    assert following() == "a"
    assert following(a=True) == "b"
    assert following(a=True, b=True) == "c"
    assert following(a=True, b=True, c=True) is None
    assert waiting_for(second, {"a": False}) == ["a"]


def test_the_page_says_what_is_next_and_opens_it(cast: Cast) -> None:
    page = signed_in(cast.ana).get(reverse("reports:path", args=[cast.edition.slug, "rijeka"]))
    assert page.status_code == 200
    path = page.context["path"]
    assert len(path.steps) == len(shipped().assessment_steps) == 12
    assert path.next.found.url in page.content.decode()
    for each in path.steps:
        assert str(each.label).capitalize() in page.content.decode()


def test_strangers_find_nothing(cast: Cast) -> None:
    for person in (cast.ben, cast.pia, cast.sam):
        assert signed_in(person).get(reverse("reports:path", args=[cast.edition.slug, "rijeka"])).status_code == 404
    assert signed_in(cast.mia).get(reverse("reports:path", args=[cast.edition.slug, "rijeka"])).status_code == 200


def _many(cast: Cast, count: int) -> None:
    kind, theme = CityType.objects.get(pk=cast.rijeka.city_type_id), Theme.objects.first()
    cities = City.objects.bulk_create(City(slug=f"n{count}-{n}", name=f"N {n}", country="ES") for n in range(count))
    Participation.objects.bulk_create(
        Participation(edition=cast.edition, city=city, city_type=kind, theme=theme, joined_on=NOW.date())
        for city in cities
    )


def _cost(cast: Cast) -> int:
    rows = Participation.objects.current().filter(edition=cast.edition)
    cities = list(rows.select_related("edition", "city", "city_type", "theme", "consortium"))
    queries.paths_of(cast.edition, cities, NOW)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.paths_of(cast.edition, cities, NOW)) == len(cities)
    return len(asked)


def test_the_paths_of_300_cities_cost_as_many_queries_as_those_of_three(cast: Cast) -> None:
    held(cast, workshop())
    few = _cost(cast)
    _many(cast, 300)
    assert _cost(cast) == few


def test_a_query_for_each_city_would_be_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: asked city by city, the count grows."""
    whole: Callable[..., object] = queries.paths_of

    def one_by_one(edition: object, cities: list[Participation], at: object) -> list[object]:
        return [each for city in cities for each in whole(edition, [city], at)]  # type: ignore[attr-defined]

    monkeypatch.setattr(queries, "paths_of", one_by_one)
    few = _cost(cast)
    _many(cast, 20)
    assert _cost(cast) > few + 20


@pytest.mark.parametrize("name", ["icc-2020", "mayors-sprint"])
def test_who_composes_a_report_may_see_what_goes_into_it(name: str) -> None:
    """Figures, scan, maturity, what partners said: nobody puts them into a report who may not see them."""
    methodology = shipped(name)
    needed = {"city.see"}
    needed |= {"assessments.see"} if methodology.scans or methodology.maturity else set()
    needed |= {"enablers.see_results"} if methodology.enablers else set()
    for role in methodology.roles:
        granted = {permission for grant in role.grants for permission in grant.may}
        assert "reports.write" not in granted or needed <= granted, role.key
