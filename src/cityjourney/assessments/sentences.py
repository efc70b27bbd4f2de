"""What people read about this app's permissions, acts and mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEE, ANSWER, RUN = "assessments.see", "assessments.answer", "assessments.run"

HOLDINGS = _("What I said of my city's solutions")

PERMISSIONS: Mapping[str, str | Promise] = {
    SEE: _("See what a city found out about itself: scan, maturity, change"),
    ANSWER: _("Say how mature the city's solutions are"),
    RUN: _("Begin and close rounds of an assessment, set the ambition, choose the theme"),
}

VERBS: Mapping[str, str | Promise] = {
    "assessments.begin_scan": _("%(who)s began a round of the scan for %(what)s."),
    "assessments.close_scan": _("%(who)s closed the scan of %(what)s."),
    "assessments.ask_people": _("%(who)s asked people of %(what)s to answer."),
    "assessments.choose_themes": _("%(who)s chose the theme of %(what)s."),
    "assessments.begin_maturity": _("%(who)s began to ask how mature the solutions of %(what)s are."),
    "assessments.close_maturity": _("%(who)s closed the round about the solutions of %(what)s."),
    "assessments.set_ambition": _("%(who)s set how far %(what)s wants to be."),
    "assessments.send": _("%(who)s sent a questionnaire to cities: %(what)s."),
    "assessments.remind": _("%(who)s reminded cities of a questionnaire: %(what)s."),
}

MAILS: Mapping[str, str | Promise] = {
    "assessments.asked": _("You get this because your city asked you to answer."),
    "assessments.sent": _("You get this because a questionnaire was sent to your city."),
}
