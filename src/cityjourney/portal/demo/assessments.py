"""The demo's assessments: scans, solutions, themes, a readiness survey. Invented, like all of the story."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.assessments.commands import choosing, maturing, scanning, sending
from cityjourney.assessments.logic.maturity import Judged, ends_of, judged_scales
from cityjourney.assessments.models import Sending, Solution
from cityjourney.assessments.queries.maturity import rounds_of, scales_of, solutions_of
from cityjourney.assessments.queries.people import judges_of, people_of_city
from cityjourney.assessments.queries.scan import scan_of
from cityjourney.notifications.silence import silence
from cityjourney.portal.demo import cast
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.models import Edition, Participation, Role, Theme
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.logic.conditions import SKIP
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.models import Collection, Version

TOLD, TWICE = "granada", "osijek"
"""The city whose solutions are told twice, and the one that did the scan twice."""
SCANNED = (TOLD, TWICE, "thessaloniki")
NEIGHBOURS = (
    ("Rosa Marín", "rosa.marin@university.example"),
    ("Hugo Ferrer", "hugo.ferrer@chamber.example"),
    ("Teresa Vidal", "teresa.vidal@neighbours.example"),
)
"""Stakeholders who answer beside the city's own people."""
COLLEAGUES = (
    ("Nikos Dellas", "nikos.dellas@thessaloniki.example"),
    ("Maria Vlachou", "maria.vlachou@thessaloniki.example"),
)
WAITS = "pablo.ruiz@vega-solar.example"
"""Was asked and has not answered yet."""
SENDER = "sofia.lindqvist@experts.example"
SURVEY = "access-to-finance-readiness"
REASON = (
    "Aquí nuestras empresas y la universidad están listas para empezar, y el ayuntamiento tiene presupuesto. En lo "
    "demás vemos las cosas de forma demasiado distinta para empezar este año."
)
ANSWERED = 9
"""So many cities have answered the survey."""
WANTS = (4, 5, 3, 4, 2, 5, 3, 4)
DAY = timedelta(days=1)


def tell_assessments(edition: Edition, at: datetime) -> None:
    """Scans, solutions and a survey, up to now. Twice changes nothing."""
    if Sending.objects.filter(edition=edition).exists():
        return
    cities = {
        each.city.slug: each
        for each in edition.participations.current()
        .select_related("edition", "city", "city_type", "theme", "consortium")
        .order_by("city__slug")
    }
    with silence():
        _more_people(edition, cities, at - 400 * DAY)
        for slug in SCANNED:
            if slug in cities:
                _scan(cities[slug], at - 330 * DAY, later=False)
        if TWICE in cities:
            _scan(cities[TWICE], at - 25 * DAY, later=True)
        if TOLD in cities:
            _choose(cities[TOLD], at - 300 * DAY)
            _solutions(cities[TOLD], at - 250 * DAY, later=False)
            _solutions(cities[TOLD], at - 12 * DAY, later=True)
        if TWICE in cities:
            _solutions(cities[TWICE], at - 240 * DAY, later=False)
        _survey(edition, list(cities.values()), at)


def _pick(of: int, *words: object) -> int:
    """A number from 0 up, the same for the same words."""
    return crc32(" ".join(map(str, words)).encode()) % of


def _more_people(edition: Edition, cities: dict[str, Participation], at: datetime) -> None:
    role = Role.objects.select_related("edition").get(edition=edition, key="stakeholder")
    for slug, people in ((TOLD, NEIGHBOURS), ("thessaloniki", COLLEAGUES)):
        for name, email in people if slug in cities else ():
            person = join(email=email, name=name, language=cast.SPEAKING.get(slug, "en"), verified=True, at=at)
            add_membership(person=person, role=role, participation=cities[slug], by=None, at=at)


def _scan(city: Participation, at: datetime, *, later: bool) -> None:
    """A round of the scan; the second one is a little brighter, and one person has changed."""
    scan = scan_of(city.edition)
    if scan is None:
        return
    members = people_of_city(city, at)
    asking = members[0].person
    collection = scanning.begin_scan(participation=city, scan=scan, closes_at=at + 14 * DAY, by=asking, at=at)
    team = set(judges_of(members))
    others = [each.person for each in members if each.person_id in team]
    scanning.ask_people(participation=city, scan=scan, people=others, by=asking, at=at)
    people = [each for each in {one.pk: one for one in others}.values() if each.email != WAITS]
    for number, person in enumerate(people[1:] if later else people[:5]):
        given = _answers(collection.version.definition, city.city.slug, person, number, later=later)
        _hand_in(collection, city, person, given, at + (number + 1) * DAY)


def _answers(definition: Definition, city: str, person: User, number: int, *, later: bool = False) -> dict[str, Any]:
    """What somebody says: the city has its strong and weak areas, people their own eyes."""
    found: dict[str, Any] = {}
    for section in definition.sections:
        ground = 2 + _pick(3, city, section.key)
        eyes = _pick(3, person.email, section.key) - 1
        for question in section.questions:
            found[question.key] = _answer(definition, question, ground + eyes, f"{city} {number}", later=later)
    return {key: value for key, value in found.items() if value is not None}


