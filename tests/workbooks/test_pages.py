"""The pages: make a copy, take it along, bring it back, take over, choose, undo; and who is let in."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from cityjourney.accounts.models import User
from cityjourney.indicators.models import Reading
from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.logic import opening
from cityjourney.workbooks.models import Acceptance, Copy, Upload
from tests.workbooks.conftest import NOW, Office
from tests.workbooks.filling import filled

pytestmark = pytest.mark.django_db
HOME = "/test-edition/workbooks/granada/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def ana(office: Office) -> Client:
    return signed_in(office.ana)


def send(client: Client, content: bytes, name: str = "back.xlsx", **more: str) -> str:
    """Bring a file; the address that one is led to."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(f"{HOME}bring/", {"file": file, "token": str(uuid4()), **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_from_the_copy_to_the_figures_and_back(office: Office, ana: Client) -> None:
    before = office.stored()
    assert "No copy is out yet" in ana.get(HOME).content.decode()
    made = ana.post(f"{HOME}make/", {"for_whom": "Mobility", "years": ["2023", "2024"], "language": "en"})
    copy = Copy.objects.get()
    assert made["Location"] == f"{HOME}copies/{copy.public_id}/"
    assert "Figures that stand in it already" in ana.get(made["Location"]).content.decode()
    taken = ana.get(f"{made['Location']}file.xlsx")
    assert taken["Content-Disposition"] == 'attachment; filename="granada-mobility.xlsx"'
    place = send(ana, filled(taken.content, {("BUS", 2024): "20,5", ("BUS", 2023): "about 40", ("CAR", 2024): 1}))
    page = ana.get(place).content.decode()
    assert re.search(r"cell G\d+: “about 40” is not a number\. Write 40 if", page)
    assert "Hand all 2 in" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    ana.post(f"{place}accept/", {"seen": seen[1], "some": "1", "indicator": [str(office.indicators["BUS"].pk)]})
    assert office.stored() == {**before, ("BUS", 2024): 20.5}
    history = ana.get(f"{HOME}history/").content.decode()
    assert "1 figure" in history
    ana.post(f"{HOME}history/{Acceptance.objects.get().public_id}/undo/")
    assert office.stored() == before
    assert "undone" in ana.get(f"{HOME}history/").content.decode()
    assert ana.get(f"{place}original/").headers["Content-Disposition"].startswith("attachment")
    ana.post(f"{HOME}copies/{copy.public_id}/withdraw/")
    assert "withdrawn" in ana.get(HOME).content.decode()


def test_a_whole_sheet_is_ticked_at_once(office: Office, ana: Client) -> None:
    content = filled(office.file(office.copy()), {("BUS", 2024): 20, ("CAR", 2024): 1, ("JOBS", 2024): 22})
    place = send(ana, content)
    seen = re.search(r'name="seen" value="(\w+)"', ana.get(place).content.decode())
    assert seen
    ana.post(f"{place}accept/", {"seen": seen[1], "some": "1", "whole": [office.sheets[0]]})
    assert {each.indicator.code for each in Reading.objects.pending()} == {"BUS", "CAR"}


def test_contradictions_are_chosen_between_on_one_page(office: Office, ana: Client) -> None:
    for who, value in (("Mobility", 20), ("Statistics", 25)):
        send(ana, filled(office.file(office.copy(who)), {("BUS", 2024): value}))
    assert "In 1 place copies contradict each other" in ana.get(HOME).content.decode()
    page = ana.get(f"{HOME}conflicts/").content.decode()
    field = re.search(r'name="(choice-\d+-2024)" value="\d+"><span><b>25</b> Statistics', page)
    right = re.search(r'value="(\d+)"><span><b>25</b>', page)
    assert field
    assert right
    ana.post(f"{HOME}conflicts/", {field[1]: right[1], "choice-x": "1", "choice-99999999999999999-2024": "2"})
    assert "No copies contradict each other" in ana.get(f"{HOME}conflicts/").content.decode()
    assert [upload.state for upload in Upload.objects.order_by("pk")] == ["done", "waiting"]


def test_the_same_form_twice_is_one_upload(office: Office, ana: Client) -> None:
    content, token = filled(office.file(office.copy()), {("BUS", 2024): 20}), str(uuid4())
    assert send(ana, content, token=token) == send(ana, content, token=token)
    assert Upload.objects.count() == 1


