"""Tokens: who may do what, and that a secret is nowhere but with its owner."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from diplowire.cli import app as cli
from diplowire.errors import LedgerError
from diplowire.ledger import migrate, schema
from diplowire.pipeline import open_ledger
from diplowire.serve.access import Access, Settings
from diplowire.serve.api import create_api
from diplowire.serve.binding import BindingError, check_binding, host_name, is_loopback
from diplowire.serve.tokens import Tokens

Bearer = Callable[..., dict[str, str]]
LOCAL = "http://127.0.0.1:8710"
STORY = {"text": "x y z"}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2030, 1, 10, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(access: Access, clock: Clock) -> Iterator[Tokens]:
    made = Tokens(access.book.store, clock)
    yield made
    made.close()


def kind(answer: object) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]  # type: ignore[attr-defined]


def test_tables_are_those_of_the_newest_migration(tmp_path: Path) -> None:
    book = open_ledger(tmp_path / "ledger.sqlite")
    with book.store.reading() as c:
        found = compare_metadata(MigrationContext.configure(c), schema.metadata)
    book.close()
    # Full-text search has tables of its own, which SQLAlchemy does not know.
    assert [d for d in found if not (d[0] == "remove_table" and d[1].name.startswith("story_search"))] == []
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD


def test_a_ledger_of_the_first_tables_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    later = {"token", "wire", "band", "watched", "watched_item", "change", "delivery", "mark"}
    with engine.begin() as c:
        schema.metadata.create_all(c, [x for x in schema.metadata.sorted_tables if x.name not in later])
        c.exec_driver_sql("ALTER TABLE story DROP COLUMN relays")
        c.exec_driver_sql("DROP INDEX ix_profile_kind_entity_told")
        c.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        c.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    engine.dispose()
    book = open_ledger(path, create=False)
    Tokens(book.store).new("desk", ["read"])
    assert len(Tokens(book.store).every()) == 1
    book.close()


def test_a_secret_is_kept_as_a_hash_only(tokens: Tokens, access: Access, ledger: Path) -> None:
    made, secret = tokens.new(" desk \n one ", ["judge", "add"])
    assert re.fullmatch(r"dw_[\w-]{43}", secret)
    assert (made.name, made.scopes) == ("desk one", ("add", "judge"))
    assert tokens.check(secret) == made
    access.close()
    raw = b"".join(p.read_bytes() for p in ledger.parent.glob("ledger.sqlite*"))
    assert secret.encode() not in raw
    assert secret[3:].encode() not in raw


def test_what_is_no_token_opens_nothing(tokens: Tokens) -> None:
    _, secret = tokens.new("desk", ["read"])
    for wrong in ("", "dw_", secret[:-1], secret + "x", secret.upper(), secret[3:], "\x00", "\ud800"):
        assert tokens.check(wrong) is None


def test_a_token_expires_after_its_last_day_and_can_be_revoked(tokens: Tokens, clock: Clock) -> None:
    _, secret = tokens.new("desk", ["read"], dt.date(2030, 1, 11))
    assert tokens.exist()
    clock.now += dt.timedelta(days=1)
    assert tokens.check(secret)
    clock.now += dt.timedelta(days=1)
    assert tokens.check(secret) is None
    assert not tokens.exist()
    made, secret = tokens.new("desk", ["read"])
    assert tokens.check(secret)
    first = tokens.revoke(made.id).revoked
    clock.now += dt.timedelta(days=1)
    assert tokens.revoke(made.id).revoked == first
    assert tokens.check(secret) is None
    assert not tokens.exist()


def test_what_no_token_can_be(tokens: Tokens) -> None:
    for name, scopes, expires in (
        ("", ["read"], None),
        ("x" * 101, ["read"], None),
        ("a\x1b[31m", ["read"], None),
        ("desk", [], None),
        ("desk", ["write"], None),
        ("desk", ["read"], dt.date(2030, 1, 9)),
    ):
        with pytest.raises(LedgerError):
            tokens.new(name, scopes, expires)  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match="token list"):
        tokens.revoke("T00000000")


def test_the_day_of_use_is_kept(tokens: Tokens, clock: Clock) -> None:
    _, secret = tokens.new("desk", ["read"])
    tokens.check(secret)
    tokens.close()
    assert tokens.every()[0].last_used == clock.now.date()
    clock.now += dt.timedelta(days=1)
    tokens.check(secret)
    tokens.check(secret)
    tokens.close()
    assert tokens.every()[0].last_used == clock.now.date()


def test_writing_needs_a_token_of_its_scope(client: TestClient, access: Access, bearer: Bearer) -> None:
    undo = {"verdict": "undo", "judgement": "J000000000000", "reason": "x"}
    for path, body, scope, other in (("stories", STORY, "add", "judge"), ("judgements", undo, "judge", "add")):
        url = f"/api/v1/{path}"
        bare = client.post(url, json=body)
        assert (bare.status_code, kind(bare)) == (401, "token-missing")
        assert bare.headers["www-authenticate"] == "Bearer"
        for wrong in ("Bearer dw_wrong", "Bearer x y"):
            answer = client.post(url, json=body, headers={"Authorization": wrong})
            assert (answer.status_code, kind(answer)) == (401, "token-invalid")
        basic = client.post(url, json=body, headers={"Authorization": "Basic eDp5"})
        assert (basic.status_code, kind(basic)) == (401, "token-missing")
        refused = client.post(url, json=body, headers=bearer("read", other))
        assert (refused.status_code, kind(refused)) == (403, "scope-missing")
        assert client.post(url, json=body, headers=bearer(scope)).status_code in (201, 404)
    assert client.get("/api/v1/events", headers={"Authorization": "Bearer dw_wrong"}).status_code == 401
    header = bearer("add")
    tokens = Tokens(access.book.store)
    tokens.revoke(tokens.every()[-1].id)
    assert client.post("/api/v1/stories", json=STORY, headers=header).status_code == 401


def test_a_secret_is_in_no_log_and_no_answer(
    client: TestClient, bearer: Bearer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    header = bearer("read")
    secret = header["Authorization"].removeprefix("Bearer ")

    def fail(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("diplowire.serve.api.lists.notices", fail)
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.get("/api/v1/notices", headers=header),
            client.post("/api/v1/stories", json=STORY, headers=header),
            client.post("/api/v1/stories", json={"text": 1, "token": secret}, headers=header),
            client.post("/api/v1/read", json={"text": 1, "extra": secret}, headers=header),
            client.get("/api/v1/events", headers={"Authorization": header["Authorization"] + "x"}),
        ]
    assert [a.status_code for a in answers] == [500, 403, 403, 422, 401]
    assert secret not in caplog.text
    assert not [a for a in answers if secret in a.text or secret in str(a.headers)]


def test_from_outside_everything_needs_a_token(ledger: Path) -> None:
    access = Access(replace(Settings(ledger=str(ledger)), host="0.0.0.0"))
    with pytest.raises(BindingError, match="token new"):
        create_api(access)
    _, secret = Tokens(access.book.store).new("desk", ["read"])
    _, adds = Tokens(access.book.store).new("desk", ["add"])
    with TestClient(create_api(access), base_url="http://ledger.example") as client:
        for path in ("events", "ledger", "search?q=x", "persons/P1"):
            assert client.get(f"/api/v1/{path}").status_code == 401
            assert client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {adds}"}).status_code == 403
            found = client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
            assert found.status_code in (200, 404)
        assert client.post("/api/v1/read", json=STORY).status_code == 401
        read = client.post("/api/v1/read", json=STORY, headers={"Authorization": f"Bearer {secret}"})
        assert read.status_code == 200
    access.close()


def test_where_a_server_may_listen() -> None:
    for host in ("127.0.0.1", "127.8.9.1", "localhost", "::1", "[::1]", "LOCALHOST"):
        assert is_loopback(host)
        assert not check_binding(host, False).token_needed
        assert check_binding(host, True, require_token=True).token_needed
        with pytest.raises(BindingError):
            check_binding(host, False, require_token=True)
    assert check_binding("127.0.0.1", True, require_token=True).answers("ledger.example")
    assert not check_binding("127.0.0.1", True).answers("ledger.example")
    for host in ("0.0.0.0", "::", "", "10.0.0.1", "ledger.example", "localhost.evil.example"):
        assert not is_loopback(host)
        assert check_binding(host, True).token_needed
        with pytest.raises(BindingError, match="token new"):
            check_binding(host, False)
    assert [host_name(x) for x in ("[::1]:80", "A.b:8", "a", "::1", "")] == ["::1", "a.b", "a", "::1", ""]


def test_the_command_makes_lists_and_revokes(tmp_path: Path) -> None:
    path = ["--ledger", str(tmp_path / "ledger.sqlite")]
    run = CliRunner()
    made = run.invoke(
        cli, ["token", "new", "desk", "--scope", "add", "--scope", "read", "--expires", "2999-12-31", *path]
    )
    assert made.exit_code == 0, made.output
    secret = made.stdout.strip()
    assert secret.startswith("dw_")
    listed = run.invoke(cli, ["token", "list", *path]).stdout
    assert re.fullmatch(r"(T\w{8})  desk  read add  made \S+  expires 2999-12-31\n", listed)
    assert secret not in listed
    id = listed.split()[0]
    assert "revoked" in run.invoke(cli, ["token", "revoke", id, *path]).stdout
    assert run.invoke(cli, ["token", "revoke", "T0", *path]).exit_code == 2
    for wrong in (["--scope", "write"], ["--expires", "2000-01-01"], ["--expires", "soon"]):
        assert run.invoke(cli, ["token", "new", "desk", *wrong, *path]).exit_code == 2


def test_a_busy_ledger_is_said(
    client: TestClient, access: Access, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> int:
        said = OperationalError("INSERT", {}, Exception("database is locked"))
        raise LedgerError("/secret/place: others write") from said

    header = bearer("add")
    monkeypatch.setattr(access.book, "begin", busy)
    answer = client.post("/api/v1/stories", json=STORY, headers=header)
    assert (answer.status_code, kind(answer)) == (503, "ledger-busy")
    assert "/secret/place" not in answer.text
    assert answer.headers["retry-after"] == "10"
