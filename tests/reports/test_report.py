"""R1: the first deliverable that composes itself: web, tagged PDF, Word; kept as it was handed in."""

import io
from collections.abc import Iterator

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cityjourney.core.errors import DomainError
from cityjourney.journeys.commands import deliverables
from cityjourney.journeys.models import Deliverable
from cityjourney.reports.commands import reports as commands
from cityjourney.reports.commands.synthesis import add_point
from cityjourney.reports.models import Issue, Report
from cityjourney.reports.queries.compose import changes_since, compose
from cityjourney.reports.queries.report import composed_of, deliverable_of, whole
from tests.journeys.cast import NOW, Cast
from tests.reports.conftest import signed_in, subject_of
from tests.reports.test_synthesis import corrected


def composed(cast: Cast) -> Deliverable:
    found = deliverable_of(cast.rijeka, composed_of(cast.rijeka)[0].kind.key)
    assert found is not None
    return found


def begun(cast: Cast, language: str = "en") -> Report:
    return commands.freeze(deliverable=composed(cast), language=language, by=cast.ana, at=NOW)


def here(cast: Cast, *more: object) -> list[object]:
    return [cast.edition.slug, "rijeka", composed(cast).kind.key, *more]


def test_it_composes_itself_from_what_is_known(cast: Cast) -> None:
    add_point(participation=cast.rijeka, kind="gap", text="Nobody counts visitors.", by=cast.ana, at=NOW)
    page = signed_in(cast.ana).get(reverse("reports:report", args=here(cast))).content.decode()
    assert "This is what it would say today" in page
    for words in ("Unemployment rate", "4.2", "Statistics office", "Nobody counts visitors."):
        assert words in page
    for code in ("JOBLESS", "RECYCLED"):
        assert reverse("performance:indicator", args=[cast.edition.slug, "rijeka", code]) in page
    assert page.count('class="pic"') == page.count("<figcaption>") == 3


def test_who_only_reads_sees_what_the_city_has_put_into_it_and_nothing_before(cast: Cast) -> None:
    client = signed_in(cast.mia)
    page = client.get(reverse("reports:report", args=here(cast))).content.decode()
    assert "The report is not begun yet" in page
    assert "Unemployment rate" not in page
    assert client.get(reverse("reports:file", args=here(cast, "pdf"))).status_code == 404
    begun(cast)
    corrected(cast, 6.1)
    page = client.get(reverse("reports:report", args=here(cast))).content.decode()
    assert "Unemployment rate" in page
    assert "6.1" not in page


def test_figures_stay_as_they_were_and_the_page_says_which_have_changed(cast: Cast) -> None:
    report = begun(cast)
    commands.write_passage(report=report, section=first(report), text="Our **words**.", seen=0, by=cast.ana, at=NOW)
    corrected(cast, 6.1)
    page = signed_in(cast.ana).get(reverse("reports:report", args=here(cast))).content.decode()
    assert "1 thing has changed since" in page
    assert "was 4.2\xa0% (2024), is 6.1\xa0% (2024)" in page
    begun(cast)
    report.refresh_from_db()
    assert changes_since(report.frozen, subject_of(cast.rijeka), composed(cast)) == []
    assert whole(report)["sections"][0]["text"] == "Our **words**."


def first(report: Report) -> str:
    return str(report.frozen["sections"][0]["key"])


def test_two_people_write_in_a_section_and_nothing_is_lost(cast: Cast) -> None:
    report = begun(cast)
    key = first(report)
    commands.write_passage(report=report, section=key, text="Ana's", seen=0, by=cast.ana, at=NOW)
    with pytest.raises(commands.ConflictError) as conflict:
        commands.write_passage(report=report, section=key, text="Ida's", seen=0, by=cast.ida, at=NOW)
    assert conflict.value.latest.text == "Ana's"
    address = reverse("reports:section", args=here(cast, key))
    page = signed_in(cast.ida).post(address, {"text": "Ida's", "seen": "0"})
    assert page.status_code == 409
    assert "Ana&#x27;s" in page.content.decode()
    assert "Ida&#x27;s" in page.content.decode()
    again = signed_in(cast.ida).post(address, {"text": "Both", "seen": "1"})
    assert again.status_code == 302
    with pytest.raises(DomainError, match="no such section"):
        commands.write_passage(report=report, section="elsewhere", text="x", seen=0, by=cast.ana, at=NOW)


def test_handed_in_it_is_a_version_that_stays_and_is_reviewed_like_any_other(cast: Cast) -> None:
    report = begun(cast)
    commands.write_passage(report=report, section=first(report), text="As handed in.", seen=0, by=cast.ana, at=NOW)
    report.refresh_from_db()
    version = commands.hand_in(report=report, as_final=False, by=cast.ana, at=NOW)
    row = composed(cast)
    assert (row.state, version.number, version.file_type) == ("submitted", 1, "application/pdf")
    with pytest.raises(DomainError, match="with the reviewers"):
        commands.hand_in(report=report, as_final=False, by=cast.ana, at=NOW)
    commands.write_passage(report=report, section=first(report), text="Later.", seen=1, by=cast.ana, at=NOW)
    corrected(cast, 9.9)
    issue = Issue.objects.get(version=version)
    assert (issue.content["sections"][0]["text"], issue.as_of) == ("As handed in.", NOW)
    address = reverse("reports:issue", args=here(cast, 1))
    page = signed_in(cast.eva).get(address).content.decode()
    assert "As handed in." in page
    assert "9.9" not in page
    assert signed_in(cast.ben).get(address).status_code == 404
    file = signed_in(cast.eva).get(reverse("reports:issue_file", args=here(cast, 1, "pdf")))
    assert b"".join(file.streaming_content) == version.file.open("rb").read()  # type: ignore[attr-defined]
    deliverables.accept(deliverable=row, version=version, by=cast.eva, at=NOW)
    deliverables.submit(deliverable=row, version=version, as_final=True, by=cast.ana, at=NOW)
    deliverables.accept(deliverable=row, version=version, by=cast.eva, at=NOW)
    assert signed_in(cast.ben).get(address).status_code == 404
    deliverables.share(deliverable=row, by=cast.ana, at=NOW)
    assert signed_in(cast.ben).get(address).status_code == 200


