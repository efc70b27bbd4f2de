"""Reading the guide: the book of an edition, its words, its index, its questions."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from cityjourney.accounts.models import User
from cityjourney.core.fields import in_language
from cityjourney.guide.logic.book import Book, Page, make_book
from cityjourney.guide.logic.search import Document, Index
from cityjourney.guide.logic.terms import Glossary, words
from cityjourney.guide.logic.text import plain_text
from cityjourney.guide.models import Question
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.models import Edition, Participation


@dataclass(frozen=True)
class Guide:
    """The book of one edition and what it is made from."""

    methodology: Methodology
    book: Book

    @property
    def first_language(self) -> str:
        """The language in which every text exists."""
        return self.methodology.head.languages[0]

    def term_names(self, kind: str) -> dict[str, dict[str, str]]:
        """Names of city types, roles, phases, tools ... by key."""
        return {entry.key: entry.name for entry in getattr(self.methodology, kind)}


@lru_cache(maxsize=8)
def _book(edition_id: int, digest: str) -> Guide:
    """Made once per process and version; read from the database only when the methodology has changed."""
    methodology = Edition.objects.get(pk=edition_id, methodology_digest=digest).methodology
    return Guide(methodology, make_book(methodology))


def guide_of(edition: Edition) -> Guide:
    """The guide of an edition."""
    return _book(edition.pk, edition.methodology_digest)


@lru_cache(maxsize=16)
def _glossary(edition_id: int, digest: str, language: str) -> Glossary:
    guide = _book(edition_id, digest)
    return Glossary(words(guide.methodology.glossary, language, guide.first_language))


def glossary_of(edition: Edition, language: str) -> Glossary:
    """The words of an edition in one language."""
    return _glossary(edition.pk, edition.methodology_digest, language)


@lru_cache(maxsize=16)
def _index(edition_id: int, digest: str, language: str) -> Index:
    book = _book(edition_id, digest).book
    return Index(
        Document(page.key, in_language(page.entry.name, language), plain_text(page.entry, language))
        for page in book.pages
    )


def index_of(edition: Edition, language: str) -> Index:
    """The search index of an edition in one language."""
    return _index(edition.pk, edition.methodology_digest, language)


def my_participation(edition: Edition, person: User) -> Participation | None:
    """The city that somebody works for in an edition, if it is one; then the guide speaks to that city."""
    return (
        Participation.objects.filter(edition=edition, left_on=None, memberships__person=person, memberships__until=None)
        .select_related("city", "city_type", "consortium")
        .order_by("city__name")
        .first()
    )


def published_questions(edition: Edition, page: Page) -> QuerySet[Question]:
    """Answers that became part of a page."""
    return Question.objects.filter(edition=edition, page_key=page.key, published=True).order_by("answered_at")


def questions_for(edition: Edition, person: User | AnonymousUser, *, may_answer: bool) -> QuerySet[Question]:
    """What somebody sees on the help desk: all for those who answer; else one's own and those that were published."""
    found = Question.objects.filter(edition=edition).select_related("asked_by", "answered_by")
    if may_answer:
        return found
    mine = Q(asked_by=person) if isinstance(person, User) else Q(pk__in=[])
    return found.filter(mine | Q(published=True))
