"""Asking and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """A question to the help desk."""

    text = forms.CharField(
        label=_("Your question"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class AnswerForm(forms.Form):
    """An answer, and whether every reader may see it."""

    text = forms.CharField(
        label=_("Answer"),
        help_text=_("Markdown works: lists, **bold**, links."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    publish = forms.BooleanField(label=_("Put it into the guide, beside its page"), required=False)
