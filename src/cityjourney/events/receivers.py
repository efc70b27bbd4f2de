"""What the apps below announce: people who left."""

from typing import Any

from cityjourney.accounts.models import User
from cityjourney.accounts.signals import person_erased
from cityjourney.events.commands.erasure import forget_person


def forget(*, person: User, former: dict[str, Any], **_: Any) -> None:
    """Somebody's account has been erased."""
    forget_person(person=person, name=str(former.get("name", "")), emails=list(former.get("emails", ())))


def connect() -> None:
    """Listen; once, however often the app is made ready."""
    person_erased.connect(forget, dispatch_uid="events.forget")
