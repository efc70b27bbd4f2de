"""Makes the demo programme, through the same commands that people use. A second run changes nothing."""

import csv
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.indicators.installers import install_shipped
from cityjourney.methodology.calendar import months_after, place_cycles, place_phases
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology
from cityjourney.portal.demo import cast
from cityjourney.portal.demo.allocations import match_cities
from cityjourney.portal.demo.assessments import tell_assessments
from cityjourney.portal.demo.calls import tell_calls
from cityjourney.portal.demo.enablers import ask_stakeholders
from cityjourney.portal.demo.groups import form_what_is_missing, formed_in, tell_groups
from cityjourney.portal.demo.reports import tell_reports
from cityjourney.portal.demo.workbooks import hand_out_workbooks
from cityjourney.portal.rehearsal.player import Tally, last_played, play
from cityjourney.portal.rehearsal.world import HOME_ZONE, ZONES, Part, World
from cityjourney.programmes.commands import invitations
from cityjourney.programmes.commands.editions import change_edition, create_edition, create_programme
from cityjourney.programmes.commands.imports import import_cities
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.commands.proposals import propose_instead
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.logic.type_map import type_map
from cityjourney.programmes.models import Edition, Invitation, Membership, Participation, Programme, Role

NAME = {"en": "Intelligent Cities Challenge", "es": "Reto de las Ciudades Inteligentes"}
DATA = Path(__file__).resolve().parents[2] / "organisations" / "data"
SECOND_CYCLE = 2
SEED = 2020
"""Of the demo's story."""


def demo_password() -> str:
    """The password of everybody in the cast: made once for this installation, kept in its home."""
    file = Path(settings.HOME) / "demo-password"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"journey-{secrets.token_hex(4)}")
        file.chmod(0o600)
    return file.read_text().strip()


def make_demo(at: datetime, *, cities: int = 0) -> Edition:
    """Programme, edition, cities, people, invitations.

    With `cities`, so many take part and their story is rehearsed up to yesterday; else all do, and nothing happens.
    """
    edition = set_up(at, names=chosen(cities))
    if cities:
        tell_calls(edition, at)
        match_cities(edition, at)
        form_what_is_missing(edition, at)
        today = timezone.localdate(at)
        rehearse(edition=edition, today=today, until=today - timedelta(days=1), brief=True)
        tell_groups(edition, at)
        tell_assessments(edition, at)
        hand_out_workbooks(edition, at)
        ask_stakeholders(edition, today)
        tell_reports(edition, at)
    return edition


@transaction.atomic
def set_up(at: datetime, *, slug: str = cast.EDITION, names: Sequence[str] = (), whole: bool = False) -> Edition:
    """Everything but the story. `names` of the cities that take part; empty means all. Twice changes nothing.

    Today lies in the second cycle, or, with `whole`, behind the last month.
    """
    methodology = load(Path(settings.BASE_DIR) / "methodologies" / cast.METHODOLOGY).methodology
    if methodology is None:
        raise RuntimeError("the methodology of the demo has faults: cityjourney methodology check names them")
    edition = _edition(methodology, at, slug, whole)
    began = timezone.make_aware(datetime.combine(edition.starts_on, time(9)))
    install_methodology(edition=edition, methodology=methodology, by=None, at=at)
    edition.refresh_from_db()
    mapping = type_map(yaml.safe_load((DATA / f"{cast.METHODOLOGY}-types.yaml").read_text()))
    late = [name for name in names if name in cast.LATE_JOINERS]
    first = [name for name in names if name not in late]
    import_cities(edition=edition, content=_table(first), mapping=mapping, by=None, at=began)
    for name in late:
        import_cities(edition=edition, content=_table([name]), mapping=mapping, by=None, at=_joined(edition, name))
    install_shipped(by=None, at=at)
    _people(edition, began)
    _many(edition, began)
    _passwords()
    if slug == cast.EDITION and not Invitation.objects.filter(edition=edition).exists():
        _asked(edition, at)
    return edition


def _joined(edition: Edition, name: str) -> datetime:
    """When somebody who came later joined."""
    day = months_after(edition.starts_on, cast.LATE_JOINERS[name])
    return timezone.make_aware(datetime.combine(day, time(9)))


def chosen(count: int) -> list[str]:
    """So many cities: those of the demo first, then others that take part alone, in the order of the table."""
    if not count:
        return []
    rows = csv.DictReader((DATA / "cities.csv").read_text().splitlines())
    others = [row["name"] for row in rows if not row["consortium"] and row["name"] not in cast.DEMO_CITIES]
    return [*cast.DEMO_CITIES, *others][:count]


def _table(names: Sequence[str]) -> bytes:
    """The table of cities, or only the rows of those named."""
    content = (DATA / "cities.csv").read_bytes()
    if not names:
        return content
    head, *rows = content.decode().splitlines()
    return "\n".join([head, *(row for row in rows if next(csv.reader([row]))[0] in set(names))]).encode()


def rehearse(
    *,
    edition: Edition,
    today: date,
    until: date,
    seed: int = SEED,
    tell: Callable[[Tally, date], None] | None = None,
    brief: bool = False,
) -> Tally:
    """Play the story of an edition that is set up; `brief` says little of what lies long ago."""
    parts = [
        Part(
            slug=slug,
            name=space.city.name,
            city_type=space.city_type.key,
            mentors=space.city_type.spec.part == "mentor",
            zone=ZONES.get(space.city.country, HOME_ZONE),
            language=cast.SPEAKING.get(slug, "en"),
            told=cast.TOLD.get(slug, "plain"),
            joined=space.joined_on if space.joined_on > edition.starts_on else None,
        )
        for slug, space in _spaces(edition).items()
    ]
    world = World(edition.methodology, edition.starts_on, parts, brief=brief, formed=formed_in(edition))
    return play(edition=edition, world=world, seed=seed, today=today, until=until, tell=tell)


