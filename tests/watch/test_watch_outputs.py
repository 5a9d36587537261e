"""Where changes go: webhooks, a feed, mail. Nothing is lost, nothing is sent twice, no secret is shown."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from pathlib import Path

import feedparser
import pytest
from desk import FEED, STORIES, Desk, Feed, Hook, publish, text_of

from diplowire.export.atom import entry_id
from diplowire.fetch import Fetcher
from diplowire.ledger import outbox
from diplowire.watch import outputs
from diplowire.watch.webhook import signature
from web import Reply, Web

SECRET = "s3cr3t-of-the-desk"
HOOK = '[[webhook]]\nname = "desk"\nurl = "SITE/hook"\nsecret_env = "DESK_SECRET"\n'
ATOM = '[[atom]]\npath = "out.atom"\n'


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", SECRET)


@pytest.fixture
def feed(site: Web) -> Feed:
    return Feed(site)


def test_each_change_is_posted_once_and_signed(site: Web, feed: Feed, tmp_path: Path) -> None:
    hook = Hook(site)
    desk = Desk(tmp_path, site, FEED + HOOK)
    for n in range(4):
        publish(desk, feed, n)
    for _ in range(3):
        desk.later(minutes=11)
        desk.round()
    assert [b["type"] for b in hook.bodies if b["what"] == "visit"] == [
        "diplowire.change.planned", "diplowire.change.moved", "diplowire.change.moved", "diplowire.change.held",
        "diplowire.change.planned",
    ]  # fmt: skip
    assert [b["id"] for b in hook.bodies] == [c.id for c in desk.changes()]
    for r, b in zip(hook.requests, hook.bodies, strict=True):
        h = r.headers
        assert h["webhook-id"] == h["idempotency-key"] == b["id"]
        signed = f"{b['id']}.{h['webhook-timestamp']}.".encode() + r.body
        want = base64.b64encode(hmac.digest(SECRET.encode(), signed, hashlib.sha256)).decode()
        assert h["webhook-signature"] == f"v1,{want}"
        assert set(b["sentence"]) == {"en", "ru"}
        assert b["sources"][0]["quotes"][0]["text"]


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of https://github.com/standard-webhooks/standard-webhooks, with its secret in base64."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_not_taken_is_sent_again_with_the_same_id_and_body(site: Web, feed: Feed, tmp_path: Path) -> None:
    hook = Hook(site)
    hook.answers = [500, 503, 302]
    desk = Desk(tmp_path, site, FEED + HOOK)
    publish(desk, feed, 1)  # one change
    for _ in range(30):
        desk.later(minutes=5)
        desk.round()
    assert len(hook.requests) == 4
    assert len({(r.headers["webhook-id"], r.body) for r in hook.requests}) == 1
    assert len([s for s in desk.said if "answered" in s]) == 1


def test_it_waits_as_long_as_it_is_asked_to(site: Web, feed: Feed, tmp_path: Path) -> None:
    asked: list[dt.datetime] = []
    desk = Desk(tmp_path, site, FEED + HOOK)

    def busy(_: object) -> Reply:
        asked.append(desk.now.time)
        return Reply(status=429 if len(asked) == 1 else 200, headers={"Retry-After": "7200"})

    site.pages["/hook"] = busy
    publish(desk, feed, 1)
    for _ in range(30):
        desk.later(minutes=10)
        desk.round()
    assert len(asked) == 2
    assert asked[1] - asked[0] >= dt.timedelta(hours=2)


def test_what_is_never_taken_is_given_up_in_the_end(site: Web, feed: Feed, tmp_path: Path) -> None:
    hook = Hook(site)
    hook.answers = [400] * 100
    desk = Desk(tmp_path, site, FEED + HOOK)
    publish(desk, feed, 1)
    for _ in range(60):
        desk.later(hours=20)
        desk.round()
    assert len(hook.requests) == 20
    assert desk.said[-1].endswith("given up after 20 times")
    assert all(SECRET not in s and "/hook" not in s for s in desk.said)


def test_only_what_is_wanted_is_sent(site: Web, feed: Feed, tmp_path: Path) -> None:
    hooks = [Hook(site, f"/hook{n}") for n in range(3)]
    wanted = ['kinds = ["moved"]', 'states = ["CHN"]', 'states = ["FRA"]']
    settings = "".join(
        HOOK.replace('"desk"', f'"desk{n}"').replace("/hook", f"/hook{n}") + w + "\n" for n, w in enumerate(wanted)
    )
    desk = Desk(tmp_path, site, FEED + settings)
    for n in range(4):
        publish(desk, feed, n)
    assert {b["kind"] for b in hooks[0].bodies} == {"moved"}
    assert len(hooks[0].requests) == 2
    assert len(hooks[1].requests) == len(desk.changes())
    assert hooks[2].requests == []


def test_a_secret_address_is_taken_from_the_environment_and_never_shown(
    site: Web, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hook = Hook(site, "/token-0123456789")
    hook.answers = [500]
    monkeypatch.setenv("DESK_URL", site.url("/token-0123456789"))
    desk = Desk(tmp_path, site, FEED + HOOK.replace('url = "SITE/hook"', 'url_env = "DESK_URL"'))
    with caplog.at_level(0):
        publish(desk, feed, 1)
        site.pages.clear()
        desk.later(hours=3)
        desk.round()
    assert len(hook.requests) == 1
    shown = "\n".join([*desk.said, *(r.getMessage() for r in caplog.records)])
    assert "webhook desk: the other side answered 500" in shown
    assert "0123456789" not in shown and SECRET not in shown
    with desk.book() as book, book.store.reading() as c:
        rows = c.exec_driver_sql("SELECT * FROM delivery").all()
    assert rows and "0123456789" not in str(rows) and SECRET not in str(rows)


def test_a_webhook_may_not_lead_inside(site: Web, feed: Feed, tmp_path: Path) -> None:
    """What sources may reach is not what webhooks may, and the other way round; redirects are not followed."""
    hook = Hook(site)
    settings = '[fetch]\npause = "0s"\n' + FEED + HOOK + 'allow = ["127.0.0.1"]\n'
    desk = Desk(tmp_path, site, settings)
    desk.round()
    assert "is this machine itself" in desk.said[0]
    assert site.asked == []
    desk = Desk(tmp_path, site, FEED + HOOK)
    publish(desk, feed, 1)
    assert len(hook.requests) == 1
    site.pages["/hook"] = Reply(status=307, headers={"Location": "/other"})
    other = Hook(site, "/other")
    publish(desk, feed, 2)
    assert other.requests == []


def test_the_feed_is_well_made_and_the_same_each_time(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED + ATOM + 'language = "ru"\n')
    for n in range(4):
        publish(desk, feed, n)
    path = tmp_path / "out.atom"
    made = path.read_bytes()
    found = feedparser.parse(made)
    assert not found.bozo and found.version == "atom10"
    assert [e.id for e in found.entries] == [entry_id(c) for c in reversed(desk.changes())]
    assert found.feed.updated == found.entries[0].updated
    assert found.entries[-1].title.startswith("Новый план: ")
    assert "Госсекретарь США планирует посетить Китай" in found.entries[-1].content[0].value
    assert [link.href for link in found.entries[0].links] == [site.url("/s3.txt")]
    path.unlink()
    desk.later(minutes=11)
    desk.round()
    assert path.read_bytes() == made
    assert sorted(p.name for p in tmp_path.iterdir() if "atom" in p.name) == ["out.atom"]


def test_changes_that_another_version_wrote_are_passed_over(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED + ATOM)
    publish(desk, feed, 0)
    with desk.book() as book, book.store.writing() as c:
        c.exec_driver_sql("UPDATE change SET body = '{\"later\": 1}' WHERE pk = 1")
    publish(desk, feed, 1)
    assert (tmp_path / "out.atom").read_bytes().count(b"<entry>") == 2


def test_a_feed_that_cannot_be_written_is_said_and_the_rest_goes_on(site: Web, feed: Feed, tmp_path: Path) -> None:
    hook = Hook(site)
    desk = Desk(tmp_path, site, FEED + ATOM.replace("out.atom", "none/out.atom") + HOOK)
    publish(desk, feed, 1)
    assert "out.atom: it cannot be written (No such file or directory)" in desk.said[-1]
    assert len(hook.requests) == 1


def test_a_day_that_passes_is_told_once(site: Web, feed: Feed, tmp_path: Path) -> None:
    hook = Hook(site)
    desk = Desk(tmp_path, site, FEED + HOOK + 'kinds = ["overdue"]\n')
    desk.now.time = dt.datetime(2023, 2, 3, 9, tzinfo=dt.UTC)
    publish(desk, feed, 0)
    for _ in range(20):
        desk.later(hours=6)
        desk.round()
    assert [(b["kind"], b["when"]["end"], b["as_of"]) for b in hook.bodies] == [("overdue", "2023-02-06", "2023-02-07")]
    assert hook.bodies[0]["sentence"]["en"].startswith(
        "Overdue, no report of it is known: visit, Antony Blinken → China"
    )


def test_what_was_sent_long_ago_is_forgotten(
    site: Web, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "_KEPT", 2)
    Hook(site)
    desk = Desk(tmp_path, site, FEED + HOOK)
    for n in range(4):
        publish(desk, feed, n)
    with desk.book() as book, book.store.reading() as c:
        assert c.exec_driver_sql("SELECT count(*), max(length(body)) FROM delivery").one() == (3, 0)
        assert outbox.last(c) == len(desk.changes()) > 3


def test_nothing_is_sent_while_it_is_stopped(site: Web, feed: Feed, tmp_path: Path) -> None:
    """A webhook that is stopped on its way is sent again: nobody knows whether it was taken."""
    hook = Hook(site)
    desk = Desk(tmp_path, site, FEED + HOOK)
    feed.add("a", text_of(STORIES[1]))
    real = Fetcher.post

    def stopped(self: Fetcher, *arguments: object, **more: object) -> object:
        watcher.stop()
        return real(self, *arguments, **more)  # type: ignore[arg-type]

    with desk.book() as book, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Fetcher, "post", stopped)
        watcher = desk.watcher(book)
        watcher.run(once=True)
    assert hook.requests == []
    desk.later(minutes=3)
    desk.round()
    assert len(hook.requests) == 1
