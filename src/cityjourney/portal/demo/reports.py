"""Granada writes its synthesis and hands its assessment report in; two other cities have begun to write down points."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from cityjourney.accounts.models import User
from cityjourney.events.models import Agreement
from cityjourney.journeys.commands import deliverables
from cityjourney.journeys.models import Deliverable, PlannedItem
from cityjourney.notifications.silence import silence
from cityjourney.programmes.models import Edition, Participation
from cityjourney.reports.commands import reports, synthesis
from cityjourney.reports.models import Point
from cityjourney.reports.queries.facts import facts_of, suggestions_of
from cityjourney.reports.queries.report import composed_of
from cityjourney.reports.queries.subject import Subject

CITY, LANGUAGE = "granada", "es"
WRITES, HELPS, REVIEWS = (
    "lucia.navarro@granada.example", "javier.ortega@granada.example", "eleni.papadaki@experts.example",
)  # fmt: skip
BEGUN_IN = ("osijek", "thessaloniki")
TAKEN = {"strength": 2, "weakness": 2, "gap": 1, "proposal": 2}
"""How many suggestions of each kind are taken over."""
OWN = (
    (
        "strength",
        "La universidad y el ayuntamiento trabajan juntos desde hace años en turismo y patrimonio.",
        "Convenio marco entre el ayuntamiento y la universidad",
        "https://www.ugr.es/",
    ),
    (
        "gap",
        "Nadie sabe cuántas personas visitan cada barrio ni a qué horas.",
        "Comentado en el taller de evaluación de necesidades",
        "",
    ),
    (
        "proposal",
        "Un panel abierto de visitantes por barrio y hora, con datos de las operadoras y de los autobuses.",
        "Ejemplo visto en el primer laboratorio de ciudades",
        "",
    ),
)
DROPPED = ("weakness", "Faltan aparcamientos en el centro.")
LATER = ("proposal", "Probar en un barrio, durante dos meses, el panel de visitantes antes de contratarlo.")
PASSAGES = {
    "in-short": (
        "Granada recibe a mucha gente, y quiere que quien vive aquí lo note para bien.\n\n"
        "La evaluación muestra tres cosas:\n\n"
        "- **El empleo mejora**, también con el turismo.\n"
        "- **El coche crece** más deprisa que la población.\n"
        "- **Sabemos poco** de quién nos visita, dónde y cuándo.\n\n"
        "Por eso empezamos por los datos, con la universidad y con los barrios."
    ),
    "our-theme": (
        "Lo hablamos con la alcaldía y con las asociaciones de vecinos. El turismo es la fuerza de la ciudad y también "
        "su mayor carga; por eso es el tema."
    ),
    "performance-results": (
        "Las cifras son de la gran ciudad, no solo del municipio: así las publica Eurostat. "
        "Aun así, la dirección es clara."
    ),
    "vision-and-goals": (
        "> Una ciudad que se visita con calma y se vive con gusto.\n\n"
        "**A corto plazo:** saber cuánta gente hay en cada barrio, y contarlo en abierto.\n\n"
        "**A largo plazo:** repartir las visitas por la ciudad y por el año."
    ),
    "opportunities": (
        "Elegimos el panel de visitantes y la entrada única a los museos. Dejamos para más tarde la aplicación para "
        "turistas: ya hay varias, y nadie las mantiene."
    ),
    "local-partners": (
        "La universidad analiza los datos. Las asociaciones de vecinos dicen dónde aprieta el zapato. Los hoteles se "
        "comprometen a compartir su ocupación, sin nombres."
    ),
}
MORNING = time(11)


def tell_reports(edition: Edition, at: datetime) -> None:
    """Points and a report, through the same commands that people use. A second time nothing happens."""
    places = {
        each.city.slug: each
        for each in edition.participations.current()
        .filter(city__slug__in=[CITY, *BEGUN_IN])
        .select_related("edition__programme", "city", "city_type", "theme", "consortium")
    }
    if Point.objects.filter(participation__edition=edition).exists():
        return
    with silence():
        if CITY in places:
            with override(LANGUAGE):
                _tell(places[CITY], at)
        for slug in BEGUN_IN:
            if slug in places:
                _begin(places[slug], at)


def _tell(place: Participation, at: datetime) -> None:
    people = User.objects.in_bulk([WRITES, HELPS, REVIEWS], field_name="email")
    found = next((row for row in composed_of(place) if row.kind.spec.draft and not row.versions.exists()), None)
    if len(people) < 3 or found is None:
        return
    days = _days(place, found)
    if not days or days[-1] >= timezone.localdate(at):
        return
    writes, helps = people[WRITES], people[HELPS]
    written = _moment(days[0] - timedelta(days=9))
    subject = Subject(place, written)
    _take_over(subject, TAKEN, writes, written)
    for kind, text, words, link in OWN:
        point = synthesis.add_point(participation=place, kind=kind, text=text, by=helps, at=written)
        synthesis.cite(point=point, words=words, link=link, by=helps, at=written)
    dropped = synthesis.add_point(participation=place, kind=DROPPED[0], text=DROPPED[1], by=helps, at=written)
    synthesis.drop_point(point=dropped, by=writes, at=written)
    _report(found, writes, people[REVIEWS], days)
    _go_on(place, writes, at - timedelta(days=3))


def _days(place: Participation, found: Deliverable) -> list[date]:
    """When draft and final version were due."""
    lines = PlannedItem.objects.filter(participation=place, deliverable_kind=found.kind)
    return list(lines.order_by("due_on").values_list("due_on", flat=True))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))


def _take_over(subject: Subject, wanted: dict[str, int], by: User, at: datetime) -> None:
    left, known = dict(wanted), facts_of(subject)
    for each in suggestions_of(subject):
        if left.get(each.kind, 0):
            left[each.kind] -= 1
            facts = [known[key] for key in each.facts if key in known]
            synthesis.take_over(participation=subject.participation, suggestion=each, facts=facts, by=by, at=at)


def _report(found: Deliverable, writes: User, reviews: User, days: Sequence[date]) -> None:
    """Begun, written, handed in as a draft, accepted, handed in for good, accepted, shared."""
    begun, handed_in = _moment(days[0] - timedelta(days=7)), _moment(days[0] - timedelta(days=2))
    report = reports.freeze(deliverable=found, language=LANGUAGE, by=writes, at=begun)
    for section, text in PASSAGES.items():
        reports.write_passage(report=report, section=section, text=text, seen=0, by=writes, at=begun)
    report.refresh_from_db()
    version = reports.hand_in(report=report, as_final=False, by=writes, at=handed_in)
    deliverables.accept(
        deliverable=found,
        version=version,
        note="Claro y honesto. En la versión final, digan también qué dejan fuera.",
        by=reviews,
        at=handed_in + timedelta(days=5),
    )
    final = _moment(days[-1] - timedelta(days=1))
    deliverables.submit(deliverable=found, version=version, as_final=True, by=writes, at=final)
    deliverables.accept(
        deliverable=found, version=version, note="Aceptado. Se lee muy bien.", by=reviews, at=final + timedelta(days=4)
    )
    deliverables.share(deliverable=found, by=writes, at=final + timedelta(days=6))


def _go_on(place: Participation, by: User, at: datetime) -> None:
    """The synthesis goes on after the report: what was handed in stays, and the page says what is new."""
    subject = Subject(place, at)
    point = synthesis.add_point(participation=place, kind=LATER[0], text=LATER[1], by=by, at=at)
    agreed = Agreement.objects.filter(Q(event__cities=place), event__reach="city").order_by("-made_at", "-pk").first()
    fact = facts_of(subject).get(f"agreement:{agreed.public_id}") if agreed else None
    if fact is not None:
        synthesis.cite(point=point, fact=fact, by=by, at=at)


def _begin(place: Participation, at: datetime) -> None:
    """A city that has taken over a few points."""
    by = User.objects.filter(memberships__participation=place).order_by("memberships__pk").first()
    if by is not None:
        moment = at - timedelta(days=20)
        _take_over(Subject(place, moment), {"strength": 1, "weakness": 1, "gap": 1}, by, moment)
