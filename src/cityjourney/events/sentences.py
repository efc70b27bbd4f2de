"""What people read about this app's acts and mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: Mapping[str, str | Promise] = {
    "events.plan_event": _("%(who)s planned %(what)s."),
    "events.change_event": _("%(who)s changed %(what)s."),
    "events.set_date": _("%(who)s set the date of %(what)s."),
    "events.change_agenda": _("%(who)s changed the agenda of %(what)s."),
    "events.cancel": _("%(who)s cancelled %(what)s."),
    "events.invite": _("%(who)s invited people to %(what)s."),
    "events.uninvite": _("%(who)s took an invitation to %(what)s back."),
    "events.reply": _("%(who)s: somebody invited to %(what)s answered."),
    "events.move_up": _("%(who)s gave free seats of %(what)s to people from the waiting list."),
    "events.propose_date": _("%(who)s: another date was proposed for %(what)s."),
    "events.decide_proposal": _("%(who)s decided on a proposed date for %(what)s."),
    "events.ask_ahead": _("%(who)s: a question was sent ahead of %(what)s."),
    "events.answer_ahead": _("%(who)s answered a question sent ahead of %(what)s."),
    "events.write_notes": _("%(who)s wrote notes of %(what)s."),
    "events.record_attendance": _("%(who)s noted who was at %(what)s."),
    "events.close_minutes": _("%(who)s opened the minutes of %(what)s to changes."),
    "events.propose_amendment": _("%(who)s: a change of the minutes of %(what)s was proposed."),
    "events.decide_amendment": _("%(who)s decided on a proposed change of the minutes of %(what)s."),
    "events.finalise_minutes": _("%(who)s made the minutes of %(what)s final."),
    "events.add_agreement": _("%(who)s noted an agreement of %(what)s."),
    "events.accept_agreement": _("%(who)s: an agreement of %(what)s was accepted."),
    "events.decline_agreement": _("%(who)s: an agreement of %(what)s was declined."),
    "events.mark_agreement": _("%(who)s noted what became of an agreement of %(what)s."),
}
MAILS: Mapping[str, str | Promise] = {
    "events.invitation": _("You get this mail because you are invited to a meeting."),
    "events.changed": _("You get this mail because you are invited to a meeting that changed."),
    "events.cancelled": _("You get this mail because you were invited to a meeting that does not take place."),
    "events.seated": _("You get this mail because you were on the waiting list of a meeting."),
    "events.minutes": _("You get this mail because you were at a meeting."),
    "events.agreement": _("You get this mail because your name stands beside something that was agreed in a meeting."),
    "events.organiser": _("You get this mail because you organise the meeting it is about."),
    "events.digest": _("You get this mail because something of yours is due. Each thing comes once in five days."),
}
NOTICE_MAILS: Mapping[str, str] = {
    "invited": "events.invitation",
    "changed": "events.changed",
    "cancelled": "events.cancelled",
    "seated": "events.seated",
    "minutes": "events.minutes",
}
"""Notice -> kind of mail."""
