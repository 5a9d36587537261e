"""Who may do what: the tokens of requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from diplowire.serve.api.problems import ProblemError
from diplowire.serve.binding import Binding
from diplowire.serve.tokens import Scope, Token, Tokens

SCHEME = HTTPBearer(
    scheme_name="token",
    bearerFormat="dw_...",
    auto_error=False,
    description="A token of `diplowire token new`, as `Authorization: Bearer dw_...`. Scopes: read, add, judge.",
)
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(SCHEME)]


def needs(scope: Scope, tokens: Tokens, *, always: bool) -> Callable[[Given], Token | None]:
    """Return what lets requests in that bear a token of a scope; without `always`, those that bear none as well."""

    def check(given: Given) -> Token | None:
        if given is None:
            if not always:
                return None
            challenge = {"WWW-Authenticate": "Bearer"}
            raise ProblemError("token-missing", f"send a token of scope {scope} as Authorization: Bearer dw_...",
                               headers=challenge)  # fmt: skip
        token = tokens.check(given.credentials)
        if token is None:
            challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            raise ProblemError("token-invalid", "it is unknown, expired or revoked", headers=challenge)
        if always and scope not in token.scopes:
            challenge = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
            raise ProblemError("scope-missing", f"this needs a token of scope {scope}", headers=challenge)
        return token

    return check


def reads(tokens: Tokens, binding: Binding) -> Callable[[Given], Token | None]:
    """Return what lets readers in."""
    return needs("read", tokens, always=binding.token_needed)
