"""A city puts the scan to its people: begin a round, ask more people, close it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.assessments.commands.telling import tell_asked
from cityjourney.assessments.queries.people import people_of_city, team_of
from cityjourney.assessments.queries.scan import scan_rounds
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.methodology.schema import Scan
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.commands import collecting
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models import Collection, Version


@transaction.atomic
def begin_scan(
    *, participation: Participation, scan: Scan, closes_at: datetime | None, by: User | None, at: datetime
) -> Collection:
    """Put the newest version of the scan to the people of a city, each apart; its team is told by mail.

    Raises `DomainError` while another round is open, or without a published questionnaire.
    """
    locked = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if locked.left_on is not None:
        raise DomainError(_("%(city)s has left the programme.") % {"city": participation})
    if any(each.collection.is_open(at) for each in scan_rounds(participation, scan, at)):
        raise DomainError(_("A round is open already: close it before the next one."))
    edition = participation.edition
    versions = Version.objects.filter(questionnaire__edition=edition, questionnaire__key=scan.questionnaire)
    version = versions.select_related("questionnaire").order_by("-number").first()
    if version is None:
        raise DomainError(_("The questions of the scan are not published yet."))
    collection = collecting.open_collection(
        edition=edition, version=version, mode=Mode.APART, title=dict(scan.name), opens_at=at, closes_at=closes_at,
        participations=[participation], discreet=True, by=by, at=at,
    )  # fmt: skip
    _note("begin_scan", participation, by, at)
    team = team_of(people_of_city(participation, at)).values()
    tell_asked(list(team), participation, dict(scan.name), "scan", f"{collection.public_id}", by=by, at=at)
    return collection


@transaction.atomic
def ask_people(
    *, participation: Participation, scan: Scan, people: Sequence[User], by: User | None, at: datetime
) -> int:
    """Ask further people who hold a role in the city, by mail. Returns how many are new. Raises `DomainError`."""
    rounds = [each for each in scan_rounds(participation, scan, at) if each.collection.is_open(at)]
    if not rounds:
        raise DomainError(_("No round is open. Begin one first."))
    of_city = {each.person_id for each in people_of_city(participation, at)}
    if not people or any(each.pk not in of_city for each in people):
        raise DomainError(_("Choose people who have a role in the city."))
    found = rounds[-1]
    new = [each for each in people if each.pk not in found.expected]
    collecting.invite(collection=found.collection, people=new, participation=participation, by=by, at=at)
    _note("ask_people", participation, by, at)
    tell_asked(new, participation, dict(scan.name), "scan", f"{found.collection.public_id}", by=by, at=at)
    return len(new)


@transaction.atomic
def close_scan(*, participation: Participation, scan: Scan, by: User | None, at: datetime) -> None:
    """Close the open round of a city now. Raises `DomainError` if there is none, or if other cities share it."""
    rounds = [each for each in scan_rounds(participation, scan, at) if each.collection.is_open(at)]
    if not rounds:
        raise DomainError(_("No round is open."))
    collection = rounds[-1].collection
    if collection.asked.count() > 1:
        raise DomainError(_("This round was put to several cities; whoever opened it closes it."))
    collecting.change_times(collection=collection, opens_at=collection.opens_at, closes_at=at, by=by, at=at)
    _note("close_scan", participation, by, at)


def _note(verb: str, participation: Participation, by: User | None, at: datetime) -> None:
    scopes = [participation.edition.scope, participation.scope]
    record(verb=f"assessments.{verb}", subject=participation, by=by, at=at, scopes=scopes)
