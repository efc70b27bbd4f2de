"""The texts inside a workbook, in the language of its copy."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cityjourney.indicators.enums import Confidence
from cityjourney.workbooks.models import Copy


def words_of(copy: Copy) -> dict[str, str]:
    """Headings and hints. Ask under the language of the copy."""
    return {
        "title": _("Figures of %(city)s") % {"city": copy.city},
        "cover": _("Start here"),
        "how": _("How to fill it in"),
        "sheets": _("The sheets, and how many indicators each has"),
        "hint": _("White cells are for you. Grey ones are locked. What is not known stays empty.")
        + f"   {copy.city} · {copy.for_whom}",
        "foot": f"{copy.city} · {copy.for_whom} · {copy.participation.edition}",
        "page": _("Page"),
        "check": _("Please look again"),
        "number_only": _("This cell takes a number without words. What is not known stays empty."),
        "number_within": _("This cell takes a number from {low} to {high}, without words."),
        "from_list": _("Please choose from the list."),
        "too_long": _("At most {most} characters."),
        "head_code": _("Code"),
        "head_name": _("Indicator"),
        "head_unit": _("Unit"),
        "head_last": _("Last known"),
        "head_last_year": _("Year"),
        "head_last_source": _("From where"),
        "head_source": _("Source of your figures"),
        "head_method": _("How they were counted"),
        "head_confidence": _("How sure"),
        "head_note": _("Note"),
    }


def steps() -> tuple[str, ...]:
    """How to fill it in, step by step."""
    return (
        _("Go through the sheets. Each row is one indicator; each white column is one year."),
        _("Write numbers only, in the unit that stands beside them. Commas or points, both are understood."),
        _("Leave empty what is not known. An estimate is welcome: choose “doubtful” and explain it in the note."),
        _("Say where your figures are from in the column “Source of your figures”. It counts for all years of the row "
          "that you fill in or change."),
        _("Where a figure stands already, change it only if you know a better one. What you leave as it is stays."),
        _("Emptying a cell deletes nothing. If a figure is wrong and you have no better one, say so in the note."),
        _("Save the file as .xlsx and give it to the person who made the copy, or bring it to the page of the workbook "
          "yourself. Several departments can fill in copies at the same time: differences are shown before anything "
          "is taken over."),
    )  # fmt: skip


def facts_of(copy: Copy) -> tuple[tuple[str, str], ...]:
    """What the cover says about the copy."""
    made = date_format(copy.made_at, "DATE_FORMAT")
    by = f"{made}, {copy.made_by}" if copy.made_by else made
    return (
        (_("City"), str(copy.city)),
        (_("Programme"), str(copy.participation.edition)),
        (_("This copy is for"), copy.for_whom),
        (_("Made"), by),
        (_("Years"), ", ".join(map(str, copy.years))),
        (_("Number of the copy"), str(copy.public_id)),
    )


def confidence_words() -> tuple[str, ...]:
    """The words of the list, in the language of the moment."""
    return tuple(str(label) for label in Confidence.labels)
