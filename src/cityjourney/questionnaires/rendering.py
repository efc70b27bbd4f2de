"""Questions as HTML. Made in Python, because a form with many questions is shown often and must be quick."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cityjourney.core.fields import in_language, language_of
from cityjourney.questionnaires.logic.conditions import skipped
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.uploads import ENDINGS
from cityjourney.questionnaires.models.questionnaires import definition_of

SKIP_WORDS: Mapping[str, str | Promise] = {
    "cannot_judge": gettext_lazy("I cannot judge this"),
    "not_relevant": gettext_lazy("Not relevant here"),
}
_ICON = mark_safe(
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/>'
    '<path d="M12 8v4M12 16h.01"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else answered a question differently in the meantime."""

    who: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Look:
    """How questions are shown: in which language, with which answers, faults and conflicts."""

    language: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """What stands in the fields: what was typed if it could not be understood or lost a race, else the answer."""
        return (
            self.raw[key]
            if key in self.raw and (key in self.faults or key in self.conflicts)
            else self.answers.get(key)
        )

    def text(self, texts: Mapping[str, str]) -> SafeString:
        """A text, marked if it is in another language than the page."""
        found = language_of(texts, self.language)
        words = in_language(texts, self.language)
        if found == (get_language() or "en").split("-")[0]:
            return format_html("{}", words)
        return format_html('<span lang="{}">{}</span>', found, words)


@lru_cache(maxsize=512)
def blank_questions(
    version_id: int, fingerprint: str, keys: tuple[str, ...], language: str, page_language: str
) -> SafeString:
    """The questions of a form that nobody has filled in yet; the same for everybody who reads the same language."""
    del page_language  # marks of other languages depend on it: part of the key under which this is kept
    definition = definition_of(version_id, fingerprint)
    return questions_html(definition, [definition.questions[key] for key in keys], Look(language))


def questions_html(definition: Definition, questions: Iterable[Question], look: Look) -> SafeString:
    """Questions one after the other, under the headings of their sections if there are several."""
    chosen = list(questions)
    sections = {definition.section_of[question.key].key for question in chosen}
    parts: list[SafeString] = []
    last = ""
    for question in chosen:
        section = definition.section_of[question.key]
        if section.key != last and len(sections) > 1:
            parts.append(format_html('<h2 class="section-title">{}</h2>', look.text(section.title)))
            if section.text:
                parts.append(format_html('<p class="section-text">{}</p>', look.text(section.text)))
        last = section.key
        parts.append(question_html(definition, question, look))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def question_html(definition: Definition, question: Question, look: Look) -> SafeString:
    """One question with its help, its fault, its fields and its ways out."""
    name = f"q.{question.key}"
    fault, conflict = look.faults.get(question.key), look.conflicts.get(question.key)
    described = " ".join([f"{name}.help"] * bool(question.help) + [f"{name}.error"] * bool(fault))
    optional = "" if question.required else format_html(' <span class="optional">{}</span>', _("optional"))
    label = format_html("{}{}", look.text(question.text), optional)
    notes = [
        format_html('<p class="help" id="{}.help">{}</p>', name, look.text(question.help)) if question.help else "",
        format_html('<p class="error" id="{}.error">{}<span>{}</span></p>', name, _ICON, fault) if fault else "",
        _conflict(question, conflict) if conflict else "",
    ]
    attrs = format_html(' aria-describedby="{}"', described) if described else ""
    wrong = " wrong" if fault or conflict else ""
    body = _FIELDS[question.kind](definition, question, look, attrs)
    if question.kind in _SIMPLE:
        return format_html(
            '<div class="field question{}" id="{}.box"><label for="{}">{}</label>{}{}{}{}{}</div>',
            wrong, name, name, label, *notes, body, _ways_out(question, look, radio=False),
        )  # fmt: skip
    return format_html(
        '<fieldset class="field question{}" id="{}"{}><legend>{}</legend>{}{}{}{}{}</fieldset>',
        wrong, name, attrs, label, *notes, body, _ways_out(question, look, radio=question.kind in _RADIO),
    )  # fmt: skip


_SIMPLE = frozenset({"text", "number", "date", "file"})
_RADIO = frozenset({"single", "scale"})


def _conflict(question: Question, conflict: Conflict) -> SafeString:
    words = _("%(who)s answered this in the meantime: %(theirs)s") % {"who": conflict.who, "theirs": conflict.theirs}
    return format_html(
        '<p class="error">{}<span>{}</span></p>'
        '<label class="choice-line"><input type="checkbox" name="mine.{}" value="1">'
        "<span>{}</span></label>",
        _ICON, words, question.key, _("Keep my answer instead"),
    )  # fmt: skip


