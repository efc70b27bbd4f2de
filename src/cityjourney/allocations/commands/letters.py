"""Letters about a published run: drafted with it, read by somebody, changed, sent exactly once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.models import Letter, Run
from cityjourney.allocations.queries.runs import known_of, readers_of
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.notifications.commands import Recipient, queue_many
from cityjourney.programmes.models import Participation


def draft_letters(*, run: Run, spaces: Mapping[str, Participation], at: datetime) -> int:
    """A draft for every city and mentor of a run, in the language of its first reader; part of publishing."""
    known, groups = known_of(run).places, run.groups
    placed = {city: [group] for group in groups for city in group["cities"]}
    for group in groups:
        placed.setdefault(group["mentor"], []).append(group)
    readers = readers_of([spaces[key] for key in placed], at)
    letters = []
    for key, own in placed.items():
        space = spaces[key]
        people = readers.get(space.pk, [])
        language = people[0].language if people else settings.LANGUAGE_CODE
        with translation.override(language):
            subject, text = _words(run, known, key, own)
        letters.append(
            Letter(
                run=run, participation=space, language=language, subject=subject[:200], text=text, written_at=at
            )
        )  # fmt: skip
    Letter.objects.bulk_create(letters)
    return len(letters)


def _words(run: Run, known: Mapping[str, Place], key: str, groups: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    edition = in_language(run.edition.name)
    values = {"edition": edition, "city": known[key].name}
    subject = _("%(edition)s: the group of %(city)s") % values
    if known[key].is_mentor:
        lists = [", ".join(known[city].name for city in group["cities"]) for group in groups]
        middle = "\n\n".join(_("Your group: %(cities)s.") % {"cities": each} for each in lists)
        text = _("Good day,\n\n%(city)s is the mentor city of these cities.\n\n%(middle)s")
        return subject, text % {**values, "middle": middle}
    others = ", ".join(known[city].name for city in groups[0]["cities"] if city != key)
    link = settings.SITE_URL + reverse("allocations:own", args=[run.edition.slug, key])
    return subject, _(
        "Good day,\n\nthe mentor city of %(city)s is %(mentor)s. With you in the group: %(others)s.\n\n"
        "Why you are together: %(link)s"
    ) % {**values, "mentor": known[str(groups[0]["mentor"])].name, "others": others, "link": link}


def _locked(letter: Letter) -> Letter:
    """The letter as it is now; nobody takes the run back meanwhile. Raises `DomainError` if that has happened."""
    Run.objects.select_for_update(of=("self",)).get(pk=letter.run_id)
    rows = Letter.objects.select_for_update(of=("self",))
    found = rows.select_related("run__edition", "participation__city").filter(pk=letter.pk).first()
    if found is None or not found.run.is_published:
        raise DomainError(_("The run of this letter is no longer published."))
    return found


@transaction.atomic
def edit_letter(*, letter: Letter, subject: str, text: str, seen: int, by: User, at: datetime) -> Letter:
    """Change a draft. Raises `DomainError` when it has gone out, is empty, or was changed by somebody else."""
    found = _locked(letter)
    if found.released_at:
        raise DomainError(_("This letter has been sent; it does not change any more."))
    if found.revision != seen:
        raise DomainError(_("Somebody changed this letter in the meantime. Look at it anew."))
    words, line = text.strip(), " ".join(subject.split())
    if not words or not line:
        raise DomainError(_("A letter needs a subject and a text."))
    found.subject, found.text, found.revision = line[:200], words[:10_000], found.revision + 1
    found.save(update_fields=["subject", "text", "revision"])
    record(verb="allocations.edit_letter", subject=found, by=by, at=at, scopes=[found.run.edition.scope])
    return found


@transaction.atomic
def release_letter(*, letter: Letter, seen: int, by: User, at: datetime) -> bool:
    """Send a letter that somebody has read (`seen` is what they read). False if it has gone out already."""
    found = _locked(letter)
    if found.released_at:
        return False
    if found.revision != seen:
        raise DomainError(_("Somebody changed this letter in the meantime. Look at it anew."))
    people = readers_of([found.participation], at).get(found.participation_id, [])
    if not people:
        raise DomainError(
            _("Nobody of %(city)s may read this yet. Invite its team first.") % {"city": found.participation}
        )
    found.released_at, found.released_by = at, by
    found.save(update_fields=["released_at", "released_by"])
    queue_many(
        recipients=[Recipient(to=person.email, language=found.language) for person in people],
        kind="allocations.letter", template="allocations/letter", dedupe=f"allocation-letter:{found.public_id}",
        context={"subject_line": found.subject, "text": found.text}, about=f"allocation:{found.run.public_id}", at=at,
    )  # fmt: skip
    record(verb="allocations.release_letter", subject=found, by=by, at=at, scopes=[found.run.edition.scope])
    return True


def release_all(*, run: Run, seen: Mapping[str, int], by: User, at: datetime) -> tuple[int, list[str]]:
    """Send every draft that the reader saw (public id to revision); how many went, and why others did not."""
    sent, refused = 0, []
    for letter in run.letters.filter(released_at=None, public_id__in=list(seen)):
        try:
            sent += release_letter(letter=letter, seen=seen[str(letter.public_id)], by=by, at=at)
        except DomainError as reason:
            refused.append(str(reason))
    return sent, refused
