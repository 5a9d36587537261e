"""Archives: stories a second by processes, beside a plain loop over natasha; memory, and the curve over sizes.

    python bench/batch.py [CORPUS...] [--sizes 1000,10000] [--planned 100000,1000000] [--repeat 2] [--stories 3000]

Every number comes from `diplowire batch` as a user gives it, in processes of its own and with no environment variable
for threads set. CORPUS: folders of .txt files and files of JSON lines with a "text"; their stories are taken in turns
until there are enough. natasha needs pymorphy2 and `setuptools<81` beside it (bench/README.md), else it is left out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

CORPORA = Path(__file__).parents[1] / "../shared/corpora"
DEFAULT = [CORPORA / "nerel/train", CORPORA / "nerel/dev", CORPORA / "rucoco-train/stories.jsonl"]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
RUN = "from diplowire.cli import main\nif __name__ == '__main__':\n    main()\n"
# A reader that finds nothing: what is left is the cutting, the writing and the going on
EMPTY = "import sys; sys.path.insert(0, {here!r}); import batch; batch.empty({source!r}, {folder!r}, {processes})"


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds by the clock and of processors, and the most memory of a process of it, in MB."""

    wall: float
    cpu: float
    memory: int


def texts(corpora: Sequence[Path]) -> list[str]:
    """Return the stories of some corpora."""
    found: list[str] = []
    for corpus in corpora:
        if corpus.is_dir():
            found += [p.read_text("utf-8") for p in sorted(corpus.glob("*.txt"))]
        else:
            found += [json.loads(line)["text"] for line in corpus.read_bytes().splitlines()]
    return found


def write(path: Path, stories: Sequence[str], count: int) -> None:
    """Write so many stories as lines of JSON."""
    with path.open("w", encoding="utf-8") as file:
        for text in islice(cycle(stories), count):
            file.write(json.dumps({"text": text, "published": "2020-06-15"}, ensure_ascii=False) + "\n")


def spent(command: Sequence[str], *, threads: str | None = None) -> Spent:
    """Run a command and return what it and its processes took. Linux only."""
    env = {k: v for k, v in os.environ.items() if k not in THREADS}
    env |= dict.fromkeys(THREADS, threads) if threads else {}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env=env, stdout=said, stderr=said)
        memory = [0]
        watch = threading.Thread(target=_watch, args=(process, memory))
        watch.start()
        process.wait()
        watch.join()
        said.seek(0)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)[:200]}: {said.read()[-2000:]}")
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, cpu, memory[0])


