"""The selected become participations: city, consortium, invitations for the team, and the first steps."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.calls.enums import Decision
from cityjourney.calls.logic.dossier import Dossier
from cityjourney.calls.logic.eligibility import Place
from cityjourney.calls.models import Application, Onboarding
from cityjourney.core.errors import DomainError
from cityjourney.organisations.commands import save_city, save_consortium
from cityjourney.organisations.logic.cities import CityFacts, slug_of
from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.commands.invitations import invite
from cityjourney.programmes.commands.participations import add_participation
from cityjourney.programmes.models import CityType, Participation, Role, Theme

LONGEST_VIDEO = 120
"""A profile video lasts less than two minutes: seconds."""


@transaction.atomic
def take_in(
    *, application: Application, city_type: CityType, theme: Theme | None, role: Role | None, by: User, at: datetime
) -> tuple[Onboarding, list[str]]:
    """Let a selected city take part and invite its team into a role of the city.

    Returns the first steps and a sentence for each person who could not be invited. Twice changes nothing.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("call__edition").get(pk=application.pk)
    found = Onboarding.objects.filter(application=locked).select_related("participation").first()
    if found is not None:
        return found, []
    if locked.decision != Decision.SELECT:
        raise DomainError(_("Only selected cities are taken in."))
    edition, dossier = locked.call.edition, locked.dossier
    city = _city(dossier.lead, dossier.text("city"), by, at)
    participation = add_participation(
        edition=edition, city=city, city_type=city_type, theme=theme, consortium=_consortium(dossier, city, by, at),
        source=_("Selected in “%(call)s”") % {"call": locked.call}, by=by, at=at,
    )  # fmt: skip
    made = Onboarding.objects.create(application=locked, participation=participation, taken_in_at=at, taken_in_by=by)
    refused = _invited(dossier, role, participation, locked.language, by, at) if role else []
    record(verb="calls.take_in", subject=locked, by=by, at=at, scopes=[edition.scope, participation.scope])
    return made, refused


def _invited(
    dossier: Dossier, role: Role, participation: Participation, language: str, by: User, at: datetime
) -> list[str]:
    """Ask the team into a role; a sentence for each person for whom that did not work."""
    refused = []
    for mate in dossier.team:
        try:
            with transaction.atomic():
                invite(
                    email=mate.email, name=mate.name, role=role, participation=participation, language=language,
                    by=by, at=at,
                )  # fmt: skip
        except DomainError as reason:
            refused.append(_("%(name)s: %(why)s") % {"name": mate.name or mate.email, "why": reason})
    return refused


def _city(place: Place, slug: str, by: User, at: datetime) -> City:
    """The city that was chosen, one of that name and country, or a new one."""
    chosen = City.objects.filter(slug=slug, country=place.country).first() if slug else None
    chosen = chosen or City.objects.filter(name__iexact=place.name, country=place.country).first()
    if chosen is not None:
        return chosen
    facts = CityFacts(
        slug=slug_of(place.name), name=place.name[:120], country=place.country, population=place.population,
        source=_("Application of the city"),
    )  # fmt: skip
    return save_city(facts=facts, by=by, at=at)[0]


def _consortium(dossier: Dossier, lead: City, by: User, at: datetime) -> Consortium | None:
    if not dossier.members:
        return None
    cities = [lead, *(_city(place, "", by, at) for place in dossier.members)]
    return save_consortium(name=dossier.text("consortium")[:160], members=cities, by=by, at=at)[0]


@transaction.atomic
def change_onboarding(
    *, onboarding: Onboarding, video_url: str, video_seconds: int | None, video_answers: Sequence[str],
    stakeholders: Sequence[Mapping[str, str]], seen: int, by: User, at: datetime,
) -> Onboarding:  # fmt: skip
    """Fill in the first steps. Raises `DomainError`: the video is too long, or somebody else changed them."""
    locked = (
        Onboarding.objects.select_for_update(of=("self",))
        .select_related("participation__edition")
        .get(pk=onboarding.pk)
    )
    if locked.revision != seen:
        raise DomainError(_("Somebody of your team changed this in the meantime. Look at it anew."))
    if video_seconds is not None and video_seconds >= LONGEST_VIDEO:
        raise DomainError(_("The video is too long: it lasts less than two minutes."))
    locked.video_url, locked.video_seconds = video_url, video_seconds
    locked.video_answers = [each.strip()[:2_000] for each in video_answers]
    locked.stakeholders = [dict(each) for each in stakeholders]
    locked.revision += 1
    locked.save()
    participation = locked.participation
    record(
        verb="calls.change_onboarding", subject=locked, by=by, at=at,
        scopes=[participation.edition.scope, participation.scope],
    )  # fmt: skip
    return locked
