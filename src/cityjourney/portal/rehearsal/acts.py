"""What each deed does: which command is called by whom. Each act yields once for each command."""

from collections.abc import Callable, Iterator, Mapping

from cityjourney.guide.commands import answer, ask
from cityjourney.guide.models import Question
from cityjourney.journeys.commands import achievements, deliverables, plan
from cityjourney.journeys.models import Achievement
from cityjourney.portal.rehearsal import meetings
from cityjourney.portal.rehearsal.company import Company
from cityjourney.portal.rehearsal.deeds import Deed

Act = Callable[[Company, Deed], Iterator[None]]


def _shift(company: Company, deed: Deed) -> Iterator[None]:
    item = company.line(deed.city, deed.key)
    plan.shift(item=item, month=deed.data["month"], by=company.owner(deed.city), at=deed.at)
    yield


def _skip(company: Company, deed: Deed) -> Iterator[None]:
    item = company.line(deed.city, deed.key)
    plan.skip(item=item, reason=deed.data["reason"], by=company.owner(deed.city), at=deed.at)
    yield


def _merge(company: Company, deed: Deed) -> Iterator[None]:
    item, into = company.line(deed.city, deed.key), company.line(deed.city, deed.data["into"])
    plan.merge(item=item, into=into, reason=deed.data["reason"], by=company.owner(deed.city), at=deed.at)
    yield


def _submit(company: Company, deed: Deed) -> Iterator[None]:
    deliverable, owner = company.deliverable(deed.city, deed.key), company.owner(deed.city)
    newest = deliverables.latest(deliverable)
    version = deliverables.keep_version(
        deliverable=deliverable,
        text=deed.data["text"],
        seen=newest.number if newest else 0,
        by=owner,
        at=deed.at,
    )
    yield
    deliverables.submit(deliverable=deliverable, version=version, as_final=deed.data["final"], by=owner, at=deed.at)
    yield


def _comment(company: Company, deed: Deed) -> Iterator[None]:
    version = deliverables.latest(company.deliverable(deed.city, deed.key))
    if version is not None:
        by = company.expert(deed.city)
        deliverables.comment(version=version, quote=deed.data["quote"], text=deed.data["text"], by=by, at=deed.at)
        yield


def _return(company: Company, deed: Deed) -> Iterator[None]:
    deliverable = company.deliverable(deed.city, deed.key)
    if (version := deliverables.latest(deliverable)) is not None:
        deliverables.return_version(
            deliverable=deliverable,
            version=version,
            reasons=deed.data["reasons"],
            by=company.expert(deed.city),
            at=deed.at,
        )
        yield


def _accept(company: Company, deed: Deed) -> Iterator[None]:
    deliverable = company.deliverable(deed.city, deed.key)
    if (version := deliverables.latest(deliverable)) is not None:
        by = company.expert(deed.city)
        deliverables.accept(deliverable=deliverable, version=version, note=deed.data["note"], by=by, at=deed.at)
        yield


def _share(company: Company, deed: Deed) -> Iterator[None]:
    deliverables.share(deliverable=company.deliverable(deed.city, deed.key), by=company.team, at=deed.at)
    yield


def _ask_time(company: Company, deed: Deed) -> Iterator[None]:
    deliverables.ask_extension(
        deliverable=company.deliverable(deed.city, deed.key),
        sort=deed.data["sort"],
        wanted_on=deed.data["wanted"],
        reason=deed.data["reason"],
        by=company.owner(deed.city),
        at=deed.at,
    )
    yield


def _grant_time(company: Company, deed: Deed) -> Iterator[None]:
    asked = company.deliverable(deed.city, deed.key).extensions.filter(decided_at=None).first()
    if asked is not None:
        by = company.expert(deed.city)
        deliverables.decide_extension(extension=asked, granted=True, answer=deed.data["answer"], by=by, at=deed.at)
        yield


def _claim(company: Company, deed: Deed) -> Iterator[None]:
    achievements.claim(
        participation=company.cities[deed.city],
        phase=company.phases[deed.data["phase"]],
        key=deed.key,
        note=deed.data["note"],
        by=company.owner(deed.city),
        at=deed.at,
    )
    yield


def _confirm(company: Company, deed: Deed) -> Iterator[None]:
    claim = Achievement.objects.filter(
        participation=company.cities[deed.city], phase=company.phases[deed.data["phase"]], key=deed.key, confirmed=None
    ).first()
    if claim is not None:
        by = company.expert(deed.city)
        achievements.confirm(achievement=claim, confirmed=True, answer=deed.data["answer"], by=by, at=deed.at)
        yield


def _question(company: Company, deed: Deed) -> Iterator[None]:
    by = company.owner(deed.city)
    ask(edition=company.edition, page_key=deed.key, text=deed.data["text"], language=by.language, by=by, at=deed.at)
    yield


def _answer(company: Company, deed: Deed) -> Iterator[None]:
    asked = Question.objects.filter(edition=company.edition, text=deed.data["question"], answered_at=None).first()
    if asked is not None:
        answer(question=asked, text=deed.data["text"], publish=True, by=company.team, at=deed.at)
        yield


ACTS: Mapping[str, Act] = {
    "shift": _shift,
    "skip": _skip,
    "merge": _merge,
    "submit": _submit,
    "comment": _comment,
    "return": _return,
    "accept": _accept,
    "share": _share,
    "ask_time": _ask_time,
    "grant_time": _grant_time,
    "claim": _claim,
    "confirm": _confirm,
    "question": _question,
    "answer": _answer,
    **meetings.ACTS,
}
