"""What people read about this app's permissions, acts and mails."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMISSIONS: Mapping[str, str | Promise] = {
    "programme.see": _("See how the whole programme is doing"),
    "programme.manage": _("Change the edition: its name, dates and methodology"),
    "programme.invite": _("Ask people into every role"),
    "programme.audit": _("Read who did what in the programme"),
    "city.see": _("See the page of the city"),
    "city.edit": _("Change what the city says about itself"),
    "city.invite": _("Ask people into roles of the city"),
    "city.audit": _("Read who did what in the city"),
    "people.see": _("See who is who"),
    "guide.read": _("Read the guide"),
    "guide.ask": _("Ask the help desk"),
    "guide.answer": _("Answer questions in the guide"),
    "mail.see": _("See whether mails arrived"),
}
SHARED = ("guide.read", "guide.ask", "guide.answer")
"""The guide belongs to no city: who has one of these through a city has it in the whole edition."""

VERBS: Mapping[str, str | Promise] = {
    "programmes.create_programme": _("%(who)s created the programme %(what)s."),
    "programmes.create_edition": _("%(who)s created the edition %(what)s."),
    "programmes.change_edition": _("%(who)s changed the edition %(what)s."),
    "programmes.install_methodology": _("%(who)s installed a methodology in %(what)s."),
    "programmes.add_participation": _("%(who)s added %(what)s."),
    "programmes.change_participation": _("%(who)s changed how %(what)s takes part."),
    "programmes.leave_edition": _("%(who)s noted that %(what)s has left."),
    "programmes.import_cities": _("%(who)s imported cities into %(what)s."),
    "programmes.add_membership": _("%(who)s gave a role: %(what)s."),
    "programmes.end_membership": _("%(who)s ended a role: %(what)s."),
    "programmes.invite": _("%(who)s invited %(what)s."),
    "programmes.resend_invitation": _("%(who)s sent the invitation of %(what)s again."),
    "programmes.revoke_invitation": _("%(who)s took the invitation of %(what)s back."),
    "programmes.accept_invitation": _("%(who)s accepted the invitation of %(what)s."),
    "programmes.decline_invitation": _("The invitation of %(what)s was declined."),
    "programmes.mark_bounced": _("The invitation of %(what)s could not be delivered."),
    "programmes.propose_instead": _("%(what)s was proposed instead of somebody invited."),
    "programmes.confirm_proposal": _("%(who)s agreed to invite %(what)s instead."),
    "programmes.refuse_proposal": _("%(who)s kept to the first invitation instead of %(what)s."),
}
MAILS: Mapping[str, str | Promise] = {
    "programmes.invitation": _("You get this mail because somebody invited you to take part."),
    "programmes.proposal": _("You get this mail because you sent the invitation it is about."),
}
HOLDINGS = _("Roles in programmes, and invitations")
