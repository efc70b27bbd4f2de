"""Telling people by mail what waits for them: reviewers what was submitted, the city what was decided."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from cityjourney.accounts.models import User
from cityjourney.core.fields import in_language
from cityjourney.journeys.models import Deliverable
from cityjourney.notifications.commands import Recipient, queue_many
from cityjourney.programmes.models import Membership


def people_with(deliverable: Deliverable, permission: str, at: datetime) -> list[User]:
    """The people whose role ties them to this city and grants a permission; one query."""
    rows = Membership.objects.active(at).filter(participation_id=deliverable.participation_id)
    found = {
        held.person_id: held.person
        for held in rows.select_related("person", "role")
        if held.person.is_active and any(permission in grant.may for grant in held.role.spec.grants)
    }
    return list(found.values())


def tell(
    deliverable: Deliverable, *, kind: str, permission: str, once: str, by: User, at: datetime, **words: Any
) -> int:
    """Write a mail to everybody of the city with a permission, except to the one who acts. Part of a command.

    `once` names the occasion: for one occasion nobody gets two mails.
    """
    city = deliverable.participation
    link = reverse("journeys:deliverable", args=[city.edition.slug, city.city.slug, deliverable.kind.key])
    readers = [
        Recipient(
            to=person.email,
            language=person.language,
            context={"kind": in_language(deliverable.kind.name, person.language)},
        )
        for person in people_with(deliverable, permission, at)
        if person.pk != by.pk
    ]
    return queue_many(
        recipients=readers,
        kind=f"journeys.{kind}",
        template=f"journeys/{kind}",
        dedupe=f"journeys:{once}",
        context={"city": str(city), "who": str(by), "link": settings.SITE_URL + link, **words},
        about=f"deliverable:{deliverable.public_id}",
        at=at,
    )