def test_what_is_no_workbook_gets_an_answer_and_is_kept(office: Office, ana: Client) -> None:
    page = ana.get(send(ana, b"<html>", name='../../<script>"\r\n.xlsx')).content.decode()
    assert "This is a web page with the name of a workbook" in page
    assert "<script>&quot;" not in page
    kept = Upload.objects.get()
    assert (kept.file.read(), "/" in kept.file_name) == (b"<html>", False)


def test_too_big_a_file_is_refused_at_the_form(office: Office, ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityjourney.workbooks.forms.MOST_BYTES", 10)
    answer = ana.post(f"{HOME}bring/", {"file": SimpleUploadedFile("a.xlsx", b"x" * 11), "token": str(uuid4())})
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
    assert f"at most {opening.MOST_BYTES // 1_000_000} MB" in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"token": "x"}, {"token": str(uuid4())}, {"token": str(uuid4()), "copy": "zz"}])
def test_half_a_form_is_shown_again(office: Office, ana: Client, data: dict[str, str]) -> None:
    assert ana.post(f"{HOME}bring/", data).status_code == 422
    assert ana.post(f"{HOME}make/", data).status_code == 422


def test_names_from_files_and_people_are_shown_as_text(office: Office, ana: Client) -> None:
    copy = office.copy("<img src=x onerror=1>")
    upload = office.bring(
        filled(office.file(copy), {("BUS", 2024): "<b>5</b>", ("CAR", 2024): 2}), file_name="<i>.xlsx"
    )
    for address in (HOME, f"{HOME}files/{upload.public_id}/", f"{HOME}copies/{copy.public_id}/"):
        page = ana.get(address).content.decode()
        assert "<img src=x" not in page
        assert "<b>5</b>" not in page
        assert "<i>.xlsx" not in page


def test_only_those_who_enter_figures_of_the_city_come_in(office: Office) -> None:
    copy = office.copy()
    upload = office.bring(filled(office.file(copy), {("BUS", 2024): 20}))
    addresses = [HOME, f"{HOME}conflicts/", f"{HOME}history/", f"{HOME}copies/{copy.public_id}/",
                 f"{HOME}copies/{copy.public_id}/file.xlsx", f"{HOME}files/{upload.public_id}/",
                 f"{HOME}files/{upload.public_id}/original/"]  # fmt: skip
    other = office.world.person("representative", "Osijek")
    for client in (signed_in(other), signed_in(office.world.person())):
        assert {client.get(each).status_code for each in addresses} == {404}
        assert client.post(f"{HOME}files/{upload.public_id}/accept/", {"all": "1"}).status_code == 404
    theirs = signed_in(other)
    for each in addresses[3:]:
        assert theirs.get(each.replace("granada", "osijek")).status_code == 404, "through another city's door"
    assert {signed_in(office.ana).get(each).status_code for each in addresses} == {200}
    office.place.left_on = NOW.date()
    office.place.save()
    assert signed_in(office.ana).get(HOME).status_code == 404
    office.place.left_on = None


def test_each_city_of_a_consortium_has_its_own(office: Office, ana: Client) -> None:
    member = City.objects.create(slug="armilla", name="Armilla", country="ES")
    together = Consortium.objects.create(slug="vega", name="Vega")
    together.members.set([office.city, member])
    Participation.objects.filter(pk=office.place.pk).update(consortium=together)
    theirs = "/test-edition/workbooks/armilla/"
    ana.post(f"{theirs}make/", {"for_whom": "Armilla", "years": ["2024"], "language": "en"})
    copy = Copy.objects.get()
    assert (copy.city, copy.participation) == (member, office.place)
    assert copy.baseline["BUS"] == {}
    content = ana.get(f"{theirs}copies/{copy.public_id}/file.xlsx").content
    assert ana.get(f"{HOME}copies/{copy.public_id}/").status_code == 404
    assert office.bring(content).problems[0]["code"] == "other_city"


def test_the_file_opens_in_the_language_that_was_chosen(office: Office, ana: Client) -> None:
    ana.post(f"{HOME}make/", {"for_whom": "Movilidad", "years": ["2024"], "language": "es"})
    content = ana.get(f"{HOME}copies/{Copy.objects.get().public_id}/file.xlsx").content
    assert load_workbook(io.BytesIO(content))["_keys"]["B5"].value == "es"
