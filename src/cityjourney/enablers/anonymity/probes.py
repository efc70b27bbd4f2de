"""The ways in which the promise could be broken. Each probe yields a sentence for each thing that it finds."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

from django.db import connection
from django.utils.translation import gettext as _

from cityjourney.audit.models import Entry
from cityjourney.enablers.anonymity.look import BOX, TICKETS, Look, everything_else
from cityjourney.enablers.commands.asking import INVITATION
from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.logic.box import is_sound, laid
from cityjourney.enablers.logic.disclosure import SMALLEST
from cityjourney.enablers.sentences import VERBS
from cityjourney.notifications.models import Message

Findings = Iterator[str]
COLUMNS = {TICKETS: {"id", "round_id", "digest", "group", "spent"}, BOX: {"round_id", "answers"}}
WRITTEN = {"group", "marks"}


def further_columns(look: Look) -> Findings:
    """A moment, a person, an address, a language in one of the stores; a table that points to them."""
    for table, known in COLUMNS.items():
        for name in sorted(set(look.columns.get(table, [])) - known):
            yield _("The table %(table)s has a column “%(name)s” that could tie answers to people.") % {
                "table": table, "name": name,
            }  # fmt: skip
    for table in look.pointing:
        yield _("The table %(table)s points to tickets or answers.") % {"table": table}


def further_facts(look: Look) -> Findings:
    """Answers that say more than a kind of stakeholder and marks."""
    for each in look.rounds:
        for written in look.boxes.get(each.pk, []):
            more = set(written) - WRITTEN if isinstance(written, dict) else {"?"}
            if more or not is_sound(written["marks"], each.survey):
                yield _("An answer of %(round)s holds more than marks: %(what)s.") % {
                    "round": each, "what": ", ".join(sorted(more)) or "marks",
                }  # fmt: skip
                break


def order_of_answers(look: Look) -> Findings:
    """Answers that lie in another order than that of their content: the order in which they came."""
    for each in look.rounds:
        answers = look.boxes.get(each.pk, [])
        if json.dumps(answers) != json.dumps(laid(answers)):
            yield _("The answers of %(round)s are not sorted by content: their order tells when they came.") % {
                "round": each
            }


def order_of_tickets(look: Look) -> Findings:
    """Tickets that lie apart, or that another transaction wrote: those that were spent, or that came later."""
    for each in look.rounds:
        rows = look.rows.get(each.pk, [])
        if len({row.transaction for row in rows}) > 1:
            yield _("The tickets of %(round)s were written by several transactions: that tells their order.") % {
                "round": each
            }
        elif connection.vendor == "sqlite" and [row.id for row in rows] != sorted(row.id for row in rows):
            yield _("The tickets of %(round)s lie in the order in which they were made.") % {"round": each}


def few_of_a_kind(look: Look) -> Findings:
    """Tickets of a kind that only few people share: whose they are is no secret then."""
    for each in look.rounds:
        for group, number in Counter(ticket.group for ticket in look.tickets.get(each.pk, [])).items():
            if group and number <= each.threshold:
                yield _("Only %(number)d codes of %(round)s are of the kind “%(group)s”.") % {
                    "number": number, "round": each, "group": group,
                }  # fmt: skip


def counts(look: Look) -> Findings:
    """More answers than spent tickets, or fewer."""
    for each in look.rounds:
        spent = sum(ticket.spent for ticket in look.tickets.get(each.pk, []))
        if each.state == RoundState.OPEN and spent != len(look.boxes.get(each.pk, [])):
            yield _("%(round)s has other numbers of spent codes and of answers.") % {"round": each}


def left_behind(look: Look) -> Findings:
    """Tickets and answers of rounds that are closed."""
    for each in look.rounds:
        if each.state == RoundState.CLOSED and (each.pk in look.tickets or each.pk in look.boxes):
            yield _("%(round)s is closed, but its codes or answers are still there.") % {"round": each}


def said_too_much(look: Look) -> Findings:
    """Published counts that are exact, thresholds that are too low, values that hold more than the cells shown."""
    for each in look.rounds:
        if (said := each.release) is None:
            continue
        exact = said.answered % SMALLEST or (said.answered and said.answered >= said.invited)
        if exact or said.threshold < max(SMALLEST, each.threshold):
            yield _("%(round)s was published with exact counts or too low a threshold.") % {"round": each}
        for dimension in said.dimensions:
            medians = [cell.median for cell in dimension.cells if cell]
            mean = round(sum(medians) / len(medians), 1) if medians else None
            if dimension.value is not None and (mean is None or abs(mean - dimension.value) > 0.11):
                yield _("%(round)s: the value of %(key)s holds answers of groups that are not shown.") % {
                    "round": each, "key": dimension.key,
                }  # fmt: skip


def elsewhere(look: Look) -> Findings:
    """Tickets, digests and codes in any other table: trail, outbox, sessions, caches, jobs."""
    waiting = {str(each) for each in Message.objects.filter(
        kind=INVITATION, state=Message.State.WAITING).values_list("public_id", flat=True)}  # fmt: skip
    bare = {each.replace("-", "") for each in waiting}
    seen: set[tuple[str, str]] = set()
    for table, text in everything_else():
        if table == "shared_cache" and "enablers" in text:
            yield _("The cache counts who opens the survey.")
        what = look.betrays(text)
        if not what and '"marks"' in text and '"group"' in text:
            what = "answer"
        if not what or (table, what) in seen:
            continue
        if table == Message._meta.db_table and any(each in text for each in waiting | bare):
            continue  # a mail that has not left yet must hold its code
        seen.add((table, what))
        yield _("The table %(table)s holds what should be in the stores alone: %(what)s.") % {
            "table": table, "what": what,
        }  # fmt: skip


def trail(look: Look) -> Findings:  # noqa: ARG001
    """Acts in the trail that only somebody who answers could have caused."""
    verbs = Entry.objects.filter(verb__startswith="enablers.").values_list("verb", flat=True).distinct()
    for verb in sorted(set(verbs) - set(VERBS)):
        yield _("The trail notes an act that it must not know of: %(verb)s.") % {"verb": verb}


def clocks(look: Look) -> Findings:  # noqa: ARG001
    """A database that keeps the moment of each transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW track_commit_timestamp")
            if cursor.fetchone()[0] == "on":
                yield _("PostgreSQL keeps the moment of each transaction (track_commit_timestamp).")


def log_files(look: Look) -> Findings:
    """Codes in log files, and lines that say when somebody was at the survey."""
    for path in look.logs:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if look.betrays(line):
                yield _("The log %(file)s holds codes.") % {"file": path.name}
                break
            if "/enablers/answer/" in line:
                yield _("The log %(file)s says when somebody was at the survey.") % {"file": path.name}
                break


PROBES: tuple[Callable[[Look], Findings], ...] = (
    further_columns,
    further_facts,
    order_of_answers,
    order_of_tickets,
    few_of_a_kind,
    counts,
    left_behind,
    said_too_much,
    elsewhere,
    trail,
    clocks,
    log_files,
)


def findings(look: Look) -> list[str]:
    """All that was found, a sentence for each."""
    return [sentence for probe in PROBES for sentence in probe(look)]