def _ways_out(question: Question, look: Look, *, radio: bool) -> SafeString:
    """ "Cannot judge" and "not relevant": answers of their own, set apart from the others."""
    chosen = skipped(look.value(question.key))
    name = f"q.{question.key}" if radio else f"q.{question.key}.skip"
    return format_html_join(
        "",
        '<label class="choice-line way-out"><input type="{}" name="{}" value="{}"{}><span>{}</span></label>',
        (
            (
                "radio" if radio else "checkbox", name, f"${skip}" if radio else skip,
                _checked(skip == chosen), SKIP_WORDS[skip],
            )
            for skip in question.skips
        ),
    )  # fmt: skip


def _checked(on: bool) -> SafeString:
    return mark_safe(" checked" if on else "")  # noqa: S308 - a constant


def _plain(value: Any) -> Any:
    return "" if value is None or isinstance(value, Mapping) else value


def _text(_definition: Definition, question: Question, look: Look, attrs: SafeString | str) -> SafeString:
    name, most = f"q.{question.key}", question.most
    limit = format_html(' maxlength="{}"', most) if most else ""
    value = _plain(look.value(question.key))
    if most and most <= 200:
        return format_html('<input type="text" name="{}" id="{}" value="{}"{}{}>', name, name, value, limit, attrs)
    return format_html('<textarea name="{}" id="{}" rows="4"{}{}>\n{}</textarea>', name, name, limit, attrs, value)


def _number(_definition: Definition, question: Question, look: Look, attrs: SafeString | str) -> SafeString:
    name = f"q.{question.key}"
    unit = format_html('<span class="unit">{}</span>', look.text(question.unit)) if question.unit else ""
    return format_html(
        '<span class="with-unit"><input type="text" inputmode="{}" name="{}" id="{}" value="{}"{}>{}</span>',
        "numeric" if question.whole and (question.min or 0) >= 0 else "decimal",
        name, name, _plain(look.value(question.key)), attrs, unit,
    )  # fmt: skip


def _date(_definition: Definition, question: Question, look: Look, attrs: SafeString | str) -> SafeString:
    name = f"q.{question.key}"
    return format_html(
        '<input type="date" name="{}" id="{}" value="{}"{}>', name, name, _plain(look.value(question.key)), attrs
    )


def _file(_definition: Definition, question: Question, look: Look, attrs: SafeString | str) -> SafeString:
    name, value = f"q.{question.key}", look.answers.get(question.key)
    kept = value.get("name") if isinstance(value, Mapping) else None
    said = format_html('<p class="help">{}</p>', _("Kept: %(name)s") % {"name": kept}) if kept else ""
    accept = ",".join(f".{ending}" for ending in ENDINGS)
    return format_html('{}<input type="file" name="{}" id="{}" accept="{}"{}>', said, name, name, accept, attrs)


def _place(_definition: Definition, question: Question, look: Look, _attrs: SafeString | str) -> SafeString:
    value = look.value(question.key)
    found = value if isinstance(value, Mapping) else {}
    return format_html(
        '<div class="pair">{}</div>',
        format_html_join(
            "",
            '<label>{} <input type="text" inputmode="decimal" name="q.{}.{}" value="{}"></label>',
            (
                (label, question.key, axis, found.get(axis, ""))
                for axis, label in (("lat", _("Latitude")), ("lon", _("Longitude")))
            ),
        ),
    )


def _choices(question: Question, look: Look, kind: str) -> SafeString:
    value = look.value(question.key)
    chosen = set(value) if isinstance(value, list) else {value} if isinstance(value, str) else set()
    return format_html_join(
        "",
        '<label class="choice-line"><input type="{}" name="q.{}" value="{}"{}><span>{}</span></label>',
        (
            (kind, question.key, option.key, _checked(option.key in chosen), look.text(option.text))
            for option in question.options
        ),
    )


def _single(_definition: Definition, question: Question, look: Look, _attrs: SafeString | str) -> SafeString:
    return _choices(question, look, "radio")


def _multiple(_definition: Definition, question: Question, look: Look, _attrs: SafeString | str) -> SafeString:
    return _choices(question, look, "checkbox")