def test_somebody_writes_while_it_is_handed_in(cast: Cast) -> None:
    report = begun(cast)
    stale = Report.objects.get(pk=report.pk)
    stale.deliverable = composed(cast)
    commands.write_passage(report=report, section=first(report), text="Quick.", seen=0, by=cast.ida, at=NOW)
    with pytest.raises(DomainError, match="Somebody changed the report"):
        commands.hand_in(report=stale, as_final=False, by=cast.ana, at=NOW)
    assert composed(cast).versions.count() == 0


def test_only_who_hands_in_for_the_city_hands_it_in(cast: Cast) -> None:
    begun(cast)
    for person in (cast.mia, cast.eva, cast.ben, cast.sam):
        assert signed_in(person).post(reverse("reports:hand_in", args=here(cast))).status_code == 404
    for person in (cast.mia, cast.ben):
        assert signed_in(person).post(reverse("reports:freeze", args=here(cast)), {"language": "en"}).status_code == 404


# Files


def _tags(node: object) -> Iterator[DictionaryObject]:
    """Every element of a PDF's structure tree."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for each in found:
            yield from _tags(each)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from _tags(found["/K"])


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_is_tagged_with_headings_tables_figures_and_links(cast: Cast, language: str) -> None:
    report = begun(cast, language)
    text = "## Ours\n\nSee [the study](https://example.org/study).\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    commands.write_passage(report=report, section=first(report), text=text, seen=0, by=cast.ana, at=NOW)
    answer = signed_in(cast.mia).get(reverse("reports:file", args=here(cast, "pdf")))
    pdf = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    tags = list(_tags(root["/StructTreeRoot"]["/K"]))
    names = [str(tag["/S"]) for tag in tags]
    for name in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Link", "/Figure"):
        assert name in names, name
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert len(figures) >= 3
    assert all(str(tag.get("/Alt", "")).strip() for tag in figures)
    links = {
        note.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert "https://example.org/study" in links
    assert any(link.endswith("/indicator/JOBLESS/") and link.startswith("http") for link in links)
    words = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "Unemployment rate" in words
    assert "Statistics office" in words


def test_the_word_file_has_headings_heads_of_tables_alternative_texts_links_and_its_language(cast: Cast) -> None:
    report = begun(cast, "es")
    text = "Vea [el estudio](https://example.org/study).\n\n- uno\n- dos"
    commands.write_passage(report=report, section=first(report), text=text, seen=0, by=cast.ana, at=NOW)
    answer = signed_in(cast.mia).get(reverse("reports:file", args=here(cast, "docx")))
    document = Document(io.BytesIO(answer.content))
    assert document.core_properties.language == "es"
    assert 'w:lang w:val="es"' in document.styles["Normal"].element.xml
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    shown = [each["title"] for each in report.frozen["sections"]]
    assert headings
    assert [title for title in shown if title in headings] == headings
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(alts) >= 3
    assert all(alts)
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables if table.style.name == "Light Grid")
    assert any("JOBLESS" in part.target_ref for part in document.part.rels.values() if part.is_external)
    assert "https://example.org/study" in {part.target_ref for part in document.part.rels.values() if part.is_external}
    assert "uno" in [each.text for each in document.paragraphs if each.style.name == "List Bullet"]


def test_another_kind_of_file_and_another_deliverable_are_not_there(cast: Cast) -> None:
    client = signed_in(cast.ana)
    assert client.get(reverse("reports:file", args=here(cast, "odt"))).status_code == 404
    plain = next(row for row in Deliverable.objects.filter(participation=cast.rijeka) if not row.kind.spec.sections)
    address = reverse("reports:report", args=[cast.edition.slug, "rijeka", plain.kind.key])
    assert client.get(address).status_code == 404
    with pytest.raises(DomainError, match="by hand"):
        commands.freeze(deliverable=plain, language="en", by=cast.ana, at=NOW)


def test_a_city_of_which_nothing_is_known_gets_a_report_that_says_so(cast: Cast) -> None:
    found = deliverable_of(cast.cork, composed(cast).kind.key)
    assert found is not None
    content = compose(subject_of(cast.cork), found, "en")
    shown = {each["key"]: [block["t"] for block in each["blocks"]] for each in content["sections"]}
    assert sum(kinds == ["none"] for kinds in shown.values()) >= 5
    address = reverse("reports:report", args=[cast.edition.slug, "cork", found.kind.key])
    assert signed_in(cast.ben).get(address).status_code == 200
