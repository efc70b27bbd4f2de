"""Who plays: the people of the programme and of each city, found by what they may do; and where things are found."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from cityjourney.accounts.models import User
from cityjourney.events.models import AgendaPoint, Attendee, Event
from cityjourney.journeys.models import CreditAccount, Deliverable, PlannedItem
from cityjourney.portal.rehearsal.world import World
from cityjourney.programmes.models import CreditKind, Edition, EventKind, Membership, Participation, Phase, Role


class Company:
    """One edition with its people. Rows that never change are read once; all others whenever they are needed."""

    def __init__(self, edition: Edition, world: World) -> None:
        self.edition, self.world = edition, world
        rows = Participation.objects.current().filter(edition=edition)
        found = rows.select_related("edition", "city", "city_type", "consortium")
        self.cities = {row.city.slug: row for row in found}
        self._events: dict[tuple[str, str], Event] = {}
        self.after_phases = {phase.ends + timedelta(days=1) for phase in world.phases}

    @cached_property
    def _people(self) -> dict[int | None, list[tuple[User, frozenset[str]]]]:
        """City (None: the programme) -> people with what they may do there."""
        found: dict[int | None, list[tuple[User, frozenset[str]]]] = defaultdict(list)
        held = Membership.objects.filter(edition=self.edition, until=None).select_related("person", "role")
        for each in held.order_by("pk"):
            may = frozenset(may for grant in each.role.spec.grants for may in grant.may)
            found[each.participation_id].append((each.person, may))
        return found

    def who(self, city: str, permission: str, *, without: str = "") -> User:
        """The first person of a city who may do something (and may not do another thing); else the programme team."""
        for key in (self.cities[city].pk, None):
            for person, may in self._people[key]:
                if permission in may and (not without or without not in may):
                    return person
        return self.team

    @property
    def team(self) -> User:
        """Somebody of the programme team."""
        return next(person for person, may in self._people[None] if "programme.manage" in may)

    def owner(self, city: str) -> User:
        """Who carries the journey of a city."""
        return self.who(city, "journeys.submit")

    def expert(self, city: str) -> User:
        """Who coaches a city."""
        return self.who(city, "journeys.confirm", without="journeys.submit")

    @cached_property
    def neighbours(self) -> list[Role]:
        """Roles of a city whose people do not see how it works: those who live there or have a part in it."""
        roles = Role.objects.filter(edition=self.edition, scope="city")
        return [role for role in roles if not any("city.see" in grant.may for grant in role.spec.grants)]

    @cached_property
    def kinds(self) -> dict[str, EventKind]:
        """Kinds of events by key."""
        return {kind.key: kind for kind in EventKind.objects.filter(edition=self.edition).select_related("edition")}

    @cached_property
    def phases(self) -> dict[str, Phase]:
        """Phases by key."""
        return {phase.key: phase for phase in Phase.objects.filter(edition=self.edition)}

    @cached_property
    def _accounts(self) -> dict[tuple[str, int], int]:
        rows = CreditAccount.objects.filter(participation__edition=self.edition)
        return {
            (self._credits[kind].key, city): pk
            for pk, kind, city in rows.values_list("pk", "credit_kind_id", "participation_id")
        }

    @cached_property
    def _credits(self) -> dict[int, CreditKind]:
        return {kind.pk: kind for kind in CreditKind.objects.filter(edition=self.edition)}

    def account(self, city: str, kind: str) -> CreditAccount | None:
        """The visits of a kind that a city has."""
        pk = self._accounts.get((kind, self.cities[city].pk))
        if pk is None:
            return None
        account = CreditAccount.objects.get(pk=pk)
        account.credit_kind, account.participation = self._credits[account.credit_kind_id], self.cities[city]
        return account

    @cached_property
    def _lines(self) -> dict[tuple[int, str], int]:
        rows = PlannedItem.objects.filter(participation__edition=self.edition)
        return {(city, key): pk for pk, city, key in rows.values_list("pk", "participation_id", "key")}

    def line(self, city: str, key: str) -> PlannedItem:
        """A line of a plan, by which a command finds it: nothing else of it is read."""
        return PlannedItem(pk=self._lines[self.cities[city].pk, key])

    def event(self, city: str, key: str) -> Event | None:
        """The meeting of a line of a plan, as it was when it was first asked for: commands read it anew."""
        if (city, key) not in self._events:
            lines = PlannedItem.objects.filter(participation=self.cities[city], key=key)
            line = lines.select_related("event").first()
            if line is None or line.event is None:
                return None
            self._events[city, key] = line.event
        return self._events[city, key]

    def attendees(self, event: Event) -> list[Attendee]:
        """Who was asked, in the order of asking."""
        return list(event.attendees.select_related("person").order_by("pk"))

    def points(self, event: Event) -> list[AgendaPoint]:
        """The agenda."""
        return list(event.points.order_by("day", "position", "pk"))

    def deliverable(self, city: str, kind: str) -> Deliverable:
        """A deliverable of a city."""
        found = Deliverable.objects.get(pk=self._deliverables[self.cities[city].pk, kind])
        found.participation = self.cities[city]
        return found

    @cached_property
    def _deliverables(self) -> dict[tuple[int, str], int]:
        rows = Deliverable.objects.filter(participation__edition=self.edition)
        return {(city, key): pk for pk, city, key in rows.values_list("pk", "participation_id", "kind__key")}


SOON = timedelta(minutes=7)
"""Between two things that several people do one after the other."""
