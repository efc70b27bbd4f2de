"""What people read about this app's permissions and acts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EDIT, SEE_RESULTS, ANSWER = "questionnaires.edit", "questionnaires.see_results", "city.edit"
"""Who may change what a city says about itself may answer for it."""

PERMISSIONS: Mapping[str, str | Promise] = {
    EDIT: _("Write questionnaires and put them to cities"),
    SEE_RESULTS: _("See what was answered to questionnaires"),
}

VERBS: Mapping[str, str | Promise] = {
    "questionnaires.create": _("%(who)s began the questionnaire %(what)s."),
    "questionnaires.change": _("%(who)s changed the questionnaire %(what)s."),
    "questionnaires.publish": _("%(who)s published a version of the questionnaire %(what)s."),
    "questionnaires.open": _("%(who)s put a questionnaire to people: %(what)s."),
    "questionnaires.change_times": _("%(who)s changed when answers are taken: %(what)s."),
    "questionnaires.use_version": _("%(who)s hands out a newer version: %(what)s."),
    "questionnaires.invite": _("%(who)s asked people to answer: %(what)s."),
    "questionnaires.withdraw": _("%(who)s took a response back: %(what)s."),
    "questionnaires.forget": _("%(who)s deleted answers whose time was over: %(what)s."),
    "questionnaires.import_sheet": _("%(who)s read an entry sheet in: %(what)s."),
}
