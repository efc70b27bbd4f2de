"""J7: versions are kept, submitted, commented, returned, accepted, shared; nothing is overwritten."""

import zipfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.journeys.commands import deliverables as commands
from cityjourney.journeys.commands.plan import set_date
from cityjourney.journeys.logic.standing import standing
from cityjourney.journeys.models import Deliverable, PlannedItem, Version
from cityjourney.journeys.queries import steps
from cityjourney.journeys.validators import MAX_BYTES, Upload, checked_upload, safe_name
from cityjourney.programmes.models.access import accesses_of
from tests.journeys.cast import NOW, Cast

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def report(cast: Cast) -> Deliverable:
    rows = Deliverable.objects.filter(participation=cast.rijeka).select_related("kind")
    return next(row for row in rows if row.kind.spec.draft is not None)


def kept(cast: Cast, text: str = "# Rijeka\n\nThe port changes.", seen: int = 0) -> Version:
    return commands.keep_version(deliverable=report(cast), text=text, seen=seen, by=cast.ana, at=NOW)


def docx(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_done_on_is_a_day_of_the_programme_whatever_clock_the_city_reads(cast: Cast, zone: str) -> None:
    """At eleven in the morning in Brussels it is tomorrow on Kiritimati; at two at night it is yesterday in Samoa."""
    at = NOW.replace(hour=11 if zone.endswith("Kiritimati") else 0)
    with timezone.override(zone):
        assert timezone.localdate(at) != NOW.date(), "else this proves nothing"
        commands.submit(deliverable=report(cast), version=kept(cast), as_final=False, by=cast.ana, at=at)
        line = PlannedItem.objects.get(participation=cast.rijeka, deliverable_kind=report(cast).kind, sort="draft")
    assert line.done_on == NOW.date()


def test_what_is_late_is_late_for_readers_all_over_the_world(cast: Cast) -> None:
    def late_for(zone: str) -> list[tuple[str, str]]:
        with timezone.override(zone):
            read = steps.read(cast.ana, [cast.rijeka], accesses_of(cast.ana, NOW), at)
            found = standing(steps.steps_in(read, cast.ana), read.today)
        return [(step.key, step.due.isoformat()) for step in found.late]

    due = PlannedItem.objects.filter(participation=cast.rijeka, deliverable_kind=report(cast).kind).earliest("due_on")
    at = datetime.combine(due.due_on, time(21, 59), UTC)  # still that day in Brussels, or the day after from then on
    brussels = timezone.localdate(at, timezone.get_default_timezone())
    key = f"deliverable:{report(cast).public_id}"
    assert (key in dict(late_for("Pacific/Kiritimati"))) == (brussels > due.due_on)
    assert late_for("Pacific/Kiritimati") == late_for("Pacific/Pago_Pago") == late_for("Europe/Brussels")


def test_preparations_are_counted_back_from_the_day_where_the_meeting_is(cast: Cast) -> None:
    item = PlannedItem.objects.filter(participation=cast.rijeka, sort="event", own=True, event_kind__isnull=False)
    starts = datetime(2026, 11, 3, 22, 30, tzinfo=UTC)
    event = next(
        found
        for line in item
        if (found := set_date(item=line, starts_at=starts, time_zone="Asia/Seoul", by=cast.ana, at=NOW))
        and found.preparations.exists()
    )
    row = event.preparations.select_related("event").first()
    with timezone.override("America/Bogota"):
        assert row.due_on == date(2026, 11, 4) - timedelta(days=row.days_before)


def test_every_version_stays(cast: Cast) -> None:
    first, second = kept(cast), kept(cast, "New words", seen=1)
    assert [first.number, second.number] == [1, 2]
    assert Version.objects.get(pk=first.pk).text == "# Rijeka\n\nThe port changes."


def test_who_builds_on_an_old_version_is_told_and_loses_nothing(cast: Cast) -> None:
    kept(cast)
    theirs = kept(cast, "Ana was quicker", seen=1)
    with pytest.raises(commands.ConflictError) as conflict:
        commands.keep_version(deliverable=report(cast), text="Ben's words", seen=1, by=cast.ben, at=NOW)
    assert conflict.value.latest == theirs
    assert Version.objects.count() == 2


def test_sending_the_same_form_twice_keeps_one_version(cast: Cast) -> None:
    assert kept(cast) == kept(cast)


def test_a_draft_is_submitted_returned_with_reasons_and_submitted_again(cast: Cast) -> None:
    row, first = report(cast), kept(cast)
    commands.submit(deliverable=row, version=first, as_final=False, by=cast.ana, at=NOW)
    line = PlannedItem.objects.get(participation=cast.rijeka, deliverable_kind=row.kind, sort="draft")
    assert line.state == "done"
    with pytest.raises(DomainError, match="reviewers"):
        kept(cast, "too early", seen=1)
    with pytest.raises(DomainError, match="Say what is missing"):
        commands.return_version(deliverable=row, version=first, reasons=" ", by=cast.eva, at=NOW)
    commands.return_version(deliverable=row, version=first, reasons="No figures.", by=cast.eva, at=NOW)
    line.refresh_from_db()
    assert (report(cast).state, line.state) == ("returned", "planned")
    second = kept(cast, "With figures: 12", seen=1)
    commands.submit(deliverable=row, version=second, as_final=False, by=cast.ana, at=NOW)
    commands.accept(deliverable=row, version=second, by=cast.eva, at=NOW)
    assert report(cast).state == "open"
    commands.submit(deliverable=row, version=second, as_final=True, by=cast.ana, at=NOW)
    commands.accept(deliverable=row, version=second, by=cast.eva, at=NOW)
    assert report(cast).state == "accepted"
    assert PlannedItem.objects.filter(participation=cast.rijeka, deliverable_kind=row.kind, state="done").count() == 2


def test_two_reviewers_never_decide_twice(cast: Cast) -> None:
    row, version = report(cast), kept(cast)
    commands.submit(deliverable=row, version=version, as_final=True, by=cast.ana, at=NOW)
    commands.accept(deliverable=row, version=version, by=cast.eva, at=NOW)
    with pytest.raises(DomainError, match="quicker"):
        commands.return_version(deliverable=row, version=version, reasons="No", by=cast.tom, at=NOW)


def test_a_comment_needs_words_that_stand_there(cast: Cast) -> None:
    version = kept(cast)
    made = commands.comment(version=version, text="Since when?", quote="port changes", position=99, by=cast.eva, at=NOW)
    assert version.text[made.position :].startswith("port changes")
    with pytest.raises(DomainError, match="do not stand"):
        commands.comment(version=version, text="?", quote="airport", by=cast.eva, at=NOW)


def test_only_what_is_accepted_is_shared(cast: Cast) -> None:
    kept(cast)
    with pytest.raises(DomainError, match="accepted"):
        commands.share(deliverable=report(cast), by=cast.ana, at=NOW)


def test_more_time_is_asked_for_and_granted_with_a_trace(cast: Cast) -> None:
    row = report(cast)
    line = PlannedItem.objects.get(participation=cast.rijeka, deliverable_kind=row.kind, sort="final")
    wanted = NOW.date() + timedelta(days=30)
    with pytest.raises(DomainError, match="must lie after"):
        commands.ask_extension(deliverable=row, sort="final", wanted_on=NOW.date(), reason="ill", by=cast.ana, at=NOW)
    asked = commands.ask_extension(deliverable=row, sort="final", wanted_on=wanted, reason="ill", by=cast.ana, at=NOW)
    commands.decide_extension(extension=asked, granted=True, by=cast.eva, at=NOW)
    moved = PlannedItem.objects.get(pk=line.pk)
    asked.refresh_from_db()
    assert (moved.due_on, asked.due_before, asked.decided_by) == (wanted, line.due_on, cast.eva)
    with pytest.raises(DomainError, match="already"):
        commands.decide_extension(extension=asked, granted=False, answer="no", by=cast.tom, at=NOW)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<script>alert(1)</script>", "not taken"),
        ("picture.svg", b"<svg onload='alert(1)'/>", "not taken"),
        ("report.pdf", b"<html><script>alert(1)</script>", "not what its name says"),
        ("photo.png", b"GIF89a", "not what its name says"),
        ("report.docx", PNG, "not what its name says"),
        ("report.docx", docx("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("sheet.xlsx", docx("word/document.xml"), "not what its name says"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        checked_upload(name, BytesIO(content), len(content))


def test_a_bomb_is_not_opened() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 210_000_000)
    with pytest.raises(DomainError, match="packed so tightly"):
        checked_upload("bomb.docx", BytesIO(out.getvalue()), len(out.getvalue()))


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    closed = BytesIO()
    closed.close()  # reading it would be an error of another kind
    with pytest.raises(DomainError, match="20 MB"):
        checked_upload("big.pdf", closed, MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\Informe final.PDF", "Informe final.pdf"),
        ('a"\r\nX: y.pdf', "a___X_ y.pdf"),
        ("‮fdp.exe.pdf", "_fdp.exe.pdf"),
        (".pdf", "pdf"),
    ],
)
def test_file_names_mean_nothing_to_any_system(given: str, kept_as: str) -> None:
    assert safe_name(given) == kept_as


def test_a_file_is_kept_under_a_name_that_nobody_chose(cast: Cast) -> None:
    upload = checked_upload("Report.docx", BytesIO(docx("word/document.xml")), 10)
    assert isinstance(upload, Upload)
    version = commands.keep_version(
        deliverable=report(cast), upload=upload, seen=0, by=cast.ana, at=datetime(2026, 10, 12, tzinfo=UTC)
    )
    assert "Report" not in version.file.name
    assert version.file.read() == upload.content


def test_reviewers_and_city_get_one_mail_each(cast: Cast) -> None:
    from cityjourney.notifications.models import Message

    row, version = report(cast), kept(cast)
    commands.submit(deliverable=row, version=version, as_final=True, by=cast.ana, at=NOW)
    assert [mail.to for mail in Message.objects.filter(kind="journeys.submitted")] == [cast.eva.email]
    commands.return_version(deliverable=row, version=version, reasons="No figures.", by=cast.eva, at=NOW)
    (mail,) = Message.objects.filter(kind="journeys.decided")
    assert mail.to == cast.ana.email
    assert "No figures." in mail.text
