"""With whom a city compares itself is written here."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.indicators.models import Comparison
from cityjourney.organisations.models import City

MOST = 40


@transaction.atomic
def choose_peers(
    *, city: City, peers: Sequence[City], named: bool, by: User | None, at: datetime, scopes: Iterable[str] = ()
) -> Comparison:
    """Set a city's peers (none: those that are proposed) and whether its name is shown to others. `DomainError`."""
    if any(peer.pk == city.pk for peer in peers):
        raise DomainError(_("A city is not its own peer."))
    if len(peers) > MOST:
        raise DomainError(_("Please choose at most %(most)d peers.") % {"most": MOST})
    comparison, _made = Comparison.objects.update_or_create(
        city=city, defaults={"named": named, "changed_by": by, "changed_at": at}
    )
    before = set(comparison.peers.values_list("pk", flat=True))
    comparison.peers.set(peers)
    after = {peer.pk for peer in peers}
    details = {"peers": len(after), "added": len(after - before), "removed": len(before - after), "named": named}
    record(verb="indicators.choose_peers", subject=city, by=by, at=at, scopes=scopes, details=details)
    return comparison
