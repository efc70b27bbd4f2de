"""What people read about this app's permissions, acts and mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLAN, BOOK, TRANSFER = "journeys.plan", "journeys.book", "journeys.transfer"
PREPARE, SUBMIT, REVIEW, CONFIRM = "journeys.prepare", "journeys.submit", "journeys.review", "journeys.confirm"
SEE = "city.see"

PERMISSIONS: Mapping[str, str | Promise] = {
    PLAN: _("Shift, merge, skip and date what stands in the city's plan"),
    BOOK: _("Book visits of experts"),
    TRANSFER: _("Grant visit credits, and move them from one city to another"),
    PREPARE: _("Tick what is ready for an event, and say who prepares it"),
    SUBMIT: _("Write and submit deliverables, ask for more time, claim achievements"),
    REVIEW: _("Comment on deliverables, return or accept them, grant more time"),
    CONFIRM: _("Confirm achievements of the city"),
}

VERBS: Mapping[str, str | Promise] = {
    "journeys.plan_city": _("%(who)s made the plan of %(what)s from the methodology."),
    "journeys.shift": _("%(who)s moved %(what)s to another month."),
    "journeys.merge": _("%(who)s merged %(what)s into another event."),
    "journeys.skip": _("%(who)s skipped %(what)s."),
    "journeys.unskip": _("%(who)s took %(what)s back into the plan."),
    "journeys.set_date": _("%(who)s set a date for %(what)s."),
    "journeys.clear_date": _("%(who)s took the date of %(what)s back."),
    "journeys.finish": _("%(what)s is done, noted by %(who)s."),
    "journeys.undo": _("%(who)s undid a change of %(what)s."),
    "journeys.grant": _("%(who)s granted visit credits: %(what)s."),
    "journeys.book": _("%(who)s booked a visit: %(what)s."),
    "journeys.hold": _("%(who)s held a visit: %(what)s."),
    "journeys.release": _("%(who)s gave a visit back: %(what)s."),
    "journeys.use": _("A visit took place, noted by %(who)s: %(what)s."),
    "journeys.expire": _("Visit credits expired: %(what)s."),
    "journeys.transfer": _("%(who)s moved visit credits: %(what)s."),
    "journeys.tick": _("%(who)s ticked “%(what)s”."),
    "journeys.untick": _("%(who)s took the tick off “%(what)s”."),
    "journeys.put_in_charge": _("%(who)s said who prepares “%(what)s”."),
    "journeys.keep_version": _("%(who)s kept %(what)s."),
    "journeys.submit": _("%(who)s submitted %(what)s."),
    "journeys.comment": _("%(who)s commented: %(what)s"),
    "journeys.settle": _("%(who)s settled a comment: %(what)s"),
    "journeys.return": _("%(who)s returned %(what)s with reasons."),
    "journeys.accept": _("%(who)s accepted %(what)s."),
    "journeys.share": _("%(who)s shared %(what)s with all participants."),
    "journeys.ask_extension": _("%(who)s asked for more time: %(what)s."),
    "journeys.decide_extension": _("%(who)s answered a request for more time: %(what)s."),
    "journeys.claim": _("%(who)s said that this is reached: %(what)s."),
    "journeys.withdraw_claim": _("%(who)s took this back: %(what)s."),
    "journeys.confirm": _("%(who)s confirmed: %(what)s."),
    "journeys.decline": _("%(who)s did not confirm yet: %(what)s."),
    "journeys.make_feed": _("%(who)s made an address for a calendar: %(what)s."),
    "journeys.revoke_feed": _("%(who)s took an address of a calendar back: %(what)s."),
}

MAILS: Mapping[str, str | Promise] = {
    "journeys.submitted": _("You review what this city hands in."),
    "journeys.decided": _("You work on this deliverable of your city."),
    "journeys.extension": _("You review what this city hands in."),
}
