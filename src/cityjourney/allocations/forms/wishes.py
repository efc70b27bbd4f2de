"""What the programme wants of the next run."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.allocations.enums import WishKind

EMPTY = ("", "—")
Choices = Sequence[tuple[str, str]]


class PairForm(forms.Form):
    """A pin or a ban."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(each.value, each.label) for each in (WishKind.PIN, WishKind.BAN)]
    )
    city = forms.ChoiceField(label=_("City"))
    mentor = forms.ChoiceField(label=_("Mentor city"))
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data: Any, *, cities: Choices, mentors: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["city"].choices = [EMPTY, *cities]  # type: ignore[attr-defined]
        self.fields["mentor"].choices = [EMPTY, *mentors]  # type: ignore[attr-defined]


class TogetherForm(forms.Form):
    """Cities in one group, or in different ones."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(each.value, each.label) for each in (WishKind.TOGETHER, WishKind.APART)]
    )
    one = forms.ChoiceField(label=_("City"))
    two = forms.ChoiceField(label=_("and"))
    three = forms.ChoiceField(label=_("and"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data: Any, *, cities: Choices) -> None:
        super().__init__(data)
        for name in ("one", "two", "three"):
            self.fields[name].choices = [EMPTY, *cities]  # type: ignore[attr-defined]

    def cities(self) -> list[str]:
        """The cities chosen."""
        return [self.cleaned_data[name] for name in ("one", "two", "three") if self.cleaned_data[name]]
