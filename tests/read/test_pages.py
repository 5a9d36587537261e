"""Pages as sites make them: what stands around a story, what stands twice, what is said wrongly."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.read import read_bytes
from read.made import DECK, HEADLINE, MARKED, PARAGRAPHS, PUBLISHED, TEXT, html


def page(data: str) -> Document:
    return read_bytes(data.encode(), "f")


def test_what_the_site_puts_into_the_text_is_left_out() -> None:
    first, *rest = PARAGRAPHS
    body = (
        f"<figure><img src=a.jpg><figcaption>Фото: пресс-служба</figcaption></figure><p>{DECK}</p><p>{first}</p>"
        "<script>ads()</script><div class='ad-banner'>Реклама</div><iframe src=x></iframe>"
        f"{''.join(f'<p>{p}</p>' for p in rest)}<div class='comments'><p>Иван: первый комментарий</p></div>"
    )
    assert page(html(body=body)).text == TEXT


def test_read_also_inside_the_text_is_no_part_of_the_news() -> None:
    first, *rest = PARAGRAPHS
    note = "ЧИТАЙТЕ ТАКЖЕ: Послы провели встречу в Вене"
    body = f"<p>{DECK}</p><p>{first}</p><p>{note}</p>{''.join(f'<p>{p}</p>' for p in rest)}"
    story = reader().read(page(html(body=body))).story
    assert [f.of(story.text) for f in story.footers if f.of(story.text) == note] in ([note], [])
    assert note not in [p.of(story.text) for p in story.paragraphs]


@pytest.mark.parametrize("label", ["* Организация запрещена в России", "*Признан иностранным агентом"])
def test_legal_labels_are_no_part_of_the_news(label: str) -> None:
    story = reader().read(Document(text=f"{TEXT}\n{label}\n")).story
    assert [f.of(story.text) for f in story.footers] == [label]


def test_a_headline_and_a_lead_that_stand_twice_stand_once() -> None:
    body = f"<h2>{HEADLINE}</h2><p>{DECK}</p><p>{DECK}</p>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert page(html(body=body)).text == TEXT


@pytest.mark.parametrize(
    "said",
    [
        '<meta property="article:published_time" content="2018-06-17T14:30:00+03:00">',
        '<meta itemprop="datePublished" content="2018-06-17T14:30:00+03:00">',
        '<time itemprop="datePublished" datetime="2018-06-17T14:30:00+03:00">сегодня</time>',
    ],
)
def test_other_ways_to_say_when_it_came_out(said: str) -> None:
    plain = html(said).replace("application/ld+json", "text/plain")
    assert page(plain).published == PUBLISHED
    assert page(html().replace("application/ld+json", "text/plain")).published is None


def test_json_ld_that_is_broken_or_speaks_of_others_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    other = '<script type="application/ld+json">[{"@type": "Person", "name": "x"}, 1, null]</script>'
    assert page(html(broken + other)).published == PUBLISHED


def test_line_breaks_inside_json_ld() -> None:
    assert page(html().replace('"Вестник"', '"Вест\nник"')).published == PUBLISHED


def test_a_day_without_a_time_stays_a_day() -> None:
    assert page(html().replace(PUBLISHED.isoformat(), "2018-06-17")).published == dt.date(2018, 6, 17)


def test_the_logo_is_no_headline() -> None:
    data = html().replace("<nav>", "<h1>Вестник</h1><nav>")
    assert page(data).headline == HEADLINE


def test_a_page_that_says_it_is_in_another_encoding_than_it_is() -> None:
    assert page(html().replace('charset="utf-8"', 'charset="windows-1251"')).text == TEXT


def test_line_breaks_instead_of_paragraphs() -> None:
    told = "<br><br>".join((DECK, *PARAGRAPHS))
    assert page(html(body=f"<div>{told}</div>")).text == TEXT


def test_a_bare_fragment_is_a_page_too() -> None:
    assert page(f"<h1>{HEADLINE}</h1>{MARKED}").text == TEXT
