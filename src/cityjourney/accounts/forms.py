"""What people tell about themselves, and the code from their mail."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.forms import DisconnectForm
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.lockout import count_failure, is_locked
from cityjourney.accounts.models import User
from cityjourney.core.clock import known_zones


class LoginCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the mail. Wrong ones count towards the lockout, for known and unknown addresses alike."""

    def clean_code(self) -> str:
        request = context.request
        login = unstash_login(request, peek=True)
        email = str((login.email if login else "") or "")
        if is_locked(request, email):
            raise PermissionDenied
        try:
            code: str = super().clean_code()
        except forms.ValidationError:
            count_failure(request, email)
            raise
        return code


class UnlinkForm(DisconnectForm):  # type: ignore[misc]
    """Unlink a service. A confirmed address is way enough to come back in: a password is not needed for a code."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        person = self.request.user
        last = self.accounts.count() == 1
        if last and not EmailAddress.objects.filter(user=person, verified=True).exists():
            raise forms.ValidationError(_("Confirm an e-mail address first: without it you could not come back in."))
        return cleaned


class ProfileForm(forms.Form):
    """Name, language, time zone, light or dark."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=lambda: list(settings.LANGUAGES))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(known_zones())]
    )
    theme = forms.ChoiceField(label=_("Light or dark"), choices=User.Theme.choices)


class LeaveForm(forms.Form):
    """One tick, so that nobody leaves by a slip."""

    sure = forms.BooleanField(label=_("Yes, end my account in 14 days"))
