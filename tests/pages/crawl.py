"""Asks for every address as every kind of person and says what they got, in one letter each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from cityjourney.accounts.models import User
from cityjourney.assessments.models import Sending
from cityjourney.enablers.models import Round
from cityjourney.events.models import Agreement, Event
from cityjourney.groups.models import Commitment, Group, Tribe
from cityjourney.indicators.models import Reading
from cityjourney.journeys.models import (
    Achievement,
    Booking,
    CreditAccount,
    Deliverable,
    PlanChange,
    PlannedItem,
    Preparation,
)
from cityjourney.portal.demo.cast import EDITION
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.models import Edition, Invitation, Participation
from cityjourney.questionnaires.models import Questionnaire
from cityjourney.reports.models import Point, Report
from cityjourney.workbooks.models import Acceptance, Copy, Upload
from tests.shipped import shipped

WHO = {
    "anonymous": "",
    "stranger": "stranger@nowhere.example",
    "other edition": "host@sprint.example",
    "press": "bram.dewit@news.example",
    "observer": "kadri.tamm@observers.example",
    "citizen": "ines.cano@mail.example",
    "stakeholder": "pablo.ruiz@vega-solar.example",
    "other city": "ana.horvat@osijek.example",
    "city": "lucia.navarro@granada.example",
    "mayor": "carmen.gil@granada.example",
    "expert": "eleni.papadaki@experts.example",
    "mentor": "mette.sorensen@aarhus.example",
    "team": "clara.moreau@programme.example",
}
CITY = "granada"
DELIVERABLE_ROUTES = (
    "deliverable", "keep_version", "share", "ask_extension", "version", "version_file", "submit", "decide", "comment",
)  # fmt: skip
POINT_ROUTES = ("point", "move", "drop", "restore", "cite", "uncite")
REPORT_ROUTES = ("report", "freeze", "hand_in", "section", "file", "issue", "issue_file")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
UNKNOWN = {UUIDConverter: UUID("00000000-0000-4000-8000-000000000000"), IntConverter: 1}


LETTERS = {
    200: "o", 400: "b", 401: "a", 403: "f", 404: ".", 405: "m", 409: "c", 410: "g", 422: "u", 429: "l"
}  # fmt: skip


def letter(status: int, location: str) -> str:
    """One letter for an answer: o opened, > led on, s asked to sign in, . not there, and so on."""
    if status in (301, 302, 303):
        return "s" if "/account/sign-in/" in location else ">"
    return LETTERS.get(status, "X")


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site by its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            assert pattern.name, f"{pattern} has no name"
            yield space + pattern.name, pattern


@dataclass
class World:
    """The demo, and one example for each part of an address."""

    edition: Edition
    examples: dict[str, Any] = field(default_factory=dict)

    def arguments(self, name: str, pattern: URLPattern) -> dict[str, Any]:
        """An example for each argument: one kept for the route, else one for the argument, else something unknown."""
        return {
            part: self.examples.get(f"{name}/{part}", self.examples.get(part, UNKNOWN.get(kind, "nothing")))
            for part, kind in parts_of(pattern).items()
        }


def parts_of(pattern: URLPattern) -> dict[str, type]:
    """The arguments on the way from the root to a route, each with the kind of its converter."""

    def down(resolver: URLResolver, gathered: dict[str, type]) -> dict[str, type] | None:
        for entry in resolver.url_patterns:
            kinds = {part: type(converter) for part, converter in entry.pattern.converters.items()}
            own = {**gathered, **dict.fromkeys(entry.pattern.regex.groupindex, str), **kinds}
            if entry is pattern:
                return own
            if isinstance(entry, URLResolver) and (below := down(entry, own)) is not None:
                return below
        return None

    return down(get_resolver(), {}) or {}


def make_world() -> World:
    """The demo programme, a stranger, and somebody who runs another edition."""
    call_command("demo", cities=5, verbosity=0)
    at = datetime.now(UTC) - timedelta(days=1)
    edition = Edition.objects.get(slug=EDITION)
    User.objects.create_user(email=WHO["stranger"], name="Sam Stranger")
    host = User.objects.create_user(email=WHO["other edition"], name="Hanne Host")
    programme = create_programme(slug="sprint", name={"en": "Sprint"}, by=None, at=at)
    other = create_edition(
        programme=programme, slug="sprint-1", name={"en": "S"}, starts_on=date(2026, 9, 1), by=None, at=at
    )
    install_methodology(edition=other, methodology=shipped("mayors-sprint"), by=None, at=at)
    manager = next(role for role in other.roles.all() if any("programme.manage" in g.may for g in role.spec.grants))
    add_membership(role=manager, person=host, by=None, at=at)
    world = World(edition)
    world.examples |= {
        "edition": edition.slug,
        "city": CITY,
        "provider_id": "eu-login",
        "secret": "A" * 43,
        "token": "A" * 43,
        "pk": 1,
        "number": 1,
        "kind": "csv",
        "performance:download/kind": "csv",
        "questionnaires:download/kind": "yaml",
        "ui:group/key": "forms",
        "guide:page/key": edition.phases.first().key,
        "guide:ask/key": edition.phases.first().key,
        "notifications:mail/key": "nothing",
        "city_type": "all",
        "invitation": Invitation.objects.filter(edition=edition, participation__city__slug=CITY)[0].public_id,
        "membership": edition.memberships.filter(participation__city__slug=CITY)[0].public_id,
    }
    world.examples |= records(edition)
    return world


def records(edition: Edition) -> dict[str, Any]:
    """One record of the city for each argument that names one; what the story has none of stays unknown."""
    place = edition.participations.get(city__slug=CITY)
    meeting = Event.objects.filter(cities=place, reach="city", state="held", attendees__isnull=False).first()
    deliverable = Deliverable.objects.filter(participation=place, versions__isnull=False).first()
    found: dict[str, Any] = {
        "event": meeting,
        "events:mark/agreement": Agreement.objects.filter(event__cities=place).first(),
        "events:uninvite/attendee": meeting and meeting.attendees.first(),
        "events:notes/point": meeting and meeting.points.first(),
        "item": PlannedItem.objects.filter(participation=place).first(),
        "preparation": Preparation.objects.filter(participation=place).first(),
        "account": CreditAccount.objects.filter(participation=place).first(),
        "booking": Booking.objects.filter(account__participation=place).first(),
        "achievement": Achievement.objects.filter(participation=place).first(),
        "copy": Copy.objects.filter(participation=place).first(),
        "upload": Upload.objects.filter(participation=place).first(),
        "acceptance": Acceptance.objects.filter(upload__participation=place).first(),
        "change": PlanChange.objects.filter(item__participation=place).first(),
    }
    group = Group.objects.filter(places__participation=place, closed_at=None).first()
    noted = Agreement.objects.filter(event__group_session__group=group, commitment=None).exclude(kind="decision")
    found |= {
        "group": group,
        "groups:take_up/agreement": noted.exclude(due_on=None).first(),
        "commitment": Commitment.objects.filter(group=group).first(),
        "tribe": Tribe.objects.filter(edition=edition).first(),
    }
    examples = {name: record.public_id for name, record in found.items() if record is not None}
    if deliverable is not None:
        for route in DELIVERABLE_ROUTES:
            examples[f"journeys:{route}/kind"] = deliverable.kind.key
            examples[f"journeys:{route}/number"] = 1
    if (sent := Sending.objects.filter(edition=edition).select_related("version__questionnaire").first()) is not None:
        examples |= {"sending": sent.public_id, "assessments:send/key": sent.version.questionnaire.key}
    for route in ("judge-theme", "ambition"):
        examples[f"assessments:{route}/theme"] = edition.themes.all()[0].key
    examples["questionnaires:open/token"] = "A" * 43
    for route in ("overview", "preview", "paper", "editor", "languages", "publish", "collect", "upload", "download"):
        examples[f"questionnaires:{route}/key"] = Questionnaire.objects.filter(edition=edition)[0].key
    for asked in Round.objects.filter(participation=place):
        for route in ("answer", "thanks", "promise", "results", "export"):
            examples[f"enablers:{route}/round"] = asked.public_id
    examples |= report_examples(place)
    examples["performance:indicator/code"] = Reading.objects.filter(city__slug=CITY)[0].indicator.code
    return examples


def report_examples(place: Participation) -> dict[str, Any]:
    """A point of the city's synthesis, and its report."""
    point = Point.objects.filter(participation=place, evidence__isnull=False).first()
    report = Report.objects.filter(deliverable__participation=place).first()
    examples: dict[str, Any] = {
        "reports:export/form": "csv",
        "reports:file/form": "pdf",
        "reports:issue_file/form": "pdf",
    }
    if point is not None:
        examples |= {f"reports:{route}/point": point.public_id for route in POINT_ROUTES}
        examples["reports:uncite/evidence"] = point.evidence.all()[0].pk
    if report is not None:
        for route in REPORT_ROUTES:
            examples[f"reports:{route}/kind"] = report.deliverable.kind.key
        examples["reports:section/section"] = report.frozen["sections"][0]["key"]
    return examples


def ask(client: Client, address: str) -> str:
    """The letters of GET and, if that is not served, of an empty POST; what is written is undone."""
    with transaction.atomic():
        answer = client.get(address)
        method = ""
        if answer.status_code == 405:
            method, answer = "p", client.post(address)
        found = method + letter(answer.status_code, answer.headers.get("Location", ""))
        transaction.set_rollback(True)
    return found


def crawl(world: World) -> dict[str, list[str]]:
    """Route -> what each of `WHO` got, in their order."""
    clients = {}
    for who in WHO:
        clients[who] = Client(raise_request_exception=True)
        if WHO[who]:
            clients[who].force_login(User.objects.get(email=WHO[who]), backend=BACKEND)
    table = {}
    for name, pattern in routes():
        address = reverse(name, kwargs=world.arguments(name, pattern))
        table[name] = [ask(clients[who], address) for who in WHO]
    return table
