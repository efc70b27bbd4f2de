"""J1: the commands, run as a person runs them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cityjourney.methodology.cli import main
from tests.methodology.conftest import Breaker

SOURCE = Path(__file__).resolve().parents[2] / "src"


def test_check_of_a_good_methodology_prints_nothing(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tiny)]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_prints_file_line_key_and_sentences_in_order(
    tiny: Path, replace: Breaker, capsys: pytest.CaptureFixture[str]
) -> None:
    replace("phases.yaml", "months: 2", "months: three")
    replace("glossary.yaml", "  term:", "  trem:")
    assert main(["check", str(tiny)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{tiny}/glossary.yaml:3: glossary[0].trem: nothing is called “trem” here. Did you mean “term”?",
        f"{tiny}/phases.yaml:7: phases[0].months: months must be a whole number between 1 and 60; it is 'three'. "
        "Write digits only, such as 1.",
    ]


def test_check_counts_languages_when_asked(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--languages", str(tiny)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("en: ")
    assert lines[0].endswith(" texts, 100 %")
    assert lines[1].startswith("es: 0 of ")
    assert "  glossary.yaml:3: glossary[0].term" in lines


def test_check_knows_the_permissions_that_it_is_given(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tiny)], permissions=frozenset({"city.see"})) == 1
    assert "there is no permission “city.edit”" in capsys.readouterr().out


def test_a_command_that_makes_no_sense_answers_two(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["check"]) == 2
    assert main(["mend", str(tiny)]) == 2
    assert main(["new", str(tiny)]) == 2
    assert capsys.readouterr().out == ""
    assert main(["--help"]) == 0


def test_diff_says_one_sentence_for_each_change(
    tiny: Path, replace: Breaker, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tiny.with_name("old")
    shutil.copytree(tiny, old)
    assert main(["diff", str(old), str(tiny)]) == 0
    assert capsys.readouterr().out == ""
    replace("phases.yaml", "months: 2", "months: 3")
    assert main(["diff", str(old), str(tiny)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Phase “Find out where the city stands” now lasts 3 months instead of 2",
        "Phase “Do what was planned” now runs from month 4 to 9 instead of 3 to 8",
    ]


def test_diff_of_a_broken_methodology_names_the_fault(
    tiny: Path, replace: Breaker, capsys: pytest.CaptureFixture[str]
) -> None:
    replace("phases.yaml", "months: 2", "months: three")
    assert main(["diff", str(tiny), str(tiny)]) == 1
    assert "phases.yaml:7: phases[0].months:" in capsys.readouterr().out


def test_new_writes_a_methodology_that_check_likes(tmp_path: Path) -> None:
    folder = tmp_path / "clean-air"
    assert main(["new", str(folder), "--name", "Clean air", "--languages", "es, en"]) == 0
    assert main(["check", str(folder)]) == 0


def test_new_refuses_what_it_cannot_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "Clean Air")]) == 2
    assert main(["new", str(tmp_path / "air"), "--languages", "english"]) == 2
    assert "“Clean Air” cannot be used" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_module_runs_without_django(tiny: Path, replace: Breaker) -> None:
    replace("phases.yaml", "months: 2", "months: three")
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from cityjourney.methodology.cli import main\n"
        f"sys.exit(main(['check', {str(tiny)!r}]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    for command in (["-m", "cityjourney.methodology", "check", str(tiny)], ["-c", code]):
        ran = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 1
        assert "it is 'three'" in ran.stdout
        assert ran.stderr == ""
