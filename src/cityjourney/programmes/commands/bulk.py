"""Many invitations at once: what a list would do is shown first, then done, row by row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.programmes.commands.invitations import VALID_FOR, invite
from cityjourney.programmes.commands.memberships import seats_left
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.logic.invitees import Invitee, RowProblem, read_invitees
from cityjourney.programmes.models import Edition, Invitation, Membership, Participation, Role
from cityjourney.programmes.rules import may_invite

SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "no_address": (gettext_lazy("There is no e-mail address."), gettext_lazy("Write one, like name@city.eu.")),
    "two_addresses": (
        gettext_lazy("One name has several addresses: %(what)s."),
        gettext_lazy("Put each person on a line of their own."),
    ),
    "bad_address": (
        gettext_lazy("“%(what)s” is not an e-mail address."),
        gettext_lazy("Correct it, like name@city.eu."),
    ),
    "twice": (gettext_lazy("%(what)s stands in the list more than once."), gettext_lazy("The first row counts.")),
    "unknown_role": (
        gettext_lazy("There is no role “%(what)s”."),
        gettext_lazy("Use the name of a role as it stands on the page of roles, or leave the cell empty."),
    ),
    "unknown_city": (
        gettext_lazy("No city of yours is called “%(what)s”."),
        gettext_lazy("Use the city's name as it stands in the list of cities, or leave the cell empty."),
    ),
    "too_many": (gettext_lazy("The list is too long."), gettext_lazy("Invite at most 500 people at once.")),
    "unreadable": (
        gettext_lazy("This is not a list that can be read."),
        gettext_lazy("Paste lines, or save the table as CSV."),
    ),
    "not_allowed": (
        gettext_lazy("You cannot ask people into the role “%(what)s” there."),
        gettext_lazy("Ask the programme team to do it."),
    ),
    "wrong_space": (
        gettext_lazy("The role “%(what)s” does not fit the space."),
        gettext_lazy("A role of a city needs a city; a role of the programme must have none."),
    ),
    "holds": (gettext_lazy("%(what)s has this role already."), gettext_lazy("Nothing to do.")),
    "asked": (
        gettext_lazy("%(what)s has been invited already."),
        gettext_lazy("Send that invitation again from the list below."),
    ),
    "no_seat": (
        gettext_lazy("No seat is left for %(what)s."),
        gettext_lazy("Take an open invitation back, or end a role, to free a seat."),
    ),
    "refused": (gettext_lazy("%(what)s"), gettext_lazy("Nothing was sent to this person.")),
}
"""Code of a problem -> what is wrong, what to do."""


@dataclass(frozen=True)
class Planned:
    """One invitation that can be sent."""

    row: int
    email: str
    name: str
    language: str
    role: Role
    participation: Participation | None


@dataclass(frozen=True)
class Plan:
    """What a list would do."""

    ready: tuple[Planned, ...] = ()
    problems: tuple[RowProblem, ...] = ()

    def sentences(self) -> list[tuple[int, str, str]]:
        """Of each problem: the row (0: the whole list), what is wrong, and what to do."""
        return said(self.problems)


@dataclass
class Planner:
    """Turns rows into invitations, with what was read from the database once."""

    access: Access
    roles: dict[str, Role]
    cities: dict[str, Participation]
    role: Role | None
    participation: Participation | None
    language: str
    held: set[tuple[str, int, int | None]]
    asked: set[tuple[str, int, int | None]]
    seats: dict[tuple[int, int | None], int | None]
    taken: Counter[tuple[int, int | None]] = field(default_factory=Counter)

    def plan(self, invitee: Invitee, at: datetime) -> Planned | RowProblem:
        """One row."""
        role = self.roles.get(invitee.role.lower()) if invitee.role else self.role
        if role is None:
            return RowProblem(invitee.row, "unknown_role", invitee.role)
        space = self.participation if role.scope == "city" else None
        if invitee.city and (space := self.cities.get(invitee.city.lower())) is None:
            return RowProblem(invitee.row, "unknown_city", invitee.city)
        return self._fitting(invitee, role, space, at)

    def _fitting(self, invitee: Invitee, role: Role, space: Participation | None, at: datetime) -> Planned | RowProblem:
        place = (role.pk, space.pk if space else None)
        if (role.scope == "city") != (space is not None):
            return RowProblem(invitee.row, "wrong_space", str(role))
        if not may_invite(self.access, role, space):
            return RowProblem(invitee.row, "not_allowed", str(role))
        if (invitee.email, *place) in self.held:
            return RowProblem(invitee.row, "holds", invitee.email)
        if (invitee.email, *place) in self.asked:
            return RowProblem(invitee.row, "asked", invitee.email)
        if place not in self.seats:
            self.seats[place] = seats_left(role=role, participation=space, at=at)
        left = self.seats[place]
        if left is not None and self.taken[place] >= left:
            return RowProblem(invitee.row, "no_seat", invitee.email)
        self.taken[place] += 1
        self.asked.add((invitee.email, *place))
        language = invitee.language if invitee.language in dict(settings.LANGUAGES) else self.language
        return Planned(invitee.row, invitee.email, invitee.name, language, role, space)


def plan_invitations(
    *,
    text: str,
    edition: Edition,
    access: Access,
    role: Role | None,
    participation: Participation | None,
    language: str = "en",
    at: datetime,
) -> Plan:
    """What a pasted list or a CSV would do; nothing is written. Role and city of the form fill empty cells."""
    listed = read_invitees(text)
    emails = [invitee.email for invitee in listed.invitees]
    planner = Planner(
        access=access,
        roles=_by_any_name(Role.objects.filter(edition=edition, retired=False)),
        cities=_cities(edition, access),
        role=role,
        participation=participation,
        language=language,
        held=set(
            Membership.objects.active(at)
            .filter(edition=edition, person__email__in=emails)
            .values_list("person__email", "role_id", "participation_id")
        ),
        asked=set(
            Invitation.objects.unanswered()
            .filter(edition=edition, email__in=emails)
            .values_list("email", "role_id", "participation_id")
        ),
        seats={},
    )
    outcomes = [planner.plan(invitee, at) for invitee in listed.invitees]
    problems = [*listed.problems, *(each for each in outcomes if isinstance(each, RowProblem))]
    return Plan(
        tuple(each for each in outcomes if isinstance(each, Planned)),
        tuple(sorted(problems, key=lambda problem: problem.row)),
    )


def _by_any_name(roles: Iterable[Role]) -> dict[str, Role]:
    """Roles by key and by their name in every language."""
    return {name.lower(): role for role in roles for name in (role.key, *role.name.values())}


def _cities(edition: Edition, access: Access) -> dict[str, Participation]:
    """The cities into which one may invite, by address and name."""
    found: dict[str, Participation] = {}
    reach = access.reach("programme.invite")
    own = access.reach("city.invite")
    for each in edition.participations.current().select_related("city", "consortium", "city_type"):
        if each.pk in reach or each.pk in own:
            for name in (each.city.slug, each.city.name, str(each)):
                found.setdefault(name.lower(), each)
    return found


@transaction.atomic
def invite_many(
    *, plan: Plan, valid_for: timedelta = VALID_FOR, by: User | None, at: datetime
) -> tuple[list[Invitation], list[RowProblem]]:
    """Send what was planned. What meanwhile became impossible is named by its row; the others are sent."""
    sent: list[Invitation] = []
    problems: list[RowProblem] = []
    for each in plan.ready:
        try:
            sent.append(
                invite(
                    email=each.email,
                    name=each.name,
                    language=each.language,
                    role=each.role,
                    participation=each.participation,
                    valid_for=valid_for,
                    by=by,
                    at=at,
                )
            )
        except DomainError as error:
            problems.append(RowProblem(each.row, "refused", str(error)))
    return sent, problems


def said(problems: Iterable[RowProblem]) -> list[tuple[int, str, str]]:
    """Problems as sentences: row, what is wrong, what to do."""
    sentences = []
    for problem in problems:
        wrong, advice = SENTENCES[problem.code]
        sentences.append((problem.row, str(wrong) % {"what": problem.what}, str(advice)))
    return sentences
