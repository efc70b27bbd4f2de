"""Asking the help desk, and answering."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.guide.models import Question
from cityjourney.programmes.models import Edition


@transaction.atomic
def ask(*, edition: Edition, page_key: str, text: str, language: str, by: User, at: datetime) -> Question:
    """Put a question to the help desk, beside a page. Asked twice in the same words, it is one question."""
    words = text.strip()
    if not words:
        raise DomainError(_("Write your question first."))
    same = Question.objects.filter(edition=edition, page_key=page_key, asked_by=by, text=words, answered_at=None)
    if (open_one := same.first()) is not None:
        return open_one
    question = Question.objects.create(
        edition=edition, page_key=page_key, text=words, language=language, asked_by=by, asked_at=at
    )
    record(verb="guide.ask", subject=question, by=by, at=at, scopes=[edition.scope])
    return question


@transaction.atomic
def answer(*, question: Question, text: str, publish: bool, by: User, at: datetime) -> Question:
    """Answer a question, or change the answer; published, it stands in the guide for every reader."""
    words = text.strip()
    if not words:
        raise DomainError(_("Write an answer first."))
    locked = Question.objects.select_for_update().get(pk=question.pk)
    locked.answer = words
    locked.published = publish
    locked.answered_by = by
    locked.answered_at = at
    locked.save(update_fields=["answer", "published", "answered_by", "answered_at"])
    record(
        verb="guide.answer", subject=locked, by=by, at=at, scopes=[locked.edition.scope], details={"published": publish}
    )
    return locked
