"""What people read about this app's permissions and acts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

PERMISSIONS: Mapping[str, str | Promise] = {
    "indicators.enter": _("Enter and correct figures of the city, and choose its peers"),
    "indicators.approve": _("Approve figures of the city, or send them back"),
}
VERBS: Mapping[str, str | Promise] = {
    "indicators.enter": _("%(who)s entered a figure: %(what)s."),
    "indicators.submit": _("%(who)s handed in a figure: %(what)s."),
    "indicators.approve": _("%(who)s approved a figure: %(what)s."),
    "indicators.return": _("%(who)s sent a figure back: %(what)s."),
    "indicators.correct": _("%(who)s corrected a figure: %(what)s."),
    "indicators.mark_break": _("%(who)s marked a break in a series: %(what)s."),
    "indicators.unmark_break": _("%(who)s took back the mark of a break: %(what)s."),
    "indicators.import": _("%(who)s read in figures from %(what)s."),
    "indicators.install_catalogue": _("%(who)s changed the catalogue of indicators: %(what)s."),
    "indicators.hand_in_all": _("%(who)s handed in many figures of %(what)s at once."),
    "indicators.approve_all": _("%(who)s approved many figures of %(what)s at once."),
    "indicators.take_back": _("%(who)s took figures of %(what)s back."),
    "indicators.choose_peers": _("%(who)s chose with whom %(what)s compares itself."),
}

PROBLEMS: Mapping[str, str | Promise] = {
    "empty": _("there is nothing in it"),
    "not_text": _("this is no table: it cannot be read as text"),
    "unknown_kind": _("this is neither SDMX-CSV, Eurostat's TSV, JSON-stat, a workbook nor a long table"),
    "no_column": _("the column is missing (it may be called %(what)s)"),
    "no_sheet": _("the sheet “%(what)s” is missing"),
    "broken_table": _("the table is damaged here: %(what)s"),
    "broken_json": _("the file is damaged: %(what)s"),
    "broken_workbook": _("the workbook cannot be opened (damaged, or protected by a password): %(what)s"),
    "broken_pack": _("the packed file is damaged"),
    "too_large": _("the file is too big; SDMX-CSV may be as long as you like"),
    "too_many_rows": _("the table has too many rows"),
    "not_a_number": _("“%(what)s” is no number"),
    "ambiguous": _("“%(what)s” can be read in two ways; please write it without a sign for thousands"),
    "not_a_period": _("“%(what)s” is no year (2024) and no date (2024-06-30)"),
    "not_a_flag": _("“%(what)s” has letters that are no flags of Eurostat"),
    "unknown_indicator": _("there is no indicator “%(what)s”"),
    "unknown_city": _("there is no city “%(what)s”"),
    "other_city": _("“%(what)s” is another city"),
    "not_an_area": _("“%(what)s” is none of the kinds of area"),
    "not_a_confidence": _("“%(what)s” is none of the words for how sure a figure is"),
    "in_future": _("“%(what)s” has not happened yet; a forecast carries the flag f"),
    "out_of_range": _("%(what)s cannot be"),
    "too_long": _("the text is too long: “%(what)s…”"),
    "twice": _("stands here for the second time: %(what)s"),
    "missing": _("is missing"),
    "not_a_choice": _("“%(what)s” is none of what may stand here"),
    "no_slash": _("“%(what)s” may not have a slash"),
    "not_in_catalogue": _("“%(what)s” is not in the catalogue"),
}


def problem_sentence(row: int, column: str, code: str, what: str = "") -> str:
    """A problem of a file in words: where, and what is the matter."""
    said = str(PROBLEMS.get(code, code)) % {"what": what}
    if row and column:
        return _g("Row %(row)d, %(column)s: %(said)s.") % {"row": row, "column": column, "said": said}
    return _g("Row %(row)d: %(said)s.") % {"row": row, "said": said} if row else _g("%(said)s.") % {"said": said}


UNITS: Mapping[str, str | Promise] = {
    "% of land": _("% of land"),
    "% of those with an opinion": _("% of those with an opinion"),
    "% of households": _("% of households"),
    "% of inhabitants": _("% of inhabitants"),
    "persons": _("persons"),
    "companies": _("companies"),
    "nights": _("nights"),
    "visitors": _("visitors"),
    "libraries": _("libraries"),
    "students": _("students"),
    "years": _("years"),
    "hours/day": _("hours/day"),
    "seats per 1,000": _("seats per 1,000"),
    "per 1,000 inhabitants": _("per 1,000 inhabitants"),
    "per 100,000 inhabitants": _("per 100,000 inhabitants"),
}


def unit_words(unit: str) -> str:
    """A unit in the language of the page; signs such as µg/m³ are the same everywhere."""
    return str(UNITS.get(unit, unit))