def start_for(methodology: Methodology, today: date) -> date:
    """A first day of a month such that today lies in the second month of the second cycle."""
    second = next(each for each in place_cycles(methodology, today) if each.number == SECOND_CYCLE)
    return months_after(today.replace(day=1), -second.first_month)


def before(methodology: Methodology, today: date) -> date:
    """A first day of a month such that the last month of the programme has ended."""
    months = max(phase.last_month for phase in place_phases(methodology, today))
    return months_after(today.replace(day=1), -months)


def _edition(methodology: Methodology, at: datetime, slug: str, whole: bool) -> Edition:
    """The edition, moved in time if today has left the second cycle and nothing has happened in it yet."""
    today = timezone.localdate(at)
    wanted = before(methodology, today) if whole else start_for(methodology, today)
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        programme = Programme.objects.filter(slug=cast.PROGRAMME).first() or create_programme(
            slug=cast.PROGRAMME, name=NAME, by=None, at=at
        )
        return create_edition(programme=programme, slug=slug, name=NAME, starts_on=wanted, by=None, at=at)
    inside = any(
        each.number == SECOND_CYCLE and each.starts <= today <= each.ends
        for each in place_cycles(methodology, edition.starts_on)
    )
    if inside or whole or last_played(edition):
        return edition
    return change_edition(edition=edition, starts_on=wanted, by=None, at=at)


def _spaces(edition: Edition) -> dict[str, Participation]:
    """The cities by address."""
    found = edition.participations.current().select_related("edition", "city", "city_type", "consortium")
    return {each.city.slug: each for each in found.order_by("city__slug")}


def _roles(edition: Edition) -> dict[str, Role]:
    return {role.key: role for role in Role.objects.filter(edition=edition).select_related("edition")}


def _people(edition: Edition, at: datetime) -> None:
    """The cast in its roles."""
    roles, spaces = _roles(edition), _spaces(edition)
    for each in cast.CAST:
        if each.city and each.city not in spaces:
            continue
        person = join(email=each.email, name=each.name, language=each.language, verified=True, at=at)
        add_membership(
            person=person, role=roles[each.role], participation=spaces[each.city] if each.city else None, by=None, at=at
        )


def _many(edition: Edition, at: datetime) -> None:
    """A representative for every city that has none, and an expert for every city that gets visits."""
    roles, spaces = _roles(edition), _spaces(edition)
    expert = roles[cast.EXPERT]
    held = set(Membership.objects.active(at).filter(edition=edition).values_list("participation_id", "role_id"))
    experts = [join(email=email, name=name, verified=True, at=at) for name, email in cast.EXPERTS]
    for number, (slug, space) in enumerate(spaces.items()):
        part = space.city_type.spec.part
        representative = roles[cast.REPRESENTATIVE[part]]
        if (space.pk, representative.pk) not in held:
            person = join(email=f"team@{slug}.example", name=cast.invented_name(number), verified=True, at=at)
            add_membership(person=person, role=representative, participation=space, by=None, at=at)
        if part == "core" and (space.pk, expert.pk) not in held:
            chosen = experts[number % len(experts)]
            add_membership(person=chosen, role=expert, participation=space, by=None, at=at)


def _passwords() -> None:
    """One password for the cast: it is hashed once, so that making the demo stays quick."""
    password = demo_password()
    addresses = {each.email for each in cast.CAST if each.signs_in}
    people = list(User.objects.filter(email__in=addresses))
    if people and not all(person.has_usable_password() for person in people):
        hashed = make_password(password)
        for person in people:
            if not person.has_usable_password() or not check_password(password, person.password):
                person.password = hashed
                person.save(update_fields=["password"])


def _asked(edition: Edition, at: datetime) -> None:
    """Invitations in every state."""
    roles, spaces = _roles(edition), _spaces(edition)
    asking = User.objects.get(email=cast.CAST[0].email)
    for name, email, role, city, state in cast.ASKED:
        if city and city not in spaces:
            continue
        sent_at = at - timedelta(days=20 if state == "expired" else 3)
        invitation = invitations.invite(
            email=email,
            name=name,
            role=roles[role],
            participation=spaces[city] if city else None,
            by=asking,
            at=sent_at,
        )
        _bring_to(invitation, state, asking, at)


def _bring_to(invitation: Invitation, state: str, asking: User, at: datetime) -> None:
    """Let happen what leads to a state."""
    if state == "opened":
        invitations.open_invitation(invitation=invitation, at=at)
    elif state == "declined":
        invitations.decline_invitation(invitation=invitation, at=at)
    elif state == "bounced":
        invitations.mark_bounced(invitation=invitation, at=at)
    elif state == "revoked":
        invitations.revoke_invitation(invitation=invitation, by=asking, at=at)
    elif state == "proposed":
        propose_instead(
            invitation=invitation,
            email="elena.rubio@granada.example",
            name="Elena Rubio",
            reason="I move to another department in spring; Elena takes over my work.",
            at=at,
        )