def _watch(process: subprocess.Popen[bytes], memory: list[int]) -> None:
    """Note the most memory that a process started by another one had, until that ends."""
    while process.poll() is None:
        for pid in _below(process.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                memory[0] = max(memory[0], int(status.split("VmHWM:")[1].split()[0]) // 1024)
            except (OSError, IndexError):
                continue
        time.sleep(0.5)


def _below(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _below(child)


def batch(source: Path, out: Path, processes: int) -> Spent:
    """Read an archive."""
    command = ["batch", str(source), "--out", str(out), "--processes", str(processes), "--quiet"]
    return spent([sys.executable, "-c", RUN, *command])


def natasha(source: Path, processes: int) -> Spent:
    """Run natasha over an archive by a plain pool of processes, with its arithmetic held to one thread."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import batch\nif __name__ == '__main__': "
    return spent([sys.executable, "-W", "ignore", "-c", f"{code}batch.pool({str(source)!r}, {processes})"], threads="1")


_run: Callable[[str], object]


def _begin() -> None:
    global _run
    from speed import natasha_pipeline

    _run = natasha_pipeline()


def _one(text: str) -> int:
    return len(_run(text).spans)  # type: ignore[attr-defined]


def pool(source: str, processes: int) -> None:
    """Have a pool of processes work on the stories of a file."""
    stories = [json.loads(line)["text"] for line in Path(source).read_bytes().splitlines()]
    with multiprocessing.get_context("spawn").Pool(processes, _begin) as workers:
        print(sum(workers.imap_unordered(_one, stories, chunksize=20)))


def empty_reader() -> object:
    """Return a reader that finds nothing."""
    from diplowire.archive.work import Reads
    from diplowire.model.reading import ReaderInfo, Reading
    from diplowire.model.source import Document
    from diplowire.model.story import Story, digest, story_id

    info = ReaderInfo(name="bench", version="1", language="ru", lexicon_sha256="0" * 64)

    def read(document: Document) -> Reading:
        text = document.text
        return Reading(
            reader=info, story=Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="ru")
        )

    return Reads(info, read)


def empty(source: str, folder: str, processes: int) -> None:
    """Read an archive with it, and print the seconds until the reading began."""
    from diplowire.archive import local
    from diplowire.archive.batch import Batch

    info = empty_reader().info  # type: ignore[attr-defined]
    begin = time.perf_counter()
    todo = Batch([source], folder, info)
    print(f"{time.perf_counter() - begin:.2f}")
    for _ in todo.run(local.run, todo.worker(empty_reader), processes):  # type: ignore[arg-type]
        pass


def size(folder: Path) -> float:
    """Return the MB of a folder."""
    return sum(p.stat().st_size for p in folder.iterdir()) / 1e6


def row(name: str, values: Sequence[object]) -> None:
    """Print a row of a table."""
    print(f"| {name} | {' | '.join(map(str, values))} |", flush=True)


def workers(stories: Sequence[str], count: int, repeat: int, room: Path) -> None:
    """Print stories a second for one and two processes, ours and natasha's in turns; the best of some rounds."""
    source = room / "workers.jsonl"
    write(source, stories, count)
    best: dict[tuple[str, int], Spent] = {}
    for n in range(repeat):
        for processes in (1, 2):
            for name in ("diplowire batch", "natasha"):
                try:
                    one = (
                        batch(source, room / f"w{n}{processes}", processes)
                        if name != "natasha"
                        else natasha(source, processes)
                    )
                except SystemExit as error:
                    print(f"{name} is left out: {error}")
                    continue
                best[name, processes] = min(best.get((name, processes), one), one, key=lambda s: s.wall)
    print(f"\n{count:,} stories, best of {repeat}; load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    row("", ("processes", "wall s", "stories/s", "against one", "CPU s", "stories/CPU s", "MB a process"))
    print("|---|" + "---|" * 7)
    for (name, processes), s in sorted(best.items()):
        ratio = best[name, 1].wall / s.wall
        rates = (f"{count / s.wall:.1f}", f"{ratio:.2f}", f"{s.cpu:.0f}", f"{count / s.cpu:.1f}", s.memory)
        row(name, (processes, f"{s.wall:.1f}", *rates))


def curve(stories: Sequence[str], sizes: Sequence[int], room: Path) -> None:
    """Print what archives of growing size take, and what is written; then the same command again."""
    print()
    row(
        "stories",
        ("input MB", "wall s", "CPU s", "CPU ms a story", "MB a process", "out MB", "bytes a story", "again, CPU s"),
    )
    print("|---|" + "---|" * 8)
    for count in sizes:
        source, out = room / f"{count}.jsonl", room / f"o{count}"
        write(source, stories, count)
        one, again = batch(source, out, 2), batch(source, out, 2)
        made = size(out)
        per = f"{one.cpu / count * 1e3:.1f}"
        values = (f"{one.wall:.0f}", f"{one.cpu:.0f}", per, one.memory, f"{made:.1f}", f"{made / count * 1e6:.0f}")
        row(f"{count:,}", (f"{source.stat().st_size / 1e6:.0f}", *values, f"{again.cpu:.1f}"))


def frame(stories: Sequence[str], sizes: Sequence[int], room: Path) -> None:
    """Print what all but the reading takes."""
    print()
    row("stories", ("CPU s", "CPU us a story", "MB a process", "again, CPU s", "again, wall s"))
    print("|---|" + "---|" * 5)
    for count in sizes:
        source, out = room / f"{count}.jsonl", room / f"e{count}"
        write(source, stories, count)
        code = EMPTY.format(here=str(Path(__file__).parent), source=str(source), folder=str(out), processes=2)
        command = [sys.executable, "-c", f"if __name__ == '__main__':\n    {code}"]
        one, again = spent(command), spent(command)
        per = f"{one.cpu / count * 1e6:.0f}"
        row(f"{count:,}", (f"{one.cpu:.1f}", per, one.memory, f"{again.cpu:.1f}", f"{again.wall:.1f}"))
        source.unlink()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--sizes", default="1000,10000", help="of archives that are read")
    parser.add_argument("--planned", default="100000,1000000", help="of archives that are only cut and written")
    parser.add_argument("--stories", type=int, default=3000, help="in the comparison with natasha")
    parser.add_argument("--repeat", type=int, default=2)
    options = parser.parse_args()
    stories = texts(options.corpora or DEFAULT)
    print(f"{len(stories):,} different stories of {sum(map(len, stories)) / len(stories):,.0f} characters on average")

    def numbers(text: str) -> list[int]:
        return [int(n) for n in text.split(",") if n]

    with tempfile.TemporaryDirectory() as folder:
        if options.stories:
            workers(stories, options.stories, options.repeat, Path(folder))
        curve(stories, numbers(options.sizes), Path(folder))
        frame(stories, numbers(options.planned), Path(folder))


if __name__ == "__main__":
    main()
