"""Posting changes, signed as Standard Webhooks say (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from contextlib import suppress

from diplowire.errors import DiplowireError
from diplowire.fetch import Fetcher
from diplowire.ledger.outbox import Delivery
from diplowire.watch.settings import Webhook

_PREFIX = "whsec_"  # before a secret that is written in base64


class NotTaken(DiplowireError):
    """What was sent was not taken; `wait` is how many seconds the other side asked to be left alone."""

    def __init__(self, said: str, wait: float | None = None) -> None:
        super().__init__(said)
        self.wait = wait


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 over id, time and body, in base64, as `v1,...`."""
    key = secret.encode()
    if secret.startswith(_PREFIX):
        with suppress(ValueError):  # a secret that merely begins so
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def post(fetcher: Fetcher, hook: Webhook, delivery: Delivery, now: dt.datetime) -> None:
    """Post a change. Raises NotTaken, or FetchError, where it was not taken; neither shows address or secret."""
    body = delivery.body.encode("utf-8", "replace")
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": delivery.id,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(hook.secret(), delivery.id, timestamp, body),
        "Idempotency-Key": delivery.id,
    }
    answer = fetcher.post(hook.output, hook.address(), body, headers, allowed=hook.networks())
    if not 200 <= answer.status < 300:
        raise NotTaken(f"{hook.output}: the other side answered {answer.status}", answer.wait)
