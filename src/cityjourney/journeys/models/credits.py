"""Visits that the programme pays for: one account per city and kind, and a ledger that is only added to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cityjourney.events.models import Event
from cityjourney.journeys.enums import BookingState, EntryKind
from cityjourney.journeys.logic.credits import Balance
from cityjourney.programmes.models import CreditKind, Participation


class CreditAccount(models.Model):
    """The visits of one kind of one city. The database itself refuses to spend more than was granted."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="credit_accounts", verbose_name=_("city")
    )
    credit_kind = models.ForeignKey(CreditKind, models.PROTECT, related_name="accounts", verbose_name=_("credit kind"))
    granted = models.PositiveIntegerField(_("granted"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    used = models.PositiveIntegerField(_("used"), default=0)
    expired = models.PositiveIntegerField(_("expired"), default=0)

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        ordering = ["credit_kind__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "credit_kind"], name="one_account_per_city_and_kind"),
            models.CheckConstraint(
                condition=Q(granted__gte=F("reserved") + F("used") + F("expired")), name="credits_never_overspent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.credit_kind}"

    @property
    def balance(self) -> Balance:
        """What is granted, promised, used and left."""
        return Balance(self.granted, self.reserved, self.used, self.expired)


class Booking(models.Model):
    """One visit that a credit pays for: held without a date, booked with an event, used, or given back."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(CreditAccount, models.CASCADE, related_name="bookings", verbose_name=_("account"))
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("event")
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("expert")
    )
    in_person = models.BooleanField(_("in person"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=BookingState.choices)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    booked_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("booked visit")
        verbose_name_plural = _("booked visits")
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "event"],
                condition=~Q(state=BookingState.RELEASED),
                name="event_paid_once_per_account",
            ),
            models.CheckConstraint(
                condition=~Q(state=BookingState.HELD) | Q(held_until__isnull=False), name="held_until_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)


class CreditEntry(models.Model):
    """One line of the ledger. Lines are added, never changed; the account's counters are their sums."""

    account = models.ForeignKey(CreditAccount, models.CASCADE, related_name="entries", verbose_name=_("account"))
    kind = models.CharField(_("what happened"), max_length=12, choices=EntryKind.choices)
    amount = models.PositiveIntegerField(_("visits"))
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("visit")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("line of the credit ledger")
        verbose_name_plural = _("lines of the credit ledger")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=1), name="credit_entry_moves_something")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
