"""The description of the API holds: what it allows is answered as it says, what it forbids is refused."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import BaseSchema

from diplowire.serve.access import Access, Settings
from diplowire.serve.api import create_api
from diplowire.serve.tokens import Tokens

HOST = {"Host": "127.0.0.1:8710"}  # else it asks for a server that this one is not
# A text of nothing but marks that do not show, or a judgement on what cannot be judged, fits the schema and is refused.
NOT_ALL = {"expected-statuses": ["2xx", "401", "403", "404", "422"]}
CONFIG = SchemathesisConfig.from_dict(
    {
        "operations": [
            {"include-operation-id": id, "checks": {"positive_data_acceptance": NOT_ALL}}
            for id in ("read", "add_story", "judge")
        ]
    }
)


OPERATIONS = (
    "GET events", "GET visits", "GET plans", "GET statements", "GET figures", "GET commitments", "GET search",
    "GET persons", "GET notices", "GET judgements", "GET doubts", "GET pair/{a}/{b}", "GET persons/{id}",
    "GET occurrences/{id}", "GET stories/{id}", "GET ledger", "GET export/{format}", "POST read", "POST stories",
    "POST judgements",
)  # fmt: skip


@pytest.fixture(scope="module")
def described(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BaseSchema, dict[str, str]]]:
    path = shutil.copy(archive, tmp_path_factory.mktemp("schema") / "ledger.sqlite")
    access = Access(replace(Settings(rate=10**9, writes=10**9), ledger=str(path)))
    _, secret = Tokens(access.book.store).new("schema", ["read", "add", "judge"])
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_api(access), headers=HOST, config=CONFIG)
    yield schema, {"Authorization": f"Bearer {secret}", **HOST}
    access.close()


def test_every_operation_is_tried(described: tuple[BaseSchema, dict[str, str]]) -> None:
    told = {o.ok().label.replace("/api/v1/", "") for o in described[0].get_all_operations()}
    assert told == set(OPERATIONS)


def try_operation(
    schema: BaseSchema, name: str, mode: GenerationMode, headers: dict[str, str], examples: int = 12
) -> None:
    method, _, path = name.partition(" ")
    operation = schema[f"/api/v1/{path}"][method]

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers)

    holds()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: m.value)
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_description_holds(described: tuple[BaseSchema, dict[str, str]], name: str, mode: GenerationMode) -> None:
    schema, headers = described
    try_operation(schema, name, mode, headers)


def test_a_description_that_does_not_hold_is_found_out(described: tuple[BaseSchema, dict[str, str]]) -> None:
    schema, headers = described
    app = schema.app
    told = copy.deepcopy(app.openapi())
    told["components"]["schemas"]["Page_EventRow_"]["properties"]["items"]["items"] = {"type": "integer"}
    lying = schemathesis.openapi.from_dict(told, config=CONFIG)
    lying.app = app
    with pytest.raises(FailureGroup) as found:
        try_operation(lying, "GET events", GenerationMode.POSITIVE, headers)
    assert "not of type" in str(found.value.exceptions[0])
