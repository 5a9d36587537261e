"""The ledger in the formats of other programs: one file, or tables packed into one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from diplowire.errors import ExportError
from diplowire.export import colt, graphml, ical, icews, jsonld, plover, tabular
from diplowire.export.manifest import Made, manifest
from diplowire.serve.access import Access
from diplowire.serve.api.asked import Narrowed, wanted
from diplowire.serve.api.desk import Desk
from diplowire.serve.api.lists import READ
from diplowire.serve.api.problems import ProblemError, responses
from diplowire.serve.api.replies import check_tag
from diplowire.views.whole import Whole, whole

_MANIFEST = "manifest.json"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a file in an archive, so that the same ledger gives the same bytes


@dataclass(frozen=True, slots=True)
class Kind:
    """How an export is made, and what its file is called and said to be."""

    make: Callable[[Whole, str, bool, bool], Made]
    ending: str
    media: str


def _tables(format: str) -> Kind:
    return Kind(lambda w, _name, _plans, excel: tabular.made(w, format, excel=excel), "zip", "application/zip")


KINDS: Mapping[str, Kind] = {
    "csv": _tables("csv"),
    "jsonl": _tables("jsonl"),
    "parquet": _tables("parquet"),
    "plover": Kind(lambda w, name, _plans, _excel: plover.made(w, name), "jsonl", "application/x-ndjson"),
    "icews": Kind(lambda w, name, _plans, excel: icews.made(w, name, excel=excel), "csv", "text/csv"),
    "colt": Kind(lambda w, name, plans, excel: colt.made(w, name, with_plans=plans, excel=excel), "csv", "text/csv"),
    "jsonld": Kind(lambda w, name, _plans, _excel: jsonld.made(w, name), "jsonld", "application/ld+json"),
    "ical": Kind(lambda w, name, _plans, _excel: ical.made(w, name), "ics", "text/calendar"),
    "graphml": Kind(lambda w, name, _plans, _excel: graphml.made(w, name), "graphml", "application/xml"),
}
Format = Literal["csv", "jsonl", "parquet", "plover", "icews", "colt", "jsonld", "ical", "graphml"]


class Exported(Narrowed):
    """What an export is filtered by, and how it is written."""

    with_plans: bool = Field(False, description="colt: planned and cancelled trips too, with a column Status.")
    excel: bool = Field(False, description="csv, icews, colt: no text acts as a formula in a spreadsheet.")


def exports(access: Access, desk: Desk) -> APIRouter:
    """Return the route of exports."""
    routes = APIRouter(tags=["whole"])
    medias = sorted({k.media for k in KINDS.values()})
    content: dict[str, Any] = {m: {"schema": {"type": "string", "format": "binary"}} for m in medias}

    @routes.get("/export/{format}", name="export", summary="Export", response_class=Response,
                responses={200: {"content": content, "description": "The file."},
                           **responses(*READ, "unknown-person", "refused-export")})  # fmt: skip
    def _export(request: Request, format: Format, asked: Annotated[Exported, Query()]) -> Response:
        """The ledger for other programs, filtered. csv, jsonl and parquet are tables in a ZIP file, with a manifest."""
        kind = KINDS[format]
        name = f"diplowire.{kind.ending}"
        with access.reading() as (c, _):
            tag = check_tag(request, c, "")
            f = wanted(c, asked)
            with desk.whole():
                try:
                    found = whole(c, access.knows.lemmas, f)
                    made = kind.make(found, name, asked.with_plans, asked.excel)
                except ExportError as error:
                    raise ProblemError("refused-export", str(error)) from None
        if kind.ending == "zip":
            body = _packed(
                {**made.files, _MANIFEST: manifest(format, made, found, {"excel": True} if asked.excel else {})}
            )
        else:
            body = made.files[name]
        headers = {"ETag": tag, "Cache-Control": "private, no-cache",
                   "Content-Disposition": f'attachment; filename="{name}"'}  # fmt: skip
        return Response(body, 200, headers, kind.media)

    return routes


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
