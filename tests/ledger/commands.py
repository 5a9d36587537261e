"""`diplowire` in processes of its own over a folder of plain stories, in small transactions so that much happens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SMALL = "from diplowire.ledger import intake; intake._STORIES = 3\n"
RUN = "from diplowire.cli import main; main()\n"
DIES = """
import os, signal, sqlalchemy
from sqlalchemy.engine import Engine
left = [{0}]
def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
sqlalchemy.event.listen(Engine, "{1}", count)
"""

MINISTERS = [
    ("Казахстана", "Мурат Нуртлеу"), ("России", "Сергей Лавров"), ("Узбекистана", "Бахтиёр Саидов"),
    ("Турции", "Хакан Фидан"), ("Армении", "Арарат Мирзоян"),
]  # fmt: skip
STORY = """\
{town}, {day} мар - РИА Новости. Министр иностранных дел {one_of} {one} {met} с министром иностранных дел {other_of}.

Сторона {other_of} планирует построить завод номер {number} до конца года. Товарооборот достиг {number} млрд долларов.
"""
MET = ["встретился 5 марта", "провел переговоры 6 марта", "встретится 12 марта", "подписал меморандум"]


def write(folder: Path, count: int = 30) -> None:
    """Write plain stories into a folder: few ministers, near days, so that many tell of one thing."""
    folder.mkdir()
    for n in range(count):
        (one_of, one), (other_of, _) = MINISTERS[n % 3], MINISTERS[(n % 3 + 1 + n // 7 % 2) % 5]
        text = STORY.format(
            town="АСТАНА", day=5 + n % 4, one_of=one_of, one=one, met=MET[n % 4], other_of=other_of, number=n + 2
        )
        (folder / f"{n:02}.txt").write_text(text, "utf-8")


def command(*arguments: object, before: str = SMALL) -> list[str]:
    """Return the command line of a process that runs some code and then `diplowire`."""
    return [sys.executable, "-c", before + RUN, *map(str, arguments)]


def run(*arguments: object, before: str = SMALL, **more: object) -> subprocess.CompletedProcess[str]:
    """Run `diplowire` and return what became of it."""
    env = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.run(
        command(*arguments, before=before),
        capture_output=True,
        text=True,
        env=env,
        timeout=300,
        **more,  # type: ignore[call-overload]
    )
