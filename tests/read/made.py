"""One story of ours, written down in every format that can be read."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from importlib.resources import files

_FIRST, *_BLOCKS = (
    files("diplowire.samples").joinpath("01_prespa.txt").read_text("utf-8").strip().split("\n\n")
)  # " date 2018-06-17 Headline", then deck and paragraphs
HEADLINE = _FIRST.split(" ", 2)[2]
DECK, *PARAGRAPHS = _BLOCKS
TEXT = "\n\n".join([HEADLINE, DECK, *PARAGRAPHS]) + "\n"
PUBLISHED = dt.datetime(2018, 6, 17, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
URL = "https://example.org/world/123"
STAMP = PUBLISHED.isoformat()
MARKED = "".join(f"<p>{escape(p)}</p>" for p in (DECK, *PARAGRAPHS))


def html(head: str = "", body: str | None = None) -> str:
    """Return a page of a newsroom, with what stands around an article there."""
    said = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Вестник"}, {
        "@type": "NewsArticle", "headline": HEADLINE, "datePublished": STAMP, "dateModified": STAMP, "url": URL,
        "publisher": {"@type": "Organization", "name": "Вестник"}, "inLanguage": "ru-RU"}]}  # fmt: skip
    return (
        f'<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>{HEADLINE} - Вестник</title>{head}'
        f'<script type="application/ld+json">{json.dumps(said, ensure_ascii=False)}</script></head><body>'
        '<nav><ul><li><a href="/">Главная</a></li><li><a href="/w">В мире</a></li></ul></nav>'
        f"<article><h1>{HEADLINE}</h1>{MARKED if body is None else body}"
        '<div class="share"><a href="#">Поделиться</a></div></article>'
        '<aside class="related"><h3>Читайте также</h3><ul><li><a href="/1">Послы провели встречу</a></li>'
        '<li><a href="/2">Министры обсудили торговлю</a></li></ul></aside>'
        '<footer><p>© Вестник, 2018. Все права защищены</p></footer><script>let a = "<p>b</p>"</script></body></html>'
    )


def rss() -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Вестник</title>'
        f"<language>ru</language><item><title>{HEADLINE}</title><link>{URL}</link><guid>{URL}</guid>"
        f"<pubDate>Sun, 17 Jun 2018 14:30:00 +0300</pubDate><description>{DECK}</description>"
        f"<content:encoded><![CDATA[{MARKED}]]></content:encoded></item></channel></rss>"
    )


def atom() -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru">'
        f"<title>Вестник</title><entry><title>{HEADLINE}</title><id>{URL}</id><link href='{URL}'/>"
        f'<published>{STAMP}</published><content type="html">{escape(MARKED)}</content></entry></feed>'
    )


def nitf() -> str:
    told = "".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    return (
        '<?xml version="1.0" encoding="utf-8"?><nitf><head><title>Преспа</title><docdata>'
        '<doc-id id-string="vestnik.123"/><date.issue norm="20180617T143000+0300"/><du-key version="2"/></docdata>'
        f"</head><body><body.head><hedline><hl1>{HEADLINE}</hl1><hl2>{DECK}</hl2></hedline>"
        f"<distributor>Вестник</distributor></body.head><body.content><block>{told}</block></body.content>"
        "</body></nitf>"
    )


def newsml_g2(text: str | None = None) -> str:
    inline = (
        text
        or f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{MARKED}</body></html></inlineXML>'
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10/"><header>'
        f'<sent>{STAMP}</sent></header><itemSet><newsItem guid="urn:newsml:example.org:123" version="2">'
        f'<itemMeta><provider literal="Вестник"/><versionCreated>{STAMP}</versionCreated>'
        f'<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><language tag="ru"/><headline>{HEADLINE}</headline>'
        f"</contentMeta><contentSet>{inline}</contentSet></newsItem></itemSet></newsMessage>"
    )


def newsml1() -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><NewsML Version="1.2"><NewsEnvelope/><NewsItem><Identification>'
        "<NewsIdentifier><ProviderId>example.org</ProviderId><DateId>20180617</DateId><NewsItemId>123</NewsItemId>"
        '<RevisionId PreviousRevision="1">2</RevisionId></NewsIdentifier></Identification><NewsManagement>'
        "<FirstCreated>20180617T120000+0300</FirstCreated><ThisRevisionCreated>20180617T143000+0300"
        '</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines>'
        f"<HeadLine>{HEADLINE}</HeadLine><SubHeadLine>{DECK}</SubHeadLine></NewsLines><NewsComponent><ContentItem>"
        f"<DataContent>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</DataContent></ContentItem></NewsComponent>"
        "</NewsComponent></NewsItem></NewsML>"
    )


def iptc7901(encoding: str = "utf-8") -> bytes:
    lines = [line for p in (DECK, *PARAGRAPHS) for line in wrapped(p, 60)]
    body = "\r\n".join([HEADLINE, *lines]).encode(encoding)
    return b"\x16\x16\x01VST0123 4 I 120 prespa\r\n\x02" + body + b"\r\n\x03\r\n171130 GMT JUN 18\r\n\x04"


def wrapped(paragraph: str, width: int) -> list[str]:
    out = ["   "]
    for word in paragraph.split(" "):
        if len(out[-1]) + len(word) > width and out[-1].strip():
            out.append("")
        out[-1] += word if not out[-1].strip() else f" {word}"
    return out


def ninjs1() -> str:
    return json.dumps(
        {"uri": URL, "type": "text", "versioncreated": STAMP, "version": "2", "headline": HEADLINE, "language": "ru",
         "pubstatus": "usable", "body_xhtml": MARKED, "provider": "Вестник"}, ensure_ascii=False,
    )  # fmt: skip


def ninjs2() -> str:
    bodies = [{"role": "caption", "value": "Подпись"}, {"role": "main", "contenttype": "text/html", "value": MARKED}]
    return json.dumps(
        {"uri": URL, "type": "text", "versioncreated": STAMP, "version": "2", "language": "ru",
         "headlines": [{"role": "main", "value": HEADLINE}], "bodies": bodies}, ensure_ascii=False,
    )  # fmt: skip


def ninjs3() -> str:
    item = {"uri": URL, "type": "text", "versionCreated": STAMP, "version": "2", "language": "ru",
            "headlines": [{"role": "main", "value": HEADLINE}],
            "bodies": [{"role": "main", "value": "\n".join([DECK, *PARAGRAPHS])}]}  # fmt: skip
    return json.dumps([item], ensure_ascii=False)


def jsonl() -> str:
    row = {"text": TEXT, "published": STAMP, "url": URL, "headline": HEADLINE}
    return "".join(json.dumps(x, ensure_ascii=False) + "\n" for x in (row, {"text": ""}))


def markdown() -> str:
    front = f"---\ntitle: {HEADLINE}\ndate: {STAMP}\nurl: {URL}\n---\n"
    return front + "\n\n".join(
        [f"# {HEADLINE}", f"*{DECK}*", *(p.replace("НАТО", "[НАТО](https://example.org/)") for p in PARAGRAPHS)]
    )


def docx() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    deleted = "<w:del><w:r><w:delText>вычеркнуто</w:delText></w:r></w:del>"
    rows = [f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{HEADLINE}</w:t></w:r>{deleted}</w:p>']
    for p in (DECK, *PARAGRAPHS):
        half = len(p) // 2
        rows.append(
            "<w:p>"
            + "".join(f'<w:r><w:t xml:space="preserve">{x}</w:t></w:r>' for x in (p[:half], p[half:]))
            + "</w:p>"
        )
    body = f'<w:document xmlns:w="{word}"><w:body>{"".join(rows)}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"text": [TEXT], "published": [PUBLISHED], "url": [URL], "n": [1]}), out)
    return out.getvalue()


def mail(*, html_part: bool = False) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Вестник <news@example.org>", "desk@example.org"
    message["Subject"], message["Date"] = HEADLINE, "Sun, 17 Jun 2018 14:30:00 +0300"
    message["Message-ID"] = "<123@example.org>"
    message.set_content("\n\n".join([DECK, *PARAGRAPHS]))
    if html_part:
        message.add_alternative(f"<html><body>{MARKED}</body></html>", subtype="html")
    return bytes(message)


def mailbox() -> bytes:
    return b"From news@example.org Sun Jun 17 14:30:00 2018\n" + mail() + b"\n"


def warc(body: bytes | None = None, *, content_type: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    body = html().encode() if body is None else body
    http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: 2018-06-20T00:00:00Z\r\nWARC-Target-URI: {URL}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def pdf(lines: list[str] | None = None) -> bytes:
    """Return a PDF of one page whose text layer says what its codes mean, as word processors write it."""
    if lines is None:
        lines = []
        for p in (HEADLINE, DECK, *PARAGRAPHS):
            lines += [line.strip() for line in wrapped(p, 70)] + [""]
    drawn = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td\n" if line else "0 -14 Td\n" for line in lines)
    content = f"BT /F1 10 Tf 50 800 Td\n{drawn}ET".encode()
    ranges = "".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n" for high in range(0x21))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n33 beginbfrange\n{ranges}endbfrange\n"
        "endcmap end end"
    ).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Sans /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans /DW 500 /FontDescriptor 8 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(cmap), cmap),
        b"<< /Type /FontDescriptor /FontName /Sans /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 "
        b"/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    )  # fmt: skip


# Every sample, and the name that its story has.
SAMPLES: dict[str, tuple[Callable[[], bytes], str]] = {
    "plain": (lambda: TEXT.encode(), "f"),
    "html": (lambda: html().encode(), "f"),
    "html in cp1251": (lambda: html().replace('charset="utf-8"', 'charset="windows-1251"').encode("cp1251"), "f"),
    "rss": (lambda: rss().encode(), "f#1"),
    "atom": (lambda: atom().encode(), "f#1"),
    "nitf": (lambda: nitf().encode(), "f"),
    "newsml-g2": (lambda: newsml_g2().encode(), "f#1"),
    "newsml 1": (lambda: newsml1().encode(), "f#1"),
    "iptc 7901": (iptc7901, "f"),
    "iptc 7901 in cp1251": (lambda: iptc7901("cp1251"), "f"),
    "ninjs 1": (lambda: ninjs1().encode(), "f"),
    "ninjs 2": (lambda: ninjs2().encode(), "f"),
    "ninjs 3": (lambda: ninjs3().encode(), "f#1"),
    "jsonl": (lambda: jsonl().encode(), "f#1"),
    "parquet": (parquet, "f#1"),
    "markdown": (lambda: markdown().encode(), "f"),
    "docx": (docx, "f"),
    "pdf": (pdf, "f"),
    "mail": (mail, "f"),
    "mail in html": (lambda: mail(html_part=True), "f"),
    "mailbox": (mailbox, "f#1"),
    "warc": (warc, "f@0"),
    "warc.gz": (lambda: gzip.compress(warc()), "f@0"),
    "zip": (lambda: zipped({"a/story.txt": TEXT.encode()}), "f!a/story.txt"),
    "tar": (lambda: tarred({"a/story.html": html().encode()}), "f!a/story.html"),
    "tar.gz": (lambda: tarred({"story.txt": TEXT.encode()}, "w:gz"), "f!story.txt"),
    "tar.bz2": (lambda: tarred({"story.txt": TEXT.encode()}, "w:bz2"), "f!story.txt"),
    "tar.xz": (lambda: tarred({"story.txt": TEXT.encode()}, "w:xz"), "f!story.txt"),
    "gz": (lambda: gzip.compress(TEXT.encode()), "f"),
    "bz2": (lambda: bz2.compress(TEXT.encode()), "f"),
    "xz": (lambda: lzma.compress(TEXT.encode()), "f"),
    "zip in zip": (lambda: zipped({"x.zip": zipped({"feed.xml": rss().encode()})}), "f!x.zip!feed.xml#1"),
}