def _scale(definition: Definition, question: Question, look: Look, _attrs: SafeString | str) -> SafeString:
    chosen = str(_plain(look.value(question.key)))
    lines = format_html_join(
        "",
        '<label class="level"><input type="radio" name="q.{}" value="{}"{}><span><b>{} · {}</b>{}</span></label>',
        (
            (
                question.key, level.value, _checked(str(level.value) == chosen), level.value, look.text(level.name),
                format_html("<small>{}</small>", look.text(level.text)) if level.text else "",
            )
            for level in definition.levels_of(question)
        ),
    )  # fmt: skip
    return format_html('<div class="levels">{}</div>', lines)


def _ranking(_definition: Definition, question: Question, look: Look, _attrs: SafeString | str) -> SafeString:
    value = look.value(question.key)
    places = {key: str(place) for place, key in enumerate(value, start=1)} if isinstance(value, list) else {}
    if isinstance(value, Mapping) and not skipped(value):
        places = {key: str(place) for key, place in value.items()}
    most = min(question.most or len(question.options), len(question.options))
    lines = []
    for option in question.options:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (number, mark_safe(" selected" if places.get(option.key) == str(number) else ""), number)  # noqa: S308
                for number in range(1, most + 1)
            ),
        )
        lines.append(
            format_html(
                '<label class="rank"><select name="q.{}.{}"><option value="">–</option>{}</select>'
                "<span>{}</span></label>",
                question.key, option.key, options, look.text(option.text),
            )
        )  # fmt: skip
    return mark_safe("".join(lines))  # noqa: S308 - every line is escaped


def _matrix(definition: Definition, question: Question, look: Look, _attrs: SafeString | str) -> SafeString:
    value = look.value(question.key)
    given = value if isinstance(value, Mapping) else {}
    if question.options:
        columns = [(option.key, look.text(option.text)) for option in question.options]
    else:
        columns = [(str(level.value), look.text(level.name)) for level in definition.levels_of(question)]
    rows = []
    for row in question.rows:
        chosen = str(given.get(row.key, ""))
        cells = format_html_join(
            "",
            '<label class="choice-line"><input type="radio" name="q.{}.{}" value="{}"{}><span>{}</span></label>',
            ((question.key, row.key, key, _checked(key == chosen), label) for key, label in columns),
        )
        rows.append(
            format_html(
                '<fieldset class="matrix-row"><legend>{}</legend><div class="cells">{}</div></fieldset>',
                look.text(row.text), cells,
            )
        )  # fmt: skip
    return format_html('<div class="matrix">{}</div>', mark_safe("".join(rows)))  # noqa: S308 - every row is escaped


_FIELDS = {
    "text": _text, "number": _number, "single": _single, "multiple": _multiple, "scale": _scale, "ranking": _ranking,
    "matrix": _matrix, "date": _date, "file": _file, "place": _place,
}  # fmt: skip


def spoken(definition: Definition, question: Question, value: Any, language: str) -> str:
    """An answer in words: for receipts, conflicts and lists."""
    if value is None:
        return "–"
    if (way_out := skipped(value)) is not None:
        return str(SKIP_WORDS.get(way_out, way_out))
    if question.kind in {"single", "multiple", "ranking"}:
        chosen = value if isinstance(value, list) else [value]
        labels = [in_language(found.text, language) for key in chosen if (found := question.option(key))]
        return (" › " if question.kind == "ranking" else ", ").join(labels)
    if question.kind == "scale":
        level = next((each for each in definition.levels_of(question) if each.value == value), None)
        return f"{value} · {in_language(level.name, language)}" if level else str(value)
    if question.kind == "matrix":
        rows = [(in_language(row.text, language), value.get(row.key)) for row in question.rows if row.key in value]
        return "; ".join(f"{row}: {_cell(definition, question, cell, language)}" for row, cell in rows)
    return _spoken_simple(question, value, language)


def _cell(definition: Definition, question: Question, cell: Any, language: str) -> str:
    if question.options:
        found = question.option(cell)
        return in_language(found.text, language) if found else str(cell)
    level = next((each for each in definition.levels_of(question) if each.value == cell), None)
    return in_language(level.name, language) if level else str(cell)


def _spoken_simple(question: Question, value: Any, language: str) -> str:
    if question.kind == "number":
        return f"{value} {in_language(question.unit, language)}" if question.unit else str(value)
    if question.kind == "place":
        return f"{value['lat']}, {value['lon']}"
    return str(value["name"]) if question.kind == "file" else str(value)
