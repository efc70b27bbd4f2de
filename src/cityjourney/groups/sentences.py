"""What people read about this app's permissions, acts and mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEE, TAKE_PART, GUIDE, MANAGE = "groups.see", "groups.take_part", "groups.guide", "groups.manage"
CITY = "city.see"

PERMISSIONS: Mapping[str, str | Promise] = {
    SEE: _("See the groups of cities, their members and topics, and the tribes"),
    TAKE_PART: _("Take part in the group of the city: suggest topics, make commitments, join tribes"),
    GUIDE: _("Plan sessions for the groups of one's cities, and note what they decide and promise"),
    MANAGE: _("Form groups and change their members"),
}
VERBS: Mapping[str, str | Promise] = {
    "groups.form_group": _("%(who)s formed the group %(what)s."),
    "groups.change_group": _("%(who)s changed the group %(what)s."),
    "groups.name_group": _("%(who)s gave the group %(what)s its name."),
    "groups.change_cities": _("%(who)s changed the cities of the group %(what)s."),
    "groups.close_group": _("%(who)s closed the group %(what)s."),
    "groups.reopen_group": _("%(who)s opened the group %(what)s again."),
    "groups.suggest_topic": _("%(who)s suggested a topic for the group %(what)s."),
    "groups.withdraw_suggestion": _("%(who)s took a suggested topic of the group %(what)s back."),
    "groups.argue": _("%(who)s said what speaks for or against a topic of the group %(what)s."),
    "groups.approve": _("%(who)s said for a city which topic of the group %(what)s suits it."),
    "groups.open_round": _("%(who)s opened the choice of a topic for the group %(what)s."),
    "groups.decide_topic": _("%(who)s noted which topic the group %(what)s has chosen."),
    "groups.plan_session": _("%(who)s planned a session of the group %(what)s."),
    "groups.take_up_session": _("%(who)s noted that a meeting is a session of the group %(what)s."),
    "groups.promise": _("%(who)s noted a commitment of the group %(what)s."),
    "groups.join_commitment": _("%(who)s joined a commitment of the group %(what)s."),
    "groups.leave_commitment": _("%(who)s left a commitment of the group %(what)s to the others."),
    "groups.settle": _("%(who)s noted what became of a commitment of the group %(what)s."),
    "groups.found_tribe": _("%(who)s founded the tribe %(what)s."),
    "groups.join_tribe": _("%(who)s joined the tribe %(what)s."),
    "groups.leave_tribe": _("%(who)s left the tribe %(what)s."),
    "groups.propose_tribe": _("%(who)s proposed the tribe %(what)s to cities."),
    "groups.decline_tribe": _("%(who)s said that the tribe %(what)s is not for the city."),
    "groups.portray": _("%(who)s said what the city %(what)s is like."),
    "groups.ask_mentor": _("%(who)s asked a second mentor: %(what)s."),
    "groups.answer_request": _("%(who)s answered a request for a second mentor: %(what)s."),
    "groups.withdraw_request": _("%(who)s took a request for a second mentor back: %(what)s."),
    "groups.plan_mentoring": _("%(who)s planned a meeting with a second mentor: %(what)s."),
}
MAILS: Mapping[str, str | Promise] = {
    "groups.due": _(
        "You get this because you are responsible for a commitment. You hear of each one at most once in five days."
    ),
    "groups.asked": _("You get this because a city asks yours for mentoring."),
    "groups.answered": _("You get this because you asked a mentor city."),
}
