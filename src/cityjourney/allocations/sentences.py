"""What people read about this app in roles, in the trail and below mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

MANAGE, SEE_OWN = "allocations.manage", "allocations.see_own"

PERMISSIONS: Mapping[str, str | Promise] = {
    MANAGE: gettext_lazy("Match cities with mentor cities and publish the groups"),
    SEE_OWN: gettext_lazy("See why one's city is in its group"),
}
VERBS: Mapping[str, str | Promise] = {
    "allocations.change_profile": gettext_lazy("%(who)s changed what matching knows of %(what)s."),
    "allocations.read_profiles": gettext_lazy("%(who)s read in what matching knows of the cities of %(what)s."),
    "allocations.wish": gettext_lazy("%(who)s added a wish for matching: %(what)s."),
    "allocations.drop_wish": gettext_lazy("%(who)s dropped a wish for matching: %(what)s."),
    "allocations.begin": gettext_lazy("%(who)s began the allocation run %(what)s."),
    "allocations.read_file": gettext_lazy("%(who)s read in an allocation from a file: %(what)s."),
    "allocations.finish": gettext_lazy("The allocation run %(what)s ended."),
    "allocations.cancel": gettext_lazy("%(who)s asked to stop the allocation run %(what)s."),
    "allocations.repeat": gettext_lazy("%(who)s sent the allocation run %(what)s to the worker again."),
    "allocations.lock": gettext_lazy("%(who)s locked the allocation run %(what)s."),
    "allocations.unlock": gettext_lazy("%(who)s unlocked the allocation run %(what)s."),
    "allocations.publish": gettext_lazy("%(who)s published the allocation run %(what)s."),
    "allocations.withdraw": gettext_lazy("%(who)s took back the published allocation run %(what)s."),
    "allocations.edit_letter": gettext_lazy("%(who)s changed a letter about groups: %(what)s."),
    "allocations.release_letter": gettext_lazy("%(who)s sent a letter about groups: %(what)s."),
}
MAILS: Mapping[str, str | Promise] = {
    "allocations.letter": gettext_lazy("You get this because your city is in a group of the programme."),
}
