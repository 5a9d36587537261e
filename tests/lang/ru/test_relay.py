"""Whose report a story passes on."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.lang.ru.envelope import story
from diplowire.model.source import Document

LEAD = "Министр иностранных дел прибыл в столицу с двухдневным визитом"
REST = "Посол встретил его в аэропорту, как сообщает Reuters, и проводил в гостиницу."


@pytest.mark.parametrize(
    ("lead", "agency"),
    [
        (f"{LEAD}, передает Вестник со ссылкой на ТАСС.", "ТАСС"),
        (f"{LEAD}, сообщает РИА Новости.", "РИА Новости"),
        (f"{LEAD}, пишет Reuters со ссылкой на агентство Синьхуа.", "Синьхуа"),
        (f"{LEAD}, сообщает ТАСС со ссылкой на посольство.", "ТАСС"),
        (f"ВЕНА, 5 марта. /ТАСС/. {LEAD}, сообщает ТАСС.", None),
        (f"ВЕНА, 5 марта. /ТАСС/. {LEAD}, передает Reuters.", "Reuters"),
        (f"{LEAD}, сообщили в посольстве.", None),
        (f"{LEAD} и осмотрел студию ТАСС.", None),
    ],
)
def test_relayed(lead: str, agency: str | None) -> None:
    text = f"Министр прибыл в Вену\n\n{lead}\n\nПереговоры пройдут завтра.\n\n{REST}\n"
    made, _ = story(Document(text=text, published=dt.date(2024, 3, 5)))
    assert made.relays == agency
