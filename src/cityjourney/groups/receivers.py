"""What the apps below announce: a line of minutes was kept or dropped; cities left."""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone

from cityjourney.events.models import Agreement
from cityjourney.groups.commands.promising import follow_agreement


def agreement_saved(*, instance: Agreement, created: bool, raw: bool = False, **_: Any) -> None:
    """Something agreed was marked."""
    if not created and not raw:
        follow_agreement(agreement=instance, at=instance.closed_at or timezone.now())


def connect() -> None:
    """Listen; once, however often the app is made ready."""
    post_save.connect(agreement_saved, sender=Agreement, dispatch_uid="groups.agreement_saved")
