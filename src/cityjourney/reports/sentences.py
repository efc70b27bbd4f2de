"""What people read about this app's permissions and acts."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.indicators.words import figure
from cityjourney.indicators.words import with_unit as figure_with_unit

SEE, WRITE = "reports.see", "reports.write"
SUBMIT = "journeys.submit"

PERMISSIONS: Mapping[str, str | Promise] = {
    SEE: gettext_lazy("See how far the assessment of a city is, its synthesis and its reports"),
    WRITE: gettext_lazy("Write the synthesis and the reports of a city"),
}

VERBS: Mapping[str, str | Promise] = {
    "reports.mark_step": gettext_lazy("%(who)s noted that a step of the assessment is done: %(what)s."),
    "reports.unmark_step": gettext_lazy("%(who)s took a step of the assessment back: %(what)s."),
    "reports.add_point": gettext_lazy("%(who)s added to the synthesis: %(what)s"),
    "reports.change_point": gettext_lazy("%(who)s changed the synthesis: %(what)s"),
    "reports.move_point": gettext_lazy("%(who)s moved a point of the synthesis: %(what)s"),
    "reports.drop_point": gettext_lazy("%(who)s dropped a point of the synthesis: %(what)s"),
    "reports.restore_point": gettext_lazy("%(who)s took a point of the synthesis back in: %(what)s"),
    "reports.cite": gettext_lazy("%(who)s gave evidence for a point of the synthesis: %(what)s"),
    "reports.uncite": gettext_lazy("%(who)s took evidence away from a point of the synthesis: %(what)s"),
    "reports.renew_evidence": gettext_lazy("%(who)s took the new figure into a point of the synthesis: %(what)s"),
    "reports.import_points": gettext_lazy("%(who)s read points of the synthesis in from a file: %(what)s."),
    "reports.freeze": gettext_lazy("%(who)s took the latest figures into the report: %(what)s."),
    "reports.write_passage": gettext_lazy("%(who)s wrote in the report: %(what)s."),
    "reports.hand_in": gettext_lazy("%(who)s handed the report in: %(what)s."),
}


def said(value: float | None, unit: str, period: str, text: str) -> str:
    """A fact in words: the number with its unit and year, else its text."""
    if value is None:
        return text
    words = with_unit(value, unit)
    return f"{words} ({period[:4]})" if period else words


def with_unit(value: float, unit: str) -> str:
    """A number with its unit; levels (`/5`) say out of how many."""
    if unit.startswith("/"):
        most = number_format(float(unit[1:]), decimal_pos=0)
        return _("%(level)s of %(most)s") % {"level": figure(value), "most": most}
    return figure_with_unit(value, unit)
