"""What people read about this app's permissions and acts. Answering is no act: the trail must not know of it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RUN, SEE_RESULTS = "enablers.run", "enablers.see_results"

PERMISSIONS: Mapping[str, str | Promise] = {
    RUN: _("Ask stakeholders of the city about local enablers, anonymously"),
    SEE_RESULTS: _("See what stakeholders think of local enablers"),
}

VERBS: Mapping[str, str | Promise] = {
    "enablers.open_round": _("%(who)s began an anonymous survey: %(what)s."),
    "enablers.change_round": _("%(who)s changed an anonymous survey: %(what)s."),
    "enablers.add_people": _("%(who)s listed stakeholders for an anonymous survey: %(what)s."),
    "enablers.remove_person": _("%(who)s took somebody off the list of an anonymous survey: %(what)s."),
    "enablers.invite": _("%(who)s invited stakeholders to an anonymous survey: %(what)s."),
    "enablers.remind": _("%(who)s reminded everybody of an anonymous survey: %(what)s."),
    "enablers.close_round": _("%(who)s closed an anonymous survey: %(what)s."),
    "enablers.forget_people": _("%(who)s deleted the list of who was asked, whose time was over: %(what)s."),
}
