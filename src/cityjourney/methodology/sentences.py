"""Every sentence that the check says, in English, by code.

`gettext_noop` only marks a sentence, so that `makemessages` finds it; nothing is translated here.
Names in braces are parameters of the problem.
"""

from typing import NamedTuple


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation without translating it."""
    return message


def ngettext_noop(singular: str, plural: str) -> tuple[str, str]:
    """Mark a singular and a plural for translation."""
    return singular, plural


class Sentence(NamedTuple):
    """What is wrong (no full stop), and what to do about it."""

    message: str
    advice: str


_ = gettext_noop
ngettext = ngettext_noop
"""Names that `makemessages` looks for."""

DID_YOU_MEAN = _("Did you mean “{guess}”?")

FILES = {
    "folder-missing": Sentence(_("the folder {folder} does not exist"), _("Look at the spelling of the path.")),
    "folder-is-file": Sentence(
        _("{folder} is a file, not a folder"), _("Name the folder in which methodology.yaml lies.")
    ),
    "folder-unreadable": Sentence(
        _("the folder {folder} cannot be read"), _("Ask its owner for the right to read it.")
    ),
    "file-missing": Sentence(
        _("{file} is missing"), _("Every methodology needs it. The command “new” writes one to start from.")
    ),
    "file-unknown": Sentence(
        _("no file of this name belongs to a methodology"),
        _("Rename it, move it into event_kinds or guide, or take it out of the folder."),
    ),
    "file-misplaced": Sentence(_("this file lies in the wrong folder"), _("Move it to {place}.")),
    "file-unreadable": Sentence(_("this file cannot be read"), _("Ask its owner for the right to read it.")),
    "file-not-regular": Sentence(_("this is not a file with text"), _("Take it out of the folder.")),
    "file-outside": Sentence(
        _("this link leads out of the folder of the methodology"), _("Put a copy of the file here instead.")
    ),
    "file-too-large": Sentence(
        _("this file is larger than {most} kB"), _("Split long texts, or move pictures and tables elsewhere.")
    ),
    "file-empty": Sentence(
        _("this file is empty"), _("Write its entries; if there are none, write “[]” or take the file away.")
    ),
    "file-name-differs": Sentence(
        _("the file is called “{stem}”, but its key is “{key}”"), _("Give both the same name.")
    ),
    "not-utf-8": Sentence(
        _("this file is not written in UTF-8"), _("Open it in a text editor and save it with the encoding UTF-8.")
    ),
    "odd-character": Sentence(
        _("there is an invisible character ({character}) that a text file may not hold"), _("Delete it.")
    ),
    "tab": Sentence(_("this line begins with a tab"), _("Indent with spaces, two for each step.")),
}

SYNTAX = {
    "syntax-colon": Sentence(
        _("a colon stands where none is expected"),
        _("Put the text in quotes if the colon belongs to it; else look at the indentation."),
    ),
    "syntax-first-character": Sentence(_("a text cannot begin with “{character}”"), _("Put the text in quotes.")),
    "syntax-quote-open": Sentence(
        _("a quote opens here and is never closed"), _("Close the quote at the end of the text.")
    ),
    "syntax-bracket-open": Sentence(
        _("a bracket opens here and is not closed in time"), _("Close it, or put a comma between the entries.")
    ),
    "syntax-indentation": Sentence(
        _("this line does not fit the lines above it"),
        _("Give it the same number of spaces as its neighbours; put the text above in quotes if it goes on here."),
    ),
    "syntax-no-colon": Sentence(
        _("a line has no colon after its key"), _("Write it as “key: text”, or indent it if it goes on the text above.")
    ),
    "syntax-dash": Sentence(
        _("a list begins on the line of its key"), _("Begin the list on the next line, each entry with “- ”.")
    ),
    "syntax-block": Sentence(
        _("a text stands on the same line as “|” or “>”"), _("Begin it on the next line, two spaces further in.")
    ),
    "syntax-escape": Sentence(
        _("a backslash in double quotes is followed by a letter that it cannot stand before"),
        _("Use single quotes, or write the backslash twice."),
    ),
    "syntax-other": Sentence(
        _("this line cannot be read as YAML ({words})"), _("Compare it with the lines around it.")
    ),
    "alias": Sentence(
        _("“{word}” repeats another part of the file, which is not allowed here"),
        _("Write the part out; if “*” belongs to a text, put the text in quotes."),
    ),
    "anchor": Sentence(
        _("“{word}” gives a part of the file a name, which is not allowed here"),
        _("Delete it; if “&” belongs to a text, put the text in quotes."),
    ),
    "tag": Sentence(
        _("“{word}” asks for a special kind of value, which is not allowed here"),
        _("Delete it; if “!” belongs to a text, put the text in quotes."),
    ),
    "second-document": Sentence(
        _("a second document begins in this file"),
        _("Delete the line “---” and what follows, or put it into its own file."),
    ),
    "too-deep": Sentence(_("this is nested more than {most} levels deep"), _("No file needs that; flatten it.")),
    "key-not-word": Sentence(_("a key must be a single word"), _("Write “key: text”.")),
}

FIELDS = {
    "key-twice": Sentence(_("{field} is written twice; the first time on line {first}"), _("Delete one of the two.")),
    "unknown-key": Sentence(_("nothing is called “{field}” here"), _("Known are: {choices}.")),
    "missing-key": Sentence(_("{field} is missing"), _("Add a line “{field}:”.")),
    "empty": Sentence(_("{field} is empty"), _("Write something after the colon, or delete the line.")),
    "empty-list": Sentence(_("{field} needs at least one entry"), _("Add a line that begins with “- ”.")),
    "too-long": Sentence(_("{field} is too long: at most {most} characters"), _("Shorten it, or split it into two.")),
    "not-text": Sentence(_("{field} must be a text; it is {found}"), _("Write the text after the colon.")),
    "not-text-unquoted": Sentence(
        _("{field} must be a text; without quotes {found} counts as a number, a date or yes/no"),
        _("Put it in quotes."),
    ),
    "not-by-language": Sentence(
        _("{field} must be written once for each language; it is {found}"),
        _("Write “en: …” and the other languages on lines of their own, indented below it."),
    ),
    "not-a-language": Sentence(
        _("{field} is not the short name of a language"), _("Use two small letters, such as “en” or “es”.")
    ),
    "not-whole": Sentence(_("{field} must be a whole number; it is {found}"), _("Write digits only.")),
    "not-whole-least": Sentence(
        _("{field} must be a whole number, {least} or more; it is {found}"), _("Write digits only, such as {least}.")
    ),
    "not-whole-between": Sentence(
        _("{field} must be a whole number between {least} and {most}; it is {found}"),
        _("Write digits only, such as {least}."),
    ),
    "not-yes-or-no": Sentence(_("{field} must be true or false; it is {found}"), _("Write true or false.")),
    "not-a-date": Sentence(
        _("{field} must be a date; it is {found}"), _("Write year, month and day, such as 2026-09-01.")
    ),
    "not-a-choice": Sentence(_("{field} must be one of {choices}; it is {found}"), _("Choose one of them.")),
    "not-a-list": Sentence(
        _("{field} must be a list; it is {found}"), _("Begin each entry on a line of its own with “- ”.")
    ),
    "not-a-mapping": Sentence(
        _("{field} must be written as lines “key: value”; it is {found}"), _("The keys are: {choices}.")
    ),
    "not-a-key": Sentence(
        _("{field} must be a key of small letters, digits and single hyphens, at most 60; it is {found}"),
        _("Write it like “local-launch”."),
    ),
    "not-a-permission": Sentence(
        _("{field} must be two words of small letters with a full stop between; it is {found}"),
        _("Write it like “city.see”."),
    ),
    "not-a-check": Sentence(
        _("{field} must be two words with a full stop between, perhaps a colon and a key; it is {found}"),
        _("Write it like “journeys.held:local-launch”."),
    ),
    "not-a-version": Sentence(
        _("{field} must be three numbers with full stops between; it is {found}"), _("Write it like “1.0.0”.")
    ),
    "not-valid": Sentence(_("{field} is not valid: {words}"), _("Compare it with the documentation of this file.")),
}

MEANING = {
    "key-taken": Sentence(
        _("the key “{key}” is already used in {file}, line {first}"), _("Give one of the two another key.")
    ),
    "named-twice": Sentence(_("“{key}” is named twice in this list"), _("Delete one of the two.")),
    "language-lacking": Sentence(
        _("{field} has no text in “{language}”, one of the languages of this file"),
        _("Add a line “{language}: …”."),
    ),
    "language-missing": Sentence(
        _("{field} has no text in “{language}”, the first language of this methodology"),
        _("Add a line “{language}: …”."),
    ),
    "language-undeclared": Sentence(
        _("{field} has a text in “{language}”, which is not among the languages of methodology.yaml"),
        _("Add the language there, or delete the line."),
    ),
    "unknown-reference": Sentence(_("there is no {kind} “{key}”"), _("Known are: {choices}.")),
    "reference-to-nothing": Sentence(_("there is no {kind} “{key}”"), _("There is none at all yet; write it first.")),
    "unknown-permission": Sentence(_("there is no permission “{key}”"), _("Known are: {choices}.")),
    "month-beyond-phase": Sentence(
        _("month {month} lies beyond the phase “{phase}”, which lasts {length}"),
        _("Count the months from the start of the phase."),
    ),
    "month-beyond-cycle": Sentence(
        _("month {month} lies beyond a cycle of the phase “{phase}”, which lasts {length}"),
        _("Count the months from the start of the cycle."),
    ),
    "no-cycles": Sentence(
        _("every_cycle is true, but the phase “{phase}” has no cycles"),
        _("Delete every_cycle, or give the phase its cycles."),
    ),
    "cycles-do-not-fill": Sentence(
        _("{count} cycles of {length} make {total}, but the phase lasts {months}"),
        _("Change the number or the length of the cycles, or the months of the phase."),
    ),
    "agenda-does-not-add-up": Sentence(
        _("the points of the agenda make {total}, but the event lasts {minutes}"),
        _("Change the points or the minutes of the event."),
    ),
    "draft-after-final": Sentence(
        _("the draft is due after the final version"),
        _("Move the draft to the month of the final version, or before it."),
    ),
    "phase-outside": Sentence(
        _("“{phase}” is not among the phases of this event"), _("Add it to “phases”, or name another phase here.")
    ),
    "starts-in-a-circle": Sentence(
        _("the phases {circle} wait for each other to start"), _("Delete starts_with from one of them.")
    ),
    "starts-with-itself": Sentence(
        _("the phase “{circle}” waits for itself to start"), _("Delete starts_with, or name another phase.")
    ),
    "group-unused": Sentence(_("no event belongs to the group “{key}”"), _("Use it in an event, or delete it.")),
    "size-upside-down": Sentence(_("min is {min}, which is more than max, {max}"), _("Exchange the two.")),
    "criterion-twice": Sentence(
        _("the criterion “{key}” above looks at the same with the same aim"),
        _("Delete one of the two, or change what it looks at."),
    ),
    "relatability-without-weights": Sentence(
        _("“{key}” looks at relatability, but no trait has a weight"),
        _("Give at least one trait under “relatability” a number above 0."),
    ),
    "limit-of-mentors": Sentence(
        _("“{key}” is a type of mentor city, and no group has limits for those"),
        _("Name a type of city whose part is “core”."),
    ),
    "limit-twice": Sentence(_("there is a limit for “{key}” above"), _("Write both numbers in one limit.")),
    "limit-says-nothing": Sentence(
        _("this limit for “{key}” forbids nothing"), _("Give it a min above 0 or a max, or delete it.")
    ),
    "limit-beyond-group": Sentence(
        _("min is {min}, but a group has at most {max}"), _("Lower the limit, or make the groups larger.")
    ),
}

PROBLEMS: dict[str, Sentence] = FILES | SYNTAX | FIELDS | MEANING

WORDS = {
    "empty": _("empty"),
    "a-list": _("a list"),
    "a-mapping": _("lines with keys"),
    "methodology": _("methodology"),
    "city_types": _("city type"),
    "roles": _("role"),
    "phases": _("phase"),
    "themes": _("theme"),
    "services": _("service"),
    "event_groups": _("event group"),
    "event_kinds": _("event kind"),
    "credits": _("visit credit"),
    "deliverables": _("deliverable"),
    "tools": _("tool"),
    "criteria": _("set of criteria"),
    "qualities": _("quality"),
    "glossary": _("word of the glossary"),
    "help": _("question"),
    "guide": _("page of the guide"),
    "questionnaires": _("questionnaire"),
    "scans": _("scan"),
    "maturity": _("scale of maturity"),
    "solutions": _("solution"),
    "assessment_steps": _("step of the assessment"),
    "enablers": _("survey of local enablers"),
    "allocations": _("way to form groups"),
    "yes": _("yes"),
    "no": _("no"),
    "about": _("phase, event kind, tool or page of the guide"),
}

UNITS = {
    "month": ngettext("{number} month", "{number} months"),
    "hour": ngettext("{number} hour", "{number} hours"),
    "minute": ngettext("{number} minute", "{number} minutes"),
    "entry": ngettext("{number} entry", "{number} entries"),
}
