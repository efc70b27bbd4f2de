"""What was found, in words for the people of a city."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cityjourney.assessments.logic.proposals import Proposal
from cityjourney.assessments.logic.rounds import AreaChange, Caveat, Comparison, Verdict
from cityjourney.assessments.logic.scan import AreaResult, QuestionResult, Stance
from cityjourney.core.fields import in_language

MOST = 5
"""So many questions for the talk; more are not talked about in one meeting."""
KINDS = {Stance.AGREE: "good", Stance.BETWEEN: "between", Stance.APART: "late", Stance.FEW: "none"}


def figure(value: float | None) -> str:
    """A middle with one decimal; a dash where nobody could judge."""
    return "–" if value is None else number_format(round(value, 1), decimal_pos=1, use_l10n=True)


def signed(value: float) -> str:
    """A change with its sign."""
    shown = round(value, 1)
    sign = "+" if shown > 0 else "−" if shown < 0 else "±"
    return sign + number_format(abs(shown), decimal_pos=1, use_l10n=True)


def stance_words(stance: Stance) -> str:
    """How far people are apart."""
    return {
        Stance.AGREE: pgettext("scan", "seen alike"),
        Stance.BETWEEN: pgettext("scan", "seen a little differently"),
        Stance.APART: pgettext("scan", "seen very differently"),
        Stance.FEW: pgettext("scan", "few could judge"),
    }[stance]


def ends_words(found: QuestionResult) -> str:
    """From which level to which the answers reach."""
    chosen = found.chosen
    if not chosen:
        return ""
    if len(chosen) == 1:
        return _("all say “%(level)s”") % {"level": in_language(chosen[0].name)}
    ends = {"low": in_language(chosen[0].name), "high": in_language(chosen[-1].name)}
    return _("from “%(low)s” to “%(high)s”") % ends


def people_words(number: int) -> str:
    """How many people."""
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number}


def discuss(
    areas: Sequence[AreaResult], disputed: Sequence[QuestionResult], hard: Sequence[QuestionResult], people: int
) -> list[str]:
    """Questions to begin the talk with, the most fruitful first."""
    judged = [area for area in areas if area.middle is not None]
    found = []
    if judged:
        wide = max(judged, key=lambda area: (area.spread, area.key))
        if wide.stance == Stance.APART:
            found.append(
                _("In “%(area)s” one of you sees %(low)s, another %(high)s. What does each of you have in mind?")
                % {"area": in_language(wide.name), "low": figure(wide.lowest), "high": figure(wide.highest)}
            )
    found += [
        _("“%(question)s” Answers reach %(ends)s. Who sees what, and where?")
        % {"question": in_language(each.text), "ends": ends_words(each)}
        for each in disputed[:2]
    ]
    found += [
        _("%(n)s of %(all)s could not judge: “%(question)s” Who in the city knows?")
        % {"n": each.left_out, "all": people, "question": in_language(each.text)}
        for each in hard[:1]
    ]
    return (found + _ends_of_wheel(judged))[:MOST]


def _ends_of_wheel(judged: Sequence[AreaResult]) -> list[str]:
    if len(judged) < 2:
        return []
    low = min(judged, key=lambda area: (area.share or 0, area.key))
    high = max(judged, key=lambda area: (area.share or 0, area.key))
    return [
        _("“%(area)s” has the most room. Is it what people here need first, or just what you know least about?")
        % {"area": in_language(low.name)},
        _("“%(area)s” looks strong. What would you show another city tomorrow?") % {"area": in_language(high.name)},
    ]


def reason_words(proposal: Proposal) -> list[str]:
    """Why a theme is worth a closer look, with the figures behind it."""
    areas = [area for area in proposal.areas if area.middle is not None]
    if not areas:
        return []
    area = areas[0]
    values = {
        "middle": figure(area.middle), "high": area.high, "low": figure(area.lowest), "most": figure(area.highest)
    }  # fmt: skip
    sentences = {
        "lowest": _("It has the most room: %(middle)s of %(high)s in the middle.") % values,
        "low": _("There is room: %(middle)s of %(high)s in the middle.") % values,
        "highest": _("It looks strong: %(middle)s of %(high)s. A theme can also build on a strength.") % values,
        "apart": _("You see it very differently, from %(low)s to %(most)s: talk about it first.") % values,
        "alike": _("You see it alike, so you could start soon."),
    }
    return [sentences[reason] for reason in proposal.reasons]


def verdict_words(change: AreaChange) -> str:
    """What can be said of an area's change."""
    return word_of(change.verdict)


def word_of(verdict: Verdict) -> str:
    """What can be said of a change."""
    return {
        Verdict.UP: pgettext("change", "seen better"),
        Verdict.DOWN: pgettext("change", "seen worse"),
        Verdict.SAME: pgettext("change", "no clear change"),
        Verdict.UNKNOWN: pgettext("change", "cannot be compared"),
    }[verdict]


def caveat_words(found: Comparison) -> list[str]:
    """What stands between the change and a claim."""
    values = {
        "before": people_words(found.before), "after": people_words(found.after), "both": found.both,
        "n": found.compared, "all": found.questions,
    }  # fmt: skip
    sentences = {
        Caveat.FEW: _("Few people answered (%(before)s, then %(after)s): one person more or less moves the middle."),
        Caveat.OTHERS: _(
            "Not the same people: %(both)s answered both times. A change may lie in them, not in the city."
        ),
        Caveat.VERSION: _("The questions have changed: %(n)s of %(all)s were asked alike and are compared."),
        Caveat.OPINION: _("It shows what people think, not what is measured. It proves no effect of the programme."),
    }
    return [sentences[each] % values for each in found.caveats]


def maturity_caveats(before: int, after: int) -> list[str]:
    """What stands between a change of solutions and a claim."""
    values = {"before": people_words(before), "after": people_words(after)}
    return [
        _("%(before)s judged first, %(after)s the second time; they need not be the same.") % values,
        _("A solution can be seen better because it is better, or because more people know it."),
    ]
