"""Installing the questionnaires of a methodology into an edition: drafts that were not touched follow the files."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from cityjourney.methodology.problems import Problem
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.models import Edition
from cityjourney.programmes.registry import Change
from cityjourney.questionnaires.commands.editing import create_questionnaire, publish, replace_draft, retire
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.yaml_file import load
from cityjourney.questionnaires.models import Questionnaire

PART = "questionnaires"


def check_file(text: str, file: str) -> Iterable[Problem]:
    """Everything that is wrong with a questionnaire in a methodology."""
    return load(text, file).problems


def install_questionnaires(*, edition_id: int, methodology: Methodology) -> Iterable[Change]:
    """Publish each questionnaire of the methodology; a second run changes nothing.

    A draft that somebody has changed in the edition stays; the newer version is published beside it. What the
    methodology no longer has is retired if people were asked with it, else deleted.
    """
    edition = Edition.objects.get(pk=edition_id)
    rows = {each.key: each for each in Questionnaire.objects.filter(edition=edition, from_methodology=True)}
    for document in methodology.questionnaires:
        definition = load(document.text, f"{PART}/{document.key}.yaml").definition
        if definition is not None:
            yield from _install(edition, rows.pop(document.key, None), definition)
    for row in rows.values():
        if not row.retired:
            yield Change(PART, row.key, retire(questionnaire=row))


def _install(edition: Edition, row: Questionnaire | None, definition: Definition) -> Iterator[Change]:
    now = timezone.now()
    if row is None:
        if Questionnaire.objects.filter(edition=edition, key=definition.key).exists():
            return  # somebody wrote one of their own with this key: theirs stays
        made = create_questionnaire(edition=edition, definition=definition, by=None, at=now, from_methodology=True)
        publish(questionnaire=made, seen=made.revision, by=None, at=now)
        yield Change(PART, definition.key, "added")
        return
    if row.versions.filter(fingerprint=definition.fingerprint).exists() and not row.retired:
        return
    newest = row.versions.order_by("-number").first()
    untouched = newest is not None and row.definition.fingerprint == newest.fingerprint
    kept = row.definition
    returned = row.retired
    changed = replace_draft(questionnaire=row, seen=row.revision, definition=definition, by=None, at=now)
    publish(questionnaire=changed, seen=changed.revision, by=None, at=now)
    if not untouched:
        replace_draft(questionnaire=changed, seen=changed.revision, definition=kept, by=None, at=now)
    yield Change(PART, definition.key, "returned" if returned else "changed")
