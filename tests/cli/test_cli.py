"""The command line as a user meets it: formats, exit codes, and inputs that are no good."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from diplowire.cli import app
from diplowire.model.reading import Reading

STORY = (
    " date 2019-03-05 Министр иностранных дел Австрии прибыл в Прагу\n\n"
    "ПРАГА, 5 марта. Министр иностранных дел Австрии прибыл во вторник в Прагу с официальным визитом. "
    "Он проведет переговоры с премьер-министром Чехии.\n"
)


def run(*arguments: str | Path, data: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=data)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, "utf-8")
    return path


def reading_of(result: Result) -> Any:
    assert result.exception is None, result.output
    return json.loads(result.stdout_bytes)


def codes(reading: Any) -> list[str]:
    return [n["code"] for n in reading["notices"]]


def test_a_record_for_people(story: Path) -> None:
    result = run("read", story)
    assert result.exit_code == 0
    assert "WHAT HAPPENED" in result.stdout
    assert "visit" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "\x1b" not in result.stdout
    assert "ЧТО ПРОИЗОШЛО" in run("read", story, "--lang", "ru").stdout


def test_json_is_one_object_that_the_types_accept_and_the_same_every_time(story: Path) -> None:
    first = run("read", story, "--format", "json")
    reading = Reading.model_validate_json(first.stdout_bytes)
    assert reading.story.text == STORY
    assert first.stdout_bytes == run("read", story, "-f", "json").stdout_bytes
    assert first.stdout_bytes.count(b"\n") == 1
    assert reading_of(run("read", story, "-f", "json", "--indent")) == reading_of(first)


def test_jsonl_is_a_line_a_story(story: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(STORY.replace("Прагу", "Брно"), "utf-8")
    lines = run("read", story, other, "--format", "jsonl").stdout_bytes.splitlines()
    assert [json.loads(line)["story"]["text"].count("Брно") for line in lines] == [0, 2]


def test_html_goes_to_a_file_or_a_folder(story: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run("read", story, "--format", "html", "-o", page).exit_code == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    folder = tmp_path / "pages"
    assert run("read", story, story, "--format", "html", "-o", folder).exit_code == 0
    assert len(list(folder.glob("story*.html"))) == 2
    assert run("read", story, story, "--format", "html").exit_code == 2


def test_standard_input(story: Path) -> None:
    assert reading_of(run("read", "-", "-f", "json", data=STORY.encode()))["story"]["text"] == STORY
    empty = run("read", "-", data=b"")
    assert empty.exit_code == 1
    assert "<stdin>: it is empty" in empty.stderr


def test_what_the_caller_states(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("ПРАГА, 31 декабря. Министр прибыл в Прагу.\n", "utf-8")
    reading = reading_of(run("read", path, "-f", "json", "--published", "2020-01-01", "--url", "https://example.org/1"))
    assert reading["story"]["published"] == "2020-01-01"
    assert reading["story"]["url"] == "https://example.org/1"
    assert reading["story"]["dateline"]["date"] == "2019-12-31"
    late = reading_of(run("read", path, "-f", "json", "--published", "2020-01-01T10:30"))
    assert late["story"]["published"] == "2020-01-01T10:30:00"


@pytest.mark.parametrize(
    "arguments",
    [["read"], ["read", "{story}", "--published", "05.03.2019"], ["read", "{story}", "--format", "xml"],
     ["read", "{story}", "--lang", "xx"], ["nothing"], ["read", "{story}", "-o", "{story}/x/y"]],
)  # fmt: skip
def test_a_wrong_command_leaves_with_2_and_a_message(story: Path, arguments: list[str]) -> None:
    result = run(*(a.replace("{story}", str(story)) for a in arguments))
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "it is empty"),
        ("blank.txt", b"\n \n", "it is empty"),
        ("binary.txt", bytes(range(256)), "binary"),
        ("story.pdf", b"%PDF-1.7\n", "PDF"),
    ],
)
def test_what_holds_no_story_leaves_with_1_and_the_others_are_read(
    tmp_path: Path, story: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    result = run("read", path, story, "-f", "jsonl")
    assert result.exit_code == 1
    assert f"{path}: " in result.stderr
    assert message in result.stderr
    assert json.loads(result.stdout_bytes)["story"]["text"] == STORY


def test_missing_files_and_folders(tmp_path: Path) -> None:
    result = run("read", tmp_path / "none.txt", tmp_path)
    assert result.exit_code == 1
    assert "no such file" in result.stderr
    assert "folder" in result.stderr


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_other_encodings_are_read_with_a_notice(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(STORY.encode(encoding))
    reading = reading_of(run("read", path, "-f", "json"))
    assert reading["story"]["text"] == STORY
    assert "encoding" in codes(reading)


def test_another_language_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The minister arrived in Prague\n\nHe stays for two days.\n", "utf-8")
    reading = reading_of(run("read", path, "-f", "json"))
    assert reading["story"]["language"] == "en"
    assert "language-not-read" in codes(reading)
    assert (reading["entities"], reading["events"], reading["statements"]) == ([], [], [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('"Мы приедем снова, - сказал министр.', None),
        ('»«""»„ сказал', None),
        ("\x07 звонок \x1b[31m", "control-characters"),
    ],
)
def test_odd_text_is_read_and_kept(tmp_path: Path, words: str, code: str | None) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY + words + "\n", "utf-8")
    result = run("read", path, "-f", "json")
    reading = reading_of(result)
    assert reading["story"]["text"] == STORY + words + "\n"
    assert code is None or code in codes(reading)
    assert "\x1b" not in run("read", path).stdout


def test_explain_names_the_rules(story: Path) -> None:
    result = run("explain", story)
    assert result.exit_code == 0
    assert "ru." in result.stdout
    assert "kept" in result.stdout
    assert "No rule fired." in run("explain", story, "--rule", "no.such.rule").stdout


def test_an_error_inside_costs_one_story_and_no_traceback(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import diplowire.pipeline

    class Broken:
        def explain(self, document: object) -> None:
            raise RuntimeError("a defect")

    monkeypatch.setattr(diplowire.pipeline, "reader", lambda kind: Broken())
    result = run("read", story)
    assert result.exit_code == 1
    assert "RuntimeError: a defect" in result.stderr
    assert "Traceback" not in result.output


def test_demo_reads_all_samples_and_shows_one() -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert result.stdout.count(".txt: ") == 6
    assert "WHO" in result.stdout


def test_help_is_quick_to_load_and_teaches() -> None:
    code = (
        "import sys; sys.argv = ['diplowire', '--help']\n"
        "from diplowire.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pymorphy3', 'slovnet', 'navec', 'pydantic', 'diplowire.pipeline'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in result.stdout
    assert "diplowire read story.txt --format json" in result.stdout


@pytest.mark.parametrize("command", [["read"], ["explain"], ["demo"], ["schema"], ["kinds"], ["codebook"]])
def test_every_command_has_help(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5
