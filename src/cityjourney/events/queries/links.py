"""Addresses that stand in mails."""

from django.conf import settings
from django.urls import reverse

from cityjourney.events.models import Agreement, Attendee, Event


def guest_link(event: Event, attendee: Attendee) -> str:
    """The page of somebody invited, which needs no account."""
    return settings.SITE_URL + reverse("events:guest", args=[event.edition.slug, attendee.secret])


def event_link(event: Event) -> str:
    """The page of a meeting, for people who sign in."""
    return settings.SITE_URL + reverse("events:event", args=[event.edition.slug, event.public_id])


def agreement_link(agreement: Agreement) -> str:
    """The page on which one says yes to a promise; it needs no account."""
    return settings.SITE_URL + reverse("events:promise", args=[agreement.event.edition.slug, agreement.secret])
