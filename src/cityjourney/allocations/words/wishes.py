"""What the programme wants of every allocation, in one sentence each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def wish_sentence(kind: str, cities: Sequence[str], mentors: Sequence[str] = ()) -> str:
    """A pin, a ban, cities together or apart, or (`allowed`, in files only) the mentors that a city may have."""
    sentences = {
        "pin": _("%(cities)s stays with %(mentors)s."),
        "ban": _("%(cities)s is kept from %(mentors)s."),
        "allowed": _("%(cities)s goes only with one of these: %(mentors)s."),
        "together": _("In one group: %(cities)s."),
        "apart": _("In different groups: %(cities)s."),
    }
    return sentences[kind] % {"cities": ", ".join(cities), "mentors": ", ".join(mentors)}
