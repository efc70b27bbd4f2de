"""What the apps below announce: mails that came back, people who left."""

from datetime import datetime
from typing import Any

from cityjourney.accounts.models import User
from cityjourney.accounts.signals import person_erased
from cityjourney.notifications.models import Message
from cityjourney.notifications.signals import message_bounced
from cityjourney.programmes.commands.erasure import forget_person
from cityjourney.programmes.commands.invitations import mark_bounced
from cityjourney.programmes.models import Invitation


def note_bounce(*, message: Message, at: datetime, **_: Any) -> None:
    """The mail of an invitation came back."""
    kind, _colon, public_id = message.about.partition(":")
    if kind != "invitation":
        return
    invitation = Invitation.objects.select_related("edition", "participation").filter(public_id=public_id).first()
    if invitation is not None:
        mark_bounced(invitation=invitation, at=at)


def forget(*, person: User, former: dict[str, Any], at: datetime, **_: Any) -> None:
    """Somebody's account has been erased."""
    forget_person(person=person, addresses=list(former["emails"]), at=at)


def connect() -> None:
    """Listen; once, however often the app is made ready."""
    message_bounced.connect(note_bounce, dispatch_uid="programmes.note_bounce")
    person_erased.connect(forget, dispatch_uid="programmes.forget")
