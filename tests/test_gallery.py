"""The page of `drafter demo`: every sample is there, links stay inside its folder, nothing is needed from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from drafter.gallery import Entry, page

VOID = {"br", "hr", "img", "input", "link", "meta"}
STYLES = {"gbt9704": {"zh": "公文格式", "en": "Official"}, "corporate": {"zh": "企业文件", "en": "Corporate"}}


class Page(HTMLParser):
    """A page read back; elements must nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name))]


def entry(form: str, language: str, style: str, title: str = "题") -> Entry:
    stem = f"{form}-{language}-{style}"
    words = {"zh": f"{form}表", "en": f"Form {form}"}
    return Entry(
        form,
        words,
        {"zh": "说明", "en": "Help"},
        language,
        style,
        STYLES[style],
        title,
        docx=f"{stem}.docx",
        html=f"{stem}.html",
    )


ENTRIES = [
    entry("minutes", "zh", "gbt9704"),
    entry("minutes", "en", "corporate"),
    entry("memo", "zh", "gbt9704"),
    entry("minutes", "zh", "corporate"),
]


def test_every_sample_has_its_links_and_a_preview() -> None:
    shown = Page(page(ENTRIES))
    for one in ENTRIES:
        assert f"./{one.docx}" in shown.values("href")
        assert f"./{one.html}" in shown.values("src")


def test_papers_of_one_form_stand_together_in_the_order_given() -> None:
    shown = Page(page(ENTRIES))
    assert [attributes["id"] for tag, attributes in shown.elements if tag == "section"] == ["minutes", "memo"]
    assert shown.values("src")[:3] == [
        "./minutes-zh-gbt9704.html",
        "./minutes-en-corporate.html",
        "./minutes-zh-corporate.html",
    ]


def test_every_choice_has_its_button_and_every_button_its_rule() -> None:
    source = page(ENTRIES)
    shown = Page(source)
    buttons = {attributes["id"] for tag, attributes in shown.elements if tag == "input"}
    assert buttons == set(shown.values("for"))
    assert all(f"#{button}:checked" in source for button in buttons)


def test_the_language_asked_for_is_shown_first() -> None:
    for language in ("zh", "en"):
        shown = Page(page(ENTRIES, language=language))
        chosen = [a["id"] for tag, a in shown.elements if tag == "input" and "checked" in a and a["name"] == "show"]
        assert chosen == [f"show-{language}"]


def test_the_page_has_no_script_and_needs_nothing_from_elsewhere() -> None:
    source = page(ENTRIES)
    assert not re.search(r"https?:|//|<script|<link|@import|url\(|\bon\w+=", source)


def test_a_link_leads_nowhere_but_below_the_folder_of_the_page() -> None:
    strange = Entry("f", {"zh": "表", "en": "Form"}, {"zh": "", "en": ""}, "zh", "gbt9704", STYLES["gbt9704"], "题",
                    docx="/etc/x 稿#1?.docx")  # fmt: skip
    assert "./etc/x%20%E7%A8%BF%231%3F.docx" in Page(page([strange])).values("href")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="<>&\"'")))
def test_a_title_is_text_whatever_it_says(title: str) -> None:
    assert title in Page(page([entry("minutes", "zh", "gbt9704", title)])).text


def test_a_picture_goes_before_a_live_preview() -> None:
    one = Entry("f", {"zh": "表", "en": "Form"}, {"zh": "助", "en": "Help"}, "zh", "gbt9704", STYLES["gbt9704"], "题",
                docx="a.docx", html="a.html", png="a-1.png")  # fmt: skip
    assert [attributes["src"] for tag, attributes in Page(page([one])).elements if tag in ("img", "iframe")] == [
        "./a-1.png"
    ]


def test_the_same_samples_give_the_same_page() -> None:
    assert page(ENTRIES) == page(ENTRIES)
    assert Page(page([])).text
