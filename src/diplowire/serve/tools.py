"""The tools for assistants, lists above all; their docstrings are what assistants read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field
from sqlalchemy import Connection

from diplowire.rules.kind import kinds
from diplowire.serve import answers
from diplowire.serve.access import Access
from diplowire.serve.exact import Exact, Shape, day
from diplowire.serve.lines import Answer
from diplowire.serve.questions import PAGE, Asked, BadQuestion, listed, meant
from diplowire.serve.telling import Telling
from diplowire.views import Filter, Texts
from diplowire.views.events import events, plans
from diplowire.views.said import commitments, figures, statements

States = Annotated[
    list[str],
    Field(max_length=2, description="ISO 3166-1 alpha-3 codes such as KAZ; two mean what concerns both together."),
]
Name = Annotated[str | None, Field(description="A person: a name in any spelling, or an id from an earlier answer.")]
Since = Annotated[dt.date | None, Field(description="Only on this day or later, YYYY-MM-DD.")]
Until = Annotated[dt.date | None, Field(description="Only on this day or earlier, YYYY-MM-DD.")]
AsOf = Annotated[
    dt.date | None, Field(description="As it was known on this day: stories that came out later do not count.")
]
Limit = Annotated[int, Field(ge=1, le=PAGE, description="Lines of a page.")]
Cursor = Annotated[str | None, Field(description="`next` of the answer before, with the same question.")]
R = TypeVar("R")
A = TypeVar("A", bound=Answer)
Rows = Callable[[Connection, Filter, Texts], Sequence[Any]]


class Tools:
    """The tools over one ledger. Each opens a connection of its own, so that calls may run side by side."""

    def __init__(self, access: Access) -> None:
        self.access = access
        telling = Telling(access)
        self.every: tuple[Callable[..., Answer], ...] = (
            telling.read_text, telling.pair, telling.person, telling.occurrence, self.events, self.plans,
            self.statements, self.figures, self.commitments, telling.search, telling.story,
        )  # fmt: skip

    def events(
        self,
        states: States = [],  # noqa: B006  (read only: the default of the tool's argument)
        person: Name = None,
        kind: Annotated[str | None, Field(description="Such as visit, meeting, talks, signing, sanction.")] = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> answers.Events:
        """List occurrences: what happened or was announced, those told last first.

        One line is one thing in the world with all the stories that tell of it, not one story. `outcome`: occurred =
        told as held, never told as a plan; fulfilled = planned and then told as held; planned-open = planned, its days
        not passed or not named; overdue = its last day has passed and no report of it is known, which does NOT say that
        it did not happen; cancelled, denied = stories say so. `history` says what each story changed (planned,
        confirmed, moved, postponed, held as planned, held otherwise ...). `differences` stand side by side, none
        preferred. `since` and `until` are days of the occurrence itself.
        """
        asked = Asked("events", states, person, _known(kind), since, until, as_of, limit, cursor)
        return self._list(asked, answers.Events, events, lambda e, r: e.event(r))

    def plans(
        self,
        states: States = [],  # noqa: B006
        person: Name = None,
        kind: Annotated[str | None, Field(description="Such as visit, meeting, talks, signing.")] = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> answers.Plans:
        """List what is planned and neither held nor called off; within a page the soonest first, then what has no day.

        overdue = the last day has passed, as of the newest story or of `as_of`, and no report of it is known. That does
        NOT say that it did not happen: say "no report of it is known". A plan without a day is never overdue.
        """
        asked = Asked("plans", states, person, _known(kind), since, until, as_of, limit, cursor)
        return self._list(asked, answers.Plans, plans, lambda e, r: e.event(r))

    def statements(
        self,
        states: States = [],  # noqa: B006
        person: Name = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> answers.Statements:
        """List who said what, the newest first.

        A statement is a claim of its speaker, not a fact: say whose it is. `speaker` is whose words they are, `channel`
        through whom they came (a press service, another agency); an unknown speaker stays unknown. `person` finds what
        concerns a person as speaker, channel or subject: look at `speaker` before you say who said it. `since` and
        `until` are days of publication.
        """
        asked = Asked("statements", states, person, None, since, until, as_of, limit, cursor)
        return self._list(asked, answers.Statements, statements, lambda e, r: e.statement(r))

    def figures(
        self,
        states: States = [],  # noqa: B006
        person: Name = None,
        kind: Annotated[str | None, Field(description="A measure as answers give it, such as trade turnover.")] = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> answers.Figures:
        """List figures as stories claim them, the newest first, beside official statistics where those were loaded.

        `low` and `high` are bounds, equal for an exact figure; `status` target or forecast is no level that was
        reached. `official` says agrees, differs (and by which share of the official value) or no data and why. Figures
        that do not fit together are under `disagreements` of the tool `pair`. `since` and `until` are days of
        publication.
        """
        asked = Asked("figures", states, person, kind, since, until, as_of, limit, cursor)
        return self._list(asked, answers.Figures, figures, lambda e, r: e.figure(r))

    def commitments(
        self,
        states: States = [],  # noqa: B006
        person: Name = None,
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> answers.Commitments:
        """List who undertook what towards whom, and what became of it, those told last first.

        `strength`: plans, intends, promises, agrees, instructs or expects; weaker is not a promise. `outcome`: open,
        fulfilled (an occurrence reports it), overdue (the day has passed and no report is known; NOT that it was
        broken) or cancelled. An undertaking that is told again far apart may stand on two pages.
        """
        lemmas = self.access.knows.lemmas

        def rows(c: Connection, f: Filter, texts: Texts) -> Sequence[Any]:
            return commitments(c, f, lemmas, texts)

        asked = Asked("commitments", states, person, None, since, until, as_of, limit, cursor)
        return self._list(asked, answers.Commitments, rows, lambda e, r: e.commitment(r))

    def _list(self, asked: Asked, answer: type[A], rows: Rows, line: Callable[[Exact, Any], object]) -> A:
        """Return a page of a list. Several persons of the name asked for are given instead, and none is chosen."""
        with self.access.reading() as (c, texts):
            persons: tuple[str, ...] = ()
            asked.filter()
            if asked.person is not None:
                id, candidates, unknown = meant(c, texts, asked.person, asked.as_of)
                if id is None:
                    on = day(Filter(as_of=asked.as_of).day(c))
                    return answer(as_of=on, candidates=candidates, unknown=unknown)
                persons = (id,)

            def make(found: Sequence[Any], shape: Shape) -> A:
                exact = Exact(texts, shape)
                return answer(as_of="unknown", **{asked.tool: tuple(line(exact, r) for r in found)})

            return listed(asked, asked.filter(persons), c, lambda f: rows(c, f, texts), make)


def _known(kind: str | None) -> str | None:
    """Return a kind of event. Raises BadQuestion for what is none."""
    if kind is not None and kind not in kinds():
        raise BadQuestion(f"there is no kind {kind!r}; the kinds are {', '.join(kinds())}")
    return kind
