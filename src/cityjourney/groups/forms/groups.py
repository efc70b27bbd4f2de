"""Groups made, changed, named and closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.groups.forms.fields import by_id, choose, long_text
from cityjourney.programmes.models import Participation, Theme


class GroupForm(forms.Form):
    """A group made or changed by hand."""

    name = forms.CharField(label=_("Name in the programme's list"), max_length=120)
    own_name = forms.CharField(
        label=_("What the group calls itself"),
        max_length=120,
        required=False,
        help_text=_("Everybody reads this name. Empty: the name in the list."),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    mentor = forms.ChoiceField(label=_("Mentor city"))
    expert = forms.ChoiceField(label=_("Thematic expert"), required=False)
    cities = forms.MultipleChoiceField(label=_("Cities"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=long_text(2),
        help_text=_("The cities that come or go read it."),
    )

    def __init__(
        self,
        *args: Any,
        themes: Iterable[Theme],
        mentors: Iterable[Participation],
        cities: Mapping[str, str],
        experts: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {theme.key: theme for theme in themes}
        self.mentors = by_id(mentors)
        self.experts = {str(person.public_id): person for person in experts}
        choose(self, "theme", [("", _("none")), *((key, str(theme)) for key, theme in self.themes.items())])
        choose(self, "mentor", [(key, str(city)) for key, city in self.mentors.items()])
        choose(self, "expert", [("", _("nobody yet")), *((key, str(who)) for key, who in self.experts.items())])
        choose(self, "cities", list(cities.items()))


class ReasonForm(forms.Form):
    """A sentence why."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=long_text(2))


class NameForm(forms.Form):
    """What a group calls itself."""

    own_name = forms.CharField(
        label=_("Name of the group"),
        max_length=120,
        required=False,
        help_text=_("Short, so that people say it. Empty: its topic or its mentor city names it."),
    )


class TableForm(forms.Form):
    """A table of groups."""

    file = forms.FileField(label=_("Table (Excel or CSV)"))
    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, help_text=_("The cities that come or go read it.")
    )
