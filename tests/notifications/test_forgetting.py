"""Mail that holds a secret of its reader leaves nothing in the outbox; other mail stays readable."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cityjourney.notifications import registry
from cityjourney.notifications.delivery import deliver_due
from cityjourney.notifications.models import Message

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("forget", [True, False])
def test_words_leave_with_the_mail_if_its_kind_says_so(
    forget: bool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOX_DELIVERY = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setitem(registry._kinds, "test.secret", registry.Kind("test.secret", "Because.", forget=forget))
    Message.objects.create(
        to="a@a.example", subject="S", text="open sesame", html="open sesame", kind="test.secret", written_at=NOW,
        due_at=NOW,
    )  # fmt: skip
    assert deliver_due(at=NOW).sent == 1
    kept = Message.objects.get()
    assert kept.state == Message.State.SENT
    assert ("open sesame" in kept.text + kept.html) is not forget
