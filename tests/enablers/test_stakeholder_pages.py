"""What a stakeholder sees: every page in seven languages, without account, cookie or script; one code, one answer."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cityjourney.enablers.models import AnswerBox, Round, Ticket
from cityjourney.enablers.words import FOLDER, LANGUAGES, words_in
from tests.enablers.conftest import TODAY, Survey
from tests.shipped import shipped

Begin = Callable[..., Survey]
SAME = {"City Journey", "Bilbao"}
"""Names; numbers and codes have no words."""
SPOKEN = {"aria-label", "title", "placeholder", "alt"}


@pytest.fixture
def survey(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> Survey:
    made = begin()
    made.ask(*["business"] * 8)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)
    return made


def address(survey: Survey, name: str = "answer") -> str:
    return reverse(f"enablers:{name}", args=[survey.world.edition.slug, survey.round.public_id])


def form(survey: Survey, number: int, mark: str = "4", **more: str) -> dict[str, str]:
    code = survey.codes[f"p{number}@people.example"]
    return {"code": code, "lang": "it", **{f"m{place}": mark for place in range(28)}, **more}


class Texts(HTMLParser):
    """Collects what people read or hear, but for languages by their own names and for data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"style", "script"} or given.get("translate") == "no" or ("lang" in given and tag != "html"):
            self.skipping.append(tag)
        for name in SPOKEN & set(given):
            self._note(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self._note(data)

    def _note(self, text: str) -> None:
        words = " ".join(text.split())
        if any(sign.isalpha() for sign in words):
            self.found.add(words)


def texts_of(html: str) -> set[str]:
    parser = Texts()
    parser.feed(html)
    return parser.found


def pages(survey: Survey, language: str) -> dict[str, str]:
    """Everything that a stakeholder may be shown, in a language."""
    client, ask = Client(), f"?lang={language}"
    unknown = reverse("enablers:answer", args=[survey.world.edition.slug, "00000000-0000-4000-8000-000000000000"])
    found = {name: client.get(address(survey, name) + ask).content.decode() for name in ("answer", "promise", "thanks")}
    found["again"] = client.get(address(survey, "thanks") + ask + "&again=1").content.decode()
    found["missing"] = client.get(unknown + ask).content.decode()
    wrong = {**form(survey, 0), "lang": language}
    for name, change in (("no code", {"code": ""}), ("wrong code", {"code": "AAAA-AAAA-AAAA-AAAA"})):
        found[name] = client.post(address(survey), wrong | change).content.decode()
    silent = {"code": wrong["code"], "lang": language}
    found["nothing"] = client.post(address(survey), silent).content.decode()
    later = TODAY.replace(year=2027)
    Round.objects.update(opens_on=later, closes_on=later)
    found["not yet"] = client.get(address(survey) + ask).content.decode()
    Round.objects.update(opens_on=TODAY.replace(year=2025), closes_on=TODAY.replace(year=2025))
    found["over"] = client.get(address(survey) + ask).content.decode()
    Round.objects.update(opens_on=survey.round.opens_on, closes_on=survey.round.closes_on)
    return found


def test_no_word_of_english_is_left_in_any_other_language(survey: Survey) -> None:
    english = {name: texts_of(html) for name, html in pages(survey, "en").items()}
    assert all(len(each) > 2 for each in english.values())
    languages = survey.round.survey.languages
    assert sorted(languages) == list(LANGUAGES) == ["de", "el", "en", "es", "fr", "it", "sl"]
    for language in languages:
        if language == "en":
            continue
        for name, html in pages(survey, language).items():
            assert f'<html lang="{language}"' in html
            assert texts_of(html) & english[name] - SAME == set(), f"{name} in {language}"
            assert len(texts_of(html)) == len(english[name]), f"{name} in {language}"


def test_a_text_left_in_english_would_be_found() -> None:
    assert texts_of('<html lang="it"><p>Send <b>my</b></p><a lang="de">Deutsch</a><i title="Why">4</i>') == {
        "Send", "my", "Why",
    }  # fmt: skip


def leaves(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(words, dict):
        for key, each in words.items():
            yield from leaves(each, f"{path}.{key}")
    elif isinstance(words, list):
        for number, each in enumerate(words):
            yield from leaves(each, f"{path}[{number}]")
    else:
        yield path, str(words)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_words_have_the_same_places_and_blanks_in_each_language(language: str) -> None:
    import re

    blank = re.compile(r"%\(\w+\)s")
    english, other = dict(leaves(words_in("en"))), dict(leaves(words_in(language)))
    assert set(english) == set(other)
    for path, text in english.items():
        assert sorted(blank.findall(text)) == sorted(blank.findall(other[path])), path
        assert text != other[path] or not any(sign.isalpha() for sign in text), path
    assert (FOLDER / f"{language}.yaml").exists()


def test_every_text_of_the_shipped_survey_is_its_own_in_each_language() -> None:
    [survey] = shipped("icc-2020").enablers
    texts = [
        text for each in survey.dimensions for text in (each.name, each.summary, *(s.text for s in each.statements))
    ]
    texts += [text for level in survey.levels for text in (level.name, level.text)]
    texts += [kind.name for kind in survey.stakeholders]
    assert len(survey.dimensions) == 7
    for text in texts:
        assert len(set(text.values())) >= 6, text["en"]


def test_mails_speak_the_language_of_the_reader(begin: Begin) -> None:
    from cityjourney.enablers.commands import asking
    from cityjourney.notifications.models import Message
    from tests.enablers.conftest import NOW

    survey = begin()
    people = [asking.Person(code, f"{code}@people.example", "business", code) for code in LANGUAGES]
    asking.add_people(round=survey.round, people=people, by=None, at=NOW)
    asking.invite(round=survey.round, by=None, at=NOW)
    asking.remind(round=survey.round, by=survey.representative, at=NOW.replace(day=12))
    by_kind: dict[str, dict[str, set[str]]] = {}
    for mail in Message.objects.all():
        lines = {line for line in mail.text.splitlines() if any(s.isalpha() for s in line)} | {mail.subject}
        words = {line for line in lines if "http" not in line and not line.startswith("    ")}
        by_kind.setdefault(mail.kind, {})[mail.language] = words
        assert f'<html lang="{mail.language}">' in mail.html
        if mail.kind == asking.INVITATION:
            assert f"?lang={mail.language}#" in mail.text
    assert set(by_kind) == {asking.INVITATION, asking.REMINDER}
    for mails in by_kind.values():
        assert set(mails) == set(LANGUAGES)
        for language in set(LANGUAGES) - {"en"}:
            assert mails[language] & mails["en"] == set()


# ---------------------------------------------------------------- answering


def test_answering_leaves_one_answer_and_no_trace_at_the_reader(survey: Survey) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="sl-SI,en;q=0.5")
    first = client.get(address(survey))
    assert 'lang="sl"' in first.content.decode()
    assert first["Referrer-Policy"] == "no-referrer"
    assert "no-store" in first["Cache-Control"]
    sent = client.post(address(survey), form(survey, 0))
    assert sent.status_code == 302
    assert sent["Location"].endswith("/thanks/?lang=it")
    code = survey.codes["p0@people.example"]
    assert code not in sent["Location"]
    again = client.post(address(survey), form(survey, 0, "1"))
    assert again["Location"].endswith("?lang=it&again=1")
    assert [each["marks"][0] for each in AnswerBox.objects.get().answers] == [4]
    assert Ticket.objects.filter(spent=True).count() == 1
    assert not client.cookies


def test_a_faulty_form_comes_back_with_its_answers(survey: Survey) -> None:
    page = Client().post(address(survey), form(survey, 0, "5", code="nonsense"))
    assert page.status_code == 422
    html = page.content.decode()
    assert html.count("checked") == 28
    assert "nonsense" in html
    assert AnswerBox.objects.get().answers == []


def test_a_code_may_be_typed_as_people_do(survey: Survey) -> None:
    typed = survey.codes["p0@people.example"].lower().replace("-", " ")
    assert Client().post(address(survey), form(survey, 0, code=typed)).status_code == 302


@pytest.mark.parametrize("bad", ['"><img onerror=x>', "\u202egnirts", "🦊" * 40, "=cmd()", "x" * 5_000])
def test_what_nobody_should_type_is_escaped_or_left_out(survey: Survey, bad: str) -> None:
    page = Client().post(address(survey), {"code": bad, "lang": bad, "m0": bad, "m1": "6"})
    assert page.status_code == 422
    assert "<img" not in page.content.decode()
    assert AnswerBox.objects.get().answers == []


def test_nul_is_refused(survey: Survey) -> None:
    assert Client().post(address(survey), {"code": "a\0b"}).status_code == 400
