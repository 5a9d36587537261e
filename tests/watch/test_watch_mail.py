"""Changes by mail: one mail for a round, sent once, and no password in the open."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from desk import FEED, Desk, Feed, publish

from web import Web

SECRET = "s3cr3t-of-the-desk"
MAIL = (
    '[[mail]]\nname = "morning"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    'from = "diplowire@example.org"\nto = ["desk@example.org"]\n{more}'
)


@pytest.fixture
def feed(site: Web) -> Feed:
    return Feed(site)


class Post:
    """A mail server of the tests: keeps what it takes. `answers` are the next replies to a text, then 250."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answers: list[bytes] = []
        self.port = 0


@contextmanager
def post() -> Iterator[Post]:
    """Start a mail server on loopback."""
    made = Post()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if b"refused@" in line:
                    self.wfile.write(b"550 nobody here\r\n")
                    continue
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        text += part
                    answer = made.answers.pop(0) if made.answers else b"250 taken"
                    if answer.startswith(b"250"):
                        made.mails.append(text)
                    self.wfile.write(answer + b"\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 yes\r\n")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()


def test_a_round_makes_one_mail(site: Web, feed: Feed, tmp_path: Path) -> None:
    with post() as server:
        desk = Desk(tmp_path, site, FEED + MAIL.format(port=server.port, more='language = "ru"\n'))
        desk.round()
        publish(desk, feed, 0)  # two changes
        desk.later(minutes=11)
        desk.round()
        publish(desk, feed, 1)  # one
    first, second = (message_from_bytes(m, policy=policy.default) for m in server.mails)
    assert first["Subject"] == "Изменения в реестре: Изменений: 2"
    assert second["Subject"].startswith("Отложено: визит, Энтони Блинкен → Китай")
    text = first.get_content()
    assert text.count("Новый план") == 2
    assert "Госсекретарь США планирует посетить Китай" in text
    assert (first["From"], first["To"]) == ("diplowire@example.org", "desk@example.org")
    assert first["Message-ID"] != second["Message-ID"]


def test_mail_waits_for_its_time(site: Web, feed: Feed, tmp_path: Path) -> None:
    with post() as server:
        desk = Desk(tmp_path, site, FEED + MAIL.format(port=server.port, more='every = "1d"\n'))
        desk.round()
        publish(desk, feed, 0)
        publish(desk, feed, 1)
        assert server.mails == []
        desk.later(hours=24)
        desk.round()
    (mail,) = server.mails
    assert message_from_bytes(mail, policy=policy.default)["Subject"] == "Changes in the ledger: 3 changes"


def test_mail_that_is_not_taken_is_sent_again_unchanged(site: Web, feed: Feed, tmp_path: Path) -> None:
    with post() as server:
        server.answers = [b"451 try later", b"250 taken"]
        desk = Desk(tmp_path, site, FEED + MAIL.format(port=server.port, more=""))
        desk.round()
        publish(desk, feed, 1)
        assert server.mails == []
        assert "mail morning: the server answered 451; sent again at" in desk.said[-1]
        publish(desk, feed, 2)
        desk.later(minutes=5)
        desk.round()
    assert len(server.mails) == 2
    subjects = [message_from_bytes(m, policy=policy.default)["Subject"] for m in server.mails]
    assert sorted(s.split(":")[0] for s in subjects) == ["Moved", "Postponed"]


def test_mail_that_is_taken_for_some_is_not_sent_to_them_again(site: Web, feed: Feed, tmp_path: Path) -> None:
    with post() as server:
        settings = MAIL.format(port=server.port, more="").replace('["desk', '["refused@example.org", "desk')
        desk = Desk(tmp_path, site, FEED + settings)
        desk.round()
        publish(desk, feed, 1)
        for _ in range(5):
            desk.later(hours=1)
            desk.round()
    assert len(server.mails) == 1
    assert desk.said[1:] == ["mail morning: the server took it, but not for 1 of the addresses"]


def test_mail_does_not_begin_with_what_was_before(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    publish(desk, feed, 0)
    with post() as server:
        desk.write(FEED + MAIL.format(port=server.port, more=""))
        desk.later(minutes=11)
        desk.round()
        assert server.mails == []
        publish(desk, feed, 1)
    assert len(server.mails) == 1


def test_a_password_is_not_sent_in_the_open_nor_shown(
    site: Web, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server knows no STARTTLS, so that nothing is sent."""
    monkeypatch.setenv("DESK_SECRET", SECRET)
    more = 'user = "desk"\npassword_env = "DESK_SECRET"\n'
    with post() as server:
        text = FEED + MAIL.format(port=server.port, more=more).replace('"none"', '"starttls"')
        desk = Desk(tmp_path, site, text)
        desk.round()
        publish(desk, feed, 1)
    assert server.mails == []
    assert "mail morning: the server did not take it (SMTPNotSupportedError)" in desk.said[-1]
    assert SECRET not in "\n".join(desk.said)