def _answer(definition: Definition, question: Question, ground: int, who: str, *, later: bool) -> Any:
    chance = _pick(10, who, question.key)
    if question.kind == "scale":
        if not chance and "cannot_judge" in question.skips:
            return {SKIP: "cannot_judge"}
        values = sorted(level.value for level in definition.levels_of(question))
        level = ground + (chance > 6) - (chance < 3) + (later and chance > 4)
        return min(max(level, values[0]), values[-1])
    if question.kind == "single":
        return question.options[chance % len(question.options)].key
    if question.kind == "multiple":
        least, most = question.least or 1, question.most or len(question.options)
        chosen = [each.key for number, each in enumerate(question.options) if _pick(2, who, question.key, number)]
        return (chosen + [each.key for each in question.options if each.key not in chosen])[
            : min(max(len(chosen), least), most)
        ]
    if question.kind == "number":
        return (question.min or 0) + chance
    return None


def _hand_in(collection: Collection, city: Participation, person: User, given: dict[str, Any], at: datetime) -> None:
    response = answering.start(
        collection=collection, person=person, participation=city, language=person.language, at=at
    )
    answering.submit_draft(response=response, changes=given, seen=response.revision, by=person, at=at)


def _choose(city: Participation, at: datetime) -> None:
    themes = list(Theme.objects.filter(edition=city.edition, retired=False))
    main = city.theme or themes[0]
    also = next(each for each in themes if each != main)
    by = people_of_city(city, at)[0].person
    choosing.choose_themes(participation=city, themes=[main, also], reason=REASON, by=by, at=at)


def _solutions(city: Participation, at: datetime, *, later: bool) -> None:
    """A round about solutions; the first one is closed, the second one still open."""
    scales, solutions = scales_of(city.edition), solutions_of(city.edition)
    members = people_of_city(city, at)
    judges, by = judges_of(members), members[0].person
    found = maturing.begin_maturity(participation=city, by=by, at=at)
    own = city.theme.key if city.theme else solutions[0].spec.theme
    people = {each.person_id: each.person for each in members if each.person_id in judges}
    for number, person in enumerate(people.values()):
        said = {
            each: _judged(scales, each, person, later=later)
            for each in solutions
            if each.spec.theme == own or _pick(3, each.key, number)
        }
        maturing.judge(found=found, said=said, by=person, of_team=judges[person.pk], at=at + number * DAY)
    if later:
        return
    levels = {each: WANTS[number % len(WANTS)] for number, each in enumerate(solutions) if each.spec.theme == own}
    maturing.set_ambitions(participation=city, levels=levels, by=by, at=at + 10 * DAY)
    maturing.close_maturity(found=rounds_of(city)[-1], by=by, at=at + 14 * DAY)


def _judged(scales: Sequence[Any], solution: Solution, person: User, *, later: bool) -> Judged:
    ground = 1 + _pick(3, solution.key, "ground")
    levels: dict[str, int | None] = {}
    for scale in judged_scales(scales):
        low, high = ends_of(scale)
        chance = _pick(8, solution.key, scale.key, person.email)
        level = ground + _pick(3, solution.key, scale.key) - 1 + (chance > 5) - (not chance) + (later and chance > 3)
        levels[scale.key] = None if chance == 1 and low < ground else min(max(level, low), high)
    return Judged(levels, wanted=ground <= 3 and _pick(4, solution.key, person.email) > 0)


def _survey(edition: Edition, cities: list[Participation], at: datetime) -> None:
    """The survey goes to all cities that do the work; some have answered, some have begun."""
    versions = Version.objects.filter(questionnaire__edition=edition, questionnaire__key=SURVEY)
    version = versions.select_related("questionnaire").order_by("-number").first()
    if version is None:
        return
    core = [each for each in cities if each.city_type.spec.part == "core"]
    sent_at = at - 30 * DAY
    made = sending.send_questionnaire(
        edition=edition, version=version, title=dict(version.definition.name), mode=Mode.TOGETHER, participations=core,
        closes_at=at + 20 * DAY, message="It helps me to bring the right people to your next visit.",
        by=User.objects.get(email=SENDER), at=sent_at,
    )  # fmt: skip
    rows = made.cities.select_related("participation__city", "collection__version__questionnaire")
    order = sorted(rows, key=lambda row: (row.participation.city.slug != TOLD, row.participation.city.slug))
    for number, row in enumerate(order[: ANSWERED + 2]):
        city = row.participation
        held = city.memberships.select_related("person").order_by("role__position", "pk").first()
        if held is None:
            continue
        moment = sent_at + (2 + number) * DAY
        if number >= ANSWERED:
            answering.start(collection=row.collection, person=held.person, participation=city, language="en", at=moment)
            continue
        given = _answers(version.definition, city.city.slug, held.person, number)
        _hand_in(row.collection, city, held.person, given, moment)
