"""Sessions of a group, and whose promise a line of their minutes is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.events.forms import WhenForm
from cityjourney.groups.forms.fields import by_id, choose, long_text
from cityjourney.programmes.models import EventKind, Participation


class SessionForm(WhenForm):
    """A session of a group."""

    date_required = True

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    meeting_url = forms.CharField(label=_("Meeting link"), max_length=500, required=False)
    pre_read = forms.CharField(
        label=_("To read beforehand"),
        max_length=20_000,
        required=False,
        widget=long_text(4),
        help_text=_("Markdown works: lists, **bold**, links."),
    )

    def __init__(self, *args: Any, kinds: Sequence[EventKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.key: kind for kind in kinds}
        choose(self, "kind", [(key, str(kind)) for key, kind in self.kinds.items()])


class TakeUpForm(forms.Form):
    """Whose promise a line of the minutes is."""

    cities = forms.MultipleChoiceField(label=_("By which cities"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cities: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = by_id(cities)
        choose(self, "cities", [(key, str(city)) for key, city in self.rows.items()])
