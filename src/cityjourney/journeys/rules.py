"""Who may do what with a city's journey. Permissions come from the roles of the methodology."""

from dataclasses import dataclass

from cityjourney.journeys.sentences import BOOK, CONFIRM, PLAN, PREPARE, REVIEW, SEE, SUBMIT, TRANSFER
from cityjourney.programmes.rules import Access


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do to the journey of one city now."""

    plan: bool = False
    book: bool = False
    transfer: bool = False
    prepare: bool = False
    submit: bool = False
    review: bool = False
    confirm: bool = False


def rights(access: Access, participation: int) -> Rights:
    """What follows from the roles that somebody holds; reads nothing from the database."""
    return Rights(
        plan=access.allows(PLAN, participation),
        book=access.allows(BOOK, participation),
        transfer=access.allows(TRANSFER),
        prepare=access.allows(PREPARE, participation),
        submit=access.allows(SUBMIT, participation),
        review=access.allows(REVIEW, participation),
        confirm=access.allows(CONFIRM, participation),
    )


def may_read_deliverable(access: Access, participation: int, *, shared: bool) -> bool:
    """Whether somebody reads a deliverable: who sees its city; once it is shared, all participants of the edition."""
    return access.allows(SEE, participation) or (shared and bool(access.reach(SEE)))
