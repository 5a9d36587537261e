"""`diplowire dossier`: the dossier of two states as a file to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diplowire.cli.inputs import Output, complain
from diplowire.cli.options import AsOf, LedgerPath, Limit, Since, asked, opened
from diplowire.cli.read import Lang
from diplowire.cli.show import labelled


def dossier(
    one: Annotated[str, typer.Argument(metavar="STATE", help="Its three-letter code, such as KAZ.")],
    other: Annotated[str, typer.Argument(metavar="STATE")],
    output: Annotated[Path, typer.Option("--output", "-o", help="A file that ends in .html or .pdf.")],
    ledger: LedgerPath = None,
    as_of: AsOf = None,
    since: Since = None,
    limit: Limit = 200,
    lang: Lang = "en",
) -> None:
    """Write the dossier of two states as one file, to print or to hand on: every line with its source.

    \b
      diplowire dossier KAZ BLR -o dossier.html
      diplowire dossier KAZ BLR -o dossier.pdf --lang ru --as-of 2024-03-05

    A PDF needs Chromium or Chrome; the HTML asks for nothing from elsewhere and prints the same from any browser.
    """
    from diplowire.errors import ExportError
    from diplowire.export.dossier import dossier_page
    from diplowire.export.pdf import to_pdf
    from diplowire.pipeline import KNOWLEDGE
    from diplowire.views.dossier import dossier as ask

    say = labelled(lang)
    if output.suffix not in (".html", ".pdf"):
        complain(f"{output}: name a file that ends in .html or .pdf")
        raise typer.Exit(2)
    if one.upper() == other.upper():
        complain("name two different states")
        raise typer.Exit(2)
    with opened(ledger) as book, book.store.reading() as c:
        found = ask(c, asked(c, [one, other], None, None, since, None, None, as_of, limit), KNOWLEDGE.lemmas, lang)
    html = dossier_page(found, say)
    if output.suffix == ".html":
        Output(output).write(html)
        return
    try:
        data = to_pdf(html)
        output.write_bytes(data)
    except ExportError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    except OSError as error:
        complain(f"{output}: it cannot be written ({error.strerror})")
        raise typer.Exit(2) from None
