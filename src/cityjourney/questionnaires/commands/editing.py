"""Writing questionnaires: drafts that people change one after the other, versions that stay."""

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition
from cityjourney.questionnaires.logic import editing
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.soundness import flaws
from cityjourney.questionnaires.models import Questionnaire, Version
from cityjourney.questionnaires.sentences import flaw_sentence

RESERVED = frozenset({"new", "open", "answers", "collections"})
"""First parts of addresses that are something else."""


class ChangedMeanwhileError(DomainError):
    """Somebody else changed the draft after it was shown."""


@transaction.atomic
def create_questionnaire(
    *, edition: Edition, definition: Definition, by: User | None, at: datetime, from_methodology: bool = False
) -> Questionnaire:
    """Begin a questionnaire with a first draft. Raises `DomainError` if the edition has one with this key."""
    if definition.key in RESERVED or Questionnaire.objects.filter(edition=edition, key=definition.key).exists():
        raise DomainError(_("There is a questionnaire with the key “%(key)s” already.") % {"key": definition.key})
    questionnaire = Questionnaire.objects.create(
        edition=edition,
        key=definition.key,
        owner=by,
        draft=definition.plain(),
        created_at=at,
        changed_at=at,
        from_methodology=from_methodology,
    )
    record(verb="questionnaires.create", subject=questionnaire, by=by, at=at, scopes=[edition.scope])
    return questionnaire


@transaction.atomic
def change_draft(
    *, questionnaire: Questionnaire, seen: int, change: editing.Change, by: User | None, at: datetime
) -> Questionnaire:
    """Change the draft by one step of the editor.

    `seen` is the revision that was shown. Raises `ChangedMeanwhileError` if it is not the newest, and `DomainError` if
    the result would be no questionnaire.
    """
    locked = _locked(questionnaire, seen)
    try:
        definition = editing.changed(locked.definition, change)
    except editing.NoSuchThing:
        raise ChangedMeanwhileError(_("This is not there any more. Somebody may have removed it.")) from None
    except ValidationError as error:
        raise DomainError(_("This cannot be: %(what)s") % {"what": error.errors()[0]["msg"]}) from None
    return _store(locked, definition, by, at)


@transaction.atomic
def replace_draft(
    *, questionnaire: Questionnaire, seen: int, definition: Definition, by: User | None, at: datetime
) -> Questionnaire:
    """Put a whole definition (from a file) in the place of the draft. Its key stays. Raises like `change_draft`."""
    locked = _locked(questionnaire, seen)
    return _store(locked, definition.model_copy(update={"key": locked.key}), by, at)


@transaction.atomic
def publish(*, questionnaire: Questionnaire, seen: int, by: User | None, at: datetime) -> Version:
    """Make the draft a version that nobody changes any more; the same draft twice is one version.

    Raises `DomainError` with the first thing that is not right yet.
    """
    locked = _locked(questionnaire, seen)
    definition = locked.definition
    if found := flaws(definition):
        raise DomainError(_("It cannot be published yet. %(what)s") % {"what": flaw_sentence(found[0])})
    newest = locked.versions.order_by("-number").first()
    if newest is not None and newest.fingerprint == definition.fingerprint:
        return newest
    version = Version.objects.create(
        questionnaire=locked,
        number=newest.number + 1 if newest else 1,
        document=definition.plain(),
        fingerprint=definition.fingerprint,
        published_at=at,
        published_by=by,
    )
    record(
        verb="questionnaires.publish",
        subject=locked,
        by=by,
        at=at,
        scopes=[locked.edition.scope],
        details={"version": version.number},
    )
    return version


@transaction.atomic
def retire(*, questionnaire: Questionnaire) -> Literal["deleted", "retired"]:
    """Take out what a methodology no longer has: deleted if nobody was asked with it, else kept and not offered."""
    if questionnaire.versions.filter(collections__isnull=False).exists():
        Questionnaire.objects.filter(pk=questionnaire.pk).update(retired=True)
        return "retired"
    questionnaire.versions.all().delete()
    Questionnaire.objects.filter(pk=questionnaire.pk).delete()
    return "deleted"


def _locked(questionnaire: Questionnaire, seen: int) -> Questionnaire:
    found = (
        Questionnaire.objects.select_for_update(of=("self",))
        .select_related("edition__programme")
        .get(pk=questionnaire.pk)
    )
    if found.revision != seen:
        raise ChangedMeanwhileError(
            _("Somebody changed this questionnaire after you opened the page. Look again, then repeat it.")
        )
    return found


def _store(locked: Questionnaire, definition: Definition, by: User | None, at: datetime) -> Questionnaire:
    document = definition.plain()
    if document == locked.draft:
        return locked
    locked.draft, locked.revision, locked.changed_at, locked.retired = document, locked.revision + 1, at, False
    locked.save(update_fields=["draft", "revision", "changed_at", "retired"])
    record(
        verb="questionnaires.change",
        subject=locked,
        by=by,
        at=at,
        scopes=[locked.edition.scope],
        details={"revision": locked.revision},
    )
    return locked
