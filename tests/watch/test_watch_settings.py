"""The file of sources: a mistake names its key, and says what to do."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplowire.cli import app
from diplowire.watch.settings import SettingsError, example, read_settings

GOOD = '[[source]]\nname = "a"\nfeed = "https://a.example/rss"\n'
HOOK = '[[webhook]]\nname = "w"\nsecret_env = "DESK_SECRET"\n'
MAIL = '[[mail]]\nname = "m"\nhost = "h.example"\nfrom = "a@b.example"\n'


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DESK_SECRET", "DIPLOWIRE_HOOK_SECRET", "DIPLOWIRE_MAIL_PASSWORD"):
        monkeypatch.setenv(name, "s3cr3t")
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.delenv("NOT_THERE", raising=False)
    monkeypatch.setenv("NO_ADDRESS", "hooks.example.org/token-0123456789")


def mistake(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "s.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    said = str(caught.value)
    assert all(line.startswith(f"{path}: ") for line in said.splitlines())
    assert "s3cr3t" not in said and "0123456789" not in said
    return said.replace(f"{path}: ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "source: it is missing"),
        ("source = []", "the file: it names no source"),
        ("source = 5", "source: "),
        ('[[source]]\nname = "a"', "source 1 (a): give either feed or page, one of them"),
        (GOOD + 'page = "https://a.example"', "source 1 (a): give either feed or page, one of them"),
        (GOOD + 'every = "10x"', "source 1 (a), every: '10x' is no time such as 30s, 10m, 2h or 1d"),
        (GOOD + "every = 5", "source 1 (a), every: input should be greater than or equal to 60"),
        (GOOD + "every = true", "source 1 (a), every: true is no time"),
        (GOOD + "evry = 5", "source 1 (a), evry: there is no such key"),
        (GOOD + 'follow = "yes"', "source 1 (a), follow: input should be a valid boolean"),
        (GOOD + '[[source]]\nfeed = "https://b.example/"', "source 2, name: it is missing"),
        (GOOD + '[[source]]\nname = " "\nfeed = "https://b.example/"', "source 2 ( ), name: it is no name"),
        (
            GOOD + '[[source]]\nname = "b"\nfeed = "ftp://b.example/"',
            "source 2 (b), feed: it is no address that begins",
        ),
        (
            GOOD + '[[source]]\nname = "b"\nfeed = "https://u:p@b.example/"',
            "source 2 (b), feed: an address with a user",
        ),
        (GOOD + GOOD, "the file: two sources have the name 'a'"),
        (GOOD + GOOD.replace('"a"', '"b"'), "the file: the sources 'a' and 'b' are one and the same"),
        ('[[source]]\nname = "p"\npage = "https://p.example"\nfollow = true', "source 1 (p): follow is for feeds only"),
        ("[fetch]\npause = -1\n" + GOOD, "fetch, pause: input should be greater"),
        ('[fetch]\nallow = ["10.0.0.0/99"]\n' + GOOD, "fetch, allow: it is no network such as 10.1.0.0/16"),
        (GOOD + HOOK, "webhook 1 (w): give either url or url_env, one of them"),
        (
            GOOD + HOOK + 'url = "https://h.example"\nurl_env = "DESK_SECRET"',
            "webhook 1 (w): give either url or url_env",
        ),
        (GOOD + HOOK + 'url_env = "NOT_THERE"', "webhook 1 (w), url_env: the environment has no variable NOT_THERE"),
        (GOOD + HOOK + 'url_env = "EMPTY"', "webhook 1 (w), url_env: the environment variable EMPTY is empty"),
        (GOOD + HOOK + 'url_env = "NO_ADDRESS"', "webhook 1 (w): it is no address that begins with http"),
        (
            GOOD + HOOK + 'url = "https://h.example"\nkinds = ["new"]',
            "webhook 1 (w), kinds 1: input should be 'planned'",
        ),
        (
            GOOD + HOOK + 'url = "https://h.example"\nstates = ["Kazakhstan"]',
            "webhook 1 (w), states 1: 'Kazakhstan' is no",
        ),
        (GOOD + HOOK + 'url = "https://h.example"\nsecret = "s3cr3t"', "webhook 1 (w), secret: there is no such key"),
        (GOOD + "[[atom]]", "atom 1, path: it is missing"),
        (
            GOOD + '[[atom]]\npath = "a"\nlanguage = "fr"',
            "atom 1, language: there are no words in 'fr', only in en, ru",
        ),
        (GOOD + MAIL, "mail 1 (m), to: it is missing"),
        (GOOD + MAIL + "to = []", "mail 1 (m), to: tuple should have at least 1 item"),
        (GOOD + MAIL + 'to = ["a@b.example\\nBcc: c@d.example"]', "mail 1 (m), to 1: it is no name"),
        (GOOD + MAIL + 'to = ["x"]\nuser = "u"', "mail 1 (m): user and password_env belong together"),
        (
            GOOD + MAIL + 'to = ["x"]\nuser = "u"\npassword_env = "DESK_SECRET"\nsecurity = "none"',
            "mail 1 (m): a password is not sent without starttls or tls",
        ),
        ("[[source]\n", "it is no TOML: "),
        (b"\xff\xfe", "it is not UTF-8"),
        ("a = " + "[" * 5000, "it is no TOML: "),
    ],
)
def test_a_mistake_names_its_key(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in mistake(tmp_path, text)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    said = mistake(tmp_path, GOOD + 'every = "x"\n[[source]]\nname = "b"\nfeed = "b"\n')
    assert len(said.splitlines()) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"it cannot be read \(No such file"):
        read_settings(tmp_path / "none.toml")


def test_the_example_is_good_and_its_keys_are_all_there(tmp_path: Path) -> None:
    text = re.sub(r"^# (\w+ = )", r"\1", example(), flags=re.M)
    path = tmp_path / "s.toml"
    path.write_text(text, "utf-8")
    settings = read_settings(path)
    assert settings.source[0].every == 600
    assert settings.atom[0].path == tmp_path / "changes.atom"
    written = tomllib.loads(text)
    assert set(written["fetch"]) == set(type(settings.fetch).model_fields)
    assert set(written["mail"][0]) == {f.alias or n for n, f in type(settings.mail[0]).model_fields.items()} - {
        "kinds", "states",
    }  # fmt: skip


def test_the_example_of_the_documentation_is_good(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "watch.md").read_text("utf-8")
    (text,) = re.findall(r"^```toml\n(.*?)^```", page, re.M | re.S)
    (tmp_path / "s.toml").write_text(text, "utf-8")
    assert len(read_settings(tmp_path / "s.toml").source) == 2


def test_the_command(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["watch", "--example"])
    assert (done.exit_code, done.stdout) == (0, example())
    done = CliRunner().invoke(app, ["watch", str(tmp_path / "none.toml")])
    assert done.exit_code == 2
    assert "none.toml: it cannot be read" in done.stderr
    assert CliRunner().invoke(app, ["watch"]).exit_code == 2
    assert not list(tmp_path.glob("*.sqlite"))
