"""What people read about this app: permissions, acts, mails, rules of eligibility, what is missing."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.calls.logic.deadline import clock_of
from cityjourney.calls.logic.eligibility import Rule, Verdict
from cityjourney.core.fields import in_language
from cityjourney.organisations.countries import country_name

ASSESS, MANAGE, DECIDE = "calls.assess", "calls.manage", "calls.decide"

PERMISSIONS: Mapping[str, str | Promise] = {
    ASSESS: gettext_lazy("Assess applications of cities"),
    MANAGE: gettext_lazy("Open calls and look after applications"),
    DECIDE: gettext_lazy("Decide which cities are selected"),
}
# acts are noted at the call, without the city: people with a conflict of interest read the trail too
VERBS: Mapping[str, str | Promise] = {
    "calls.save": gettext_lazy("%(who)s changed the call %(what)s."),
    "calls.begin": gettext_lazy("%(who)s began an application: %(what)s."),
    "calls.hand_in": gettext_lazy("%(who)s handed in an application: %(what)s."),
    "calls.declare_conflict": gettext_lazy("%(who)s declared a conflict of interest: %(what)s."),
    "calls.assign": gettext_lazy("%(who)s shared out applications: %(what)s."),
    "calls.finish_assessment": gettext_lazy("%(who)s finished an assessment: %(what)s."),
    "calls.decide": gettext_lazy("%(who)s decided on an application: %(what)s."),
    "calls.forget": gettext_lazy("%(who)s deleted applications whose time was over: %(what)s."),
    "calls.draft_letters": gettext_lazy("%(who)s drafted letters: %(what)s."),
    "calls.edit_letter": gettext_lazy("%(who)s changed a letter: %(what)s."),
    "calls.release_letter": gettext_lazy("%(who)s sent a letter: %(what)s."),
    "calls.take_in": gettext_lazy("%(who)s took the selected city in: %(what)s."),
    "calls.change_onboarding": gettext_lazy("%(who)s added to the first steps of %(what)s."),
}
MAILS: Mapping[str, str | Promise] = {
    "calls.link": gettext_lazy("You get this because an application was begun with your address."),
    "calls.receipt": gettext_lazy("You get this because the application of your city was handed in."),
    "calls.letter": gettext_lazy("You get this because your city applied."),
}
LABELS: Mapping[str, str | Promise] = {
    "city": gettext_lazy("City"),
    "name": gettext_lazy("Name of the city"),
    "country": gettext_lazy("Country"),
    "population": gettext_lazy("People who live there"),
    "contact_name": gettext_lazy("Name of the contact"),
    "contact_email": gettext_lazy("E-mail address of the contact"),
    "contact_role": gettext_lazy("What the contact does"),
    "team": gettext_lazy("At least one person of the team"),
    "partners": gettext_lazy("Partners"),
    "consortium": gettext_lazy("Name of the consortium"),
    "members": gettext_lazy("At least one more city of the consortium"),
}


def rule_sentence(rule: Rule) -> str:
    """A rule in words, before anybody applies."""
    if rule.text:
        return in_language(rule.text)
    if rule.kind == "population":
        values = {"over": number_format(rule.over or 0, force_grouping=True)}
        if rule.together:
            return _("More than %(over)s people, alone or together with the cities of a consortium.") % values
        return _("More than %(over)s people live in the city.") % values
    if rule.kind == "countries":
        return _("The city lies in one of these countries: %(list)s.") % {
            "list": ", ".join(map(country_name, rule.countries))
        }
    return _("The answer to one of the questions decides.")


def verdict_sentence(verdict: Verdict) -> str:
    """What a rule says about one application, with what was found."""
    rule, found = verdict.rule, verdict.found
    if verdict.outcome == "unknown":
        return _("It cannot be told yet: a figure or an answer is missing.")
    if rule.kind == "population":
        values = {
            "found": number_format(found["found"], force_grouping=True),
            "over": number_format(found["over"], force_grouping=True),
            "cities": found.get("cities", 1),
        }
        if verdict.outcome == "met_together":
            return (
                _("The %(cities)s cities of the consortium have %(found)s people together, more than %(over)s.")
                % values
            )
        if verdict.met:
            return _("%(found)s people live there, more than %(over)s.") % values
        if "cities" in found:
            return _("The %(cities)s cities have %(found)s people together; more than %(over)s are needed.") % values
        return _("%(found)s people live there; more than %(over)s are needed.") % values
    if rule.kind == "countries":
        return country_name(str(found["found"]))
    return _("The answer fits.") if verdict.met else _("The answer does not fit.")


def clock(moment: datetime, zone: str) -> str:
    """A moment by the clock of a call: day, time, zone and its distance to UTC."""
    local, offset = clock_of(moment, zone)
    return _("%(when)s (%(zone)s, UTC%(offset)s)") % {
        "when": date_format(local, "EXACT_DATETIME_FORMAT" if local.second else "DATETIME_FORMAT"),
        "zone": zone.replace("_", " "),
        "offset": offset,
    }
