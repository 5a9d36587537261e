"""Changes as a mail in plain text."""

from __future__ import annotations

import datetime as dt
import json
import smtplib
import ssl
from collections.abc import Sequence
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr

from diplowire.errors import DiplowireError
from diplowire.export.changes import paragraph, sentence
from diplowire.export.labels import labels
from diplowire.ledger.outbox import Delivery
from diplowire.views.changes import Change
from diplowire.watch.settings import Mail

_SECONDS = 30.0


class NotSent(DiplowireError):
    """A mail that the server did not take; the message shows no password. `final`: it took it for some."""

    final = False


def digest(changes: Sequence[Change], language: str) -> str:
    """Return subject and text of a mail about changes, as JSON."""
    say = labels(language)
    count = len(changes)
    head = say("digest", "one") if count == 1 else say("digest", "changes").replace("%", str(count))
    parts = [head, *("\n".join(paragraph(c, say)) for c in changes), say("digest", "footer")]
    subject = sentence(changes[0], say) if count == 1 else f"{say('digest', 'title')}: {head}"
    return json.dumps(
        {"subject": " ".join(subject.split())[:200], "text": "\n\n".join(parts) + "\n"}, ensure_ascii=False
    )


def message(mail: Mail, delivery: Delivery, now: dt.datetime) -> MIMEText:
    """Return a mail. Sent again it has the same Message-ID, by which servers and readers know it."""
    told = json.loads(delivery.body)
    domain = parseaddr(mail.sender)[1].rpartition("@")[2]
    made = MIMEText(told["text"], "plain", "utf-8")
    made["From"] = mail.sender
    made["To"] = ", ".join(mail.to)
    made["Subject"] = _folded(told["subject"])
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<diplowire.{delivery.id}.{delivery.number}@{domain or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    return made


def _folded(text: str) -> str:
    """Return a text as a header. The newer policies of the library lose blanks where they fold."""
    return Header(text, "utf-8", header_name="Subject").encode()


def send(mail: Mail, delivery: Delivery, now: dt.datetime) -> None:
    """Send a mail. Raises NotSent where the server does not take it for everybody."""
    try:
        context = ssl.create_default_context()
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
        with server:
            if mail.security == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, mail.password())
            refused = server.send_message(message(mail, delivery, now))
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(f"{mail.output}: the server does not accept user and password ({error.smtp_code})") from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"{mail.output}: the server answered {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotSent(f"{mail.output}: the server takes it for none of the addresses") from None
    except smtplib.SMTPException as error:
        raise NotSent(f"{mail.output}: the server did not take it ({type(error).__name__})") from None
    except (OSError, ssl.SSLError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise NotSent(f"{mail.output}: {mail.host} cannot be reached ({reason})") from None
    if refused:
        some = NotSent(f"{mail.output}: the server took it, but not for {len(refused)} of the addresses")
        some.final = True  # sent again, the others would have it twice
        raise some
