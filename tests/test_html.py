"""The preview: all of the text, well formed, whole in itself."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import page_text, word_text

from drafter import html, word
from drafter.checking import check
from drafter.document import (
    Block,
    Break,
    Cell,
    Column,
    Document,
    Heading,
    Image,
    Inline,
    Input,
    Link,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    plain_text,
)
from drafter.drafting import draft
from drafter.forms import Form, built_in, list_forms
from drafter.markup import PARAGRAPHS, TABLES, parse
from drafter.office import Office
from drafter.style import HouseStyle, load

VOID = {"br", "col", "hr", "img", "link", "meta"}
STYLES = [
    ("gbt9704", "zh"),
    ("letter", "zh"),
    ("minutes", "zh"),
    ("internal", "zh"),
    ("corporate", "zh"),
    ("corporate", "en"),
]
HOUSES = {key: load(key[0], language=key[1], folders=[built_in()]) for key in STYLES}
GBT = HOUSES["gbt9704", "zh"]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


class Page(HTMLParser):
    """A page read back: elements must nest, and the text of the body is kept."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} is there twice"
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "main" in self.open:
            self.text += data
            self.texts.append((self.open[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def text(content: str, *marks: str) -> tuple[Inline, ...]:
    return (Text(content, marks),)


def page(*blocks: Block, style: HouseStyle = GBT, **more: object) -> Page:
    return Page(html.write(Document(blocks, title="题", language=style.language), style, **more))  # type: ignore[arg-type]


def paper(words: str = "内容") -> tuple[Block, ...]:
    """Return a paper with one of everything."""
    grid = Table(
        rows=(Row((Cell((Paragraph(text(words), "cell"),), rowspan=2), cell(words))), Row((cell(words),), height=20)),
        head=(Row((cell(words, header=True), cell(words, header=True))),),
        columns=(Column("30%"), Column()),
        caption=text(words),
    )
    return (
        Section("masthead", tuple(Paragraph(text(words), key) for key in ("secrecy", "masthead", "document-number"))),
        *(Paragraph(text(words), key) for key in sorted(PARAGRAPHS)),
        *(Heading(level, text(words)) for level in (1, 2, 3, 4)),
        Paragraph((Text("左"), Text(words, ("right",)))),
        Paragraph((Link("https://example.org/?a=1&b=2", text(words)), Break(), Input("when", "date", value=words))),
        List(((Paragraph(text(words)),), (Paragraph(text(words)), List(((Paragraph(text(words)),),)))), ordered=True),
        grid,
        *(Table((Row((cell(words),)),), style=style) for style in sorted(TABLES)),
        Section("closing", (Paragraph(text(words), "signature"), Paragraph(text(words), "date"))),
        PageBreak(),
        Section("landscape", (Paragraph(text(words)),)),
        Section("attachment", (Paragraph(text(words), "attachment-label"), Heading(1, text(words)))),
        Section("imprint", (Paragraph(text(words), "cc"), Paragraph(text(words), "printing"))),
    )


def cell(words: str, header: bool = False) -> Cell:
    return Cell((Paragraph(text(words), "cell-head" if header else "cell"),), header)


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="<>&\"'\t"), min_size=1)


@given(WORDS, st.sampled_from(sorted(PARAGRAPHS - {"title"})))
def test_a_paragraph_says_what_was_said(words: str, key: str) -> None:
    assert page(Paragraph(text(words), key)).text.strip("\n") == words.strip("\n")


@given(WORDS)
def test_a_title_keeps_every_character(words: str) -> None:
    shown = page(Paragraph(text(words), "title"), style=HOUSES["corporate", "zh"]).text
    assert shown.replace("\n", "") == words


@given(WORDS)
def test_every_kind_of_block_keeps_its_text(words: str) -> None:
    blocks = paper(words)
    shown = page(*blocks).text.replace("\n", "")
    assert shown.count(words) >= sum(1 for _ in _texts(blocks))


def _texts(blocks: tuple[Block, ...]):  # type: ignore[no-untyped-def]
    for block in blocks:
        match block:
            case Paragraph(inlines=inlines) | Heading(inlines=inlines) if plain_text(inlines):
                yield inlines
            case Section(blocks=inner):
                yield from _texts(inner)
            case List(items=items):
                for item in items:
                    yield from _texts(item)
            case Table():
                yield from filter(None, [block.caption])
                for row in (*block.head, *block.rows):
                    for one in row.cells:
                        yield from _texts(one.blocks)


@pytest.mark.parametrize("key", STYLES)
def test_every_house_style_shows_every_block_in_a_well_formed_page(key: tuple[str, str]) -> None:
    shown = page(*paper(), style=HOUSES[key])
    assert shown.text.count("内容") > 50
    assert [attributes["lang"] for attributes in shown.all("html")] == ["zh-CN" if key[1] == "zh" else "en"]
    assert all(attributes.get("scope") in ("col", "row") for attributes in shown.all("th"))


@pytest.mark.parametrize("key", STYLES)
def test_the_page_needs_nothing_from_elsewhere(key: tuple[str, str]) -> None:
    source = html.write(Document((Paragraph(text("内容")),), title="题"), HOUSES[key])
    assert not re.search(r"https?:|//|<script|<link|@import|url\(|\bon\w+=", source)


@pytest.mark.parametrize("key", STYLES)
def test_the_same_paper_gives_the_same_page(key: tuple[str, str]) -> None:
    assert html.write(Document(paper()), HOUSES[key]) == html.write(Document(paper()), HOUSES[key])


def test_markup_in_the_facts_stays_text() -> None:
    words = '<script>alert("1")</script>&amp;'
    shown = page(
        *paper(words), Paragraph((Text(words, ("b",)), Input("n", value=words), Input(words, "choice", (words,))))
    )
    assert not shown.all("script")
    assert words in shown.text


def test_the_title_is_the_first_heading_and_the_masthead_where_there_is_none() -> None:
    masthead = Section("masthead", (Paragraph(text("某局文件"), "masthead"),))
    titled = page(masthead, Paragraph(text("通知"), "title"), Heading(1, text("背景")))
    assert [t for tag, t in titled.texts if tag == "h1"] == ["通知"]
    assert [t for tag, t in page(masthead).texts if tag == "h1"] == ["某局文件"]


def test_headings_carry_their_numbers_as_text() -> None:
    blocks = (
        Heading(1, text("甲")),
        Heading(2, text("乙")),
        Heading(3, text("丙")),
        Heading(4, text("丁")),
        Heading(1, text("戊")),
    )
    assert page(*blocks).text.split() == ["一、甲", "（一）乙", "1.丙", "（1）丁", "二、戊"]
    english = page(*blocks, style=HOUSES["corporate", "en"]).text.split("\n")
    assert [line for line in english if line][:2] == ["1. 甲", "1.1 乙"]
    assert page(Heading(1, text("甲"), numbered=False)).text.strip() == "甲"


def test_numbers_begin_anew_in_an_attachment() -> None:
    shown = page(Heading(1, text("甲")), Section("attachment", (Heading(1, text("乙")),)))
    assert shown.text.split() == ["一、甲", "一、乙"]


def test_an_attachment_begins_a_sheet() -> None:
    shown = page(Paragraph(text("甲")), Section("attachment", (Paragraph(text("附件"), "attachment-label"),)))
    assert [attributes["class"] for attributes in shown.all("hr")] == ["page"]


def test_preprinted_paper_gets_the_number_but_not_the_name() -> None:
    masthead = Section(
        "masthead", (Paragraph(text("某局文件"), "masthead"), Paragraph(text("某〔2026〕1号"), "document-number"))
    )
    assert page(masthead, letterhead="preprinted").text.split() == ["某〔2026〕1号"]
    plain = page(masthead, style=HOUSES["internal", "zh"], letterhead="preprinted")
    assert "某局文件" in plain.text, "a style without a red head has nothing preprinted"


def test_a_letter_names_the_office_above_its_rules_and_has_no_printing_line() -> None:
    letter = HOUSES["letter", "zh"]
    masthead = Section(
        "masthead", (Paragraph(text("某局"), "masthead"), Paragraph(text("某函〔2026〕1号"), "document-number"))
    )
    imprint = Section("imprint", (Paragraph(text("抄送：某局。"), "cc"), Paragraph(text("某办"), "printing")))
    shown = page(masthead, imprint, style=letter)
    assert shown.text.split() == ["某局", "某函〔2026〕1号", "抄送：某局。"]
    assert [a["class"] for a in shown.all("div") if a.get("class") in ("upper", "lower")] == ["upper", "lower"]
    plain = page(masthead, style=letter, letterhead="preprinted")
    assert plain.text.split() == ["某函〔2026〕1号"]
    assert not [a for a in plain.all("div") if a.get("class") in ("upper", "lower")]


def test_the_imprint_is_at_the_foot_where_the_style_says_so() -> None:
    imprint = Section("imprint", (Paragraph(text("抄送：某局。"), "cc"), Paragraph(text("某办"), "printing")))
    assert page(Paragraph(text("甲")), imprint).all("footer") == [{"class": "imprint boxed"}]
    assert not page(Paragraph(text("甲")), imprint, style=HOUSES["corporate", "zh"]).all("footer")


def test_a_head_and_an_imprint_lose_nothing_that_is_no_paragraph() -> None:
    table = Table((Row((cell("格"),)),))
    assert page(Section("masthead", (table,)), Section("imprint", (table,))).text.split() == ["格", "格"]


def test_a_signature_stands_where_the_standard_puts_it() -> None:
    block = (Paragraph(text("某市某局"), "signature"), Paragraph(text("2026年11月5日"), "date"))
    looks = {attributes["class"]: attributes["style"] for attributes in page(*block).all("p")}
    assert looks == {"signature": "padding-right:6.5em", "date": "padding-right:2em"}


def test_a_number_beside_the_signatory_stands_in_from_the_edges() -> None:
    line = Paragraph((Text("某〔2026〕1号"), Text("签发人：王小明", ("right",))), "document-number")
    assert page(Section("masthead", (line,))).all("p")[0]["class"] == "document-number split inset ruled"


def test_landscape_pages_are_papers_of_their_own_and_the_imprint_is_on_the_last() -> None:
    wide = Section("landscape", (Paragraph(text("横")),))
    imprint = Section("imprint", (Paragraph(text("某办"), "printing"),))
    shown = page(Paragraph(text("竖")), wide, imprint)
    assert [name for a in shown.all("div") if "paper" in (name := a.get("class") or "")] == [
        "paper",
        "paper wide",
        "paper",
    ]
    assert shown.text.split() == ["竖", "横", "某办"]


def test_an_attachment_goes_on_after_a_turned_page() -> None:
    turned = Section("landscape", (Heading(1, text("乙")),))
    shown = page(Section("attachment", (Heading(1, text("甲")), turned, Heading(1, text("丙")))))
    assert shown.text.split() == ["一、甲", "二、乙", "三、丙"]
    assert [a["class"] for a in shown.all("section")] == ["attachment", "continued"]
    assert len(shown.all("hr")) == 1


def test_dates_in_cells_are_not_split() -> None:
    table = Table((Row((cell("2026年11月25日（星期三）"), cell("12月1日"))),))
    assert page(table).text.split() == ["2026年11月25日（星期三）12月1日"]
    assert [a["class"] for a in page(table).all("span")] == ["whole"] * 5


def test_two_character_names_are_as_wide_as_three_without_a_space() -> None:
    names = Paragraph(
        (Text("出席：", ("label",)), Text("李平", ("name",)), Text("　"), Text("王小明", ("name",))), "roll"
    )
    source = html.write(Document((names,)), GBT)
    assert "letter-spacing:1em" in source
    assert page(names).text.strip() == "出席：李平　王小明"


def test_a_header_cell_says_what_it_heads() -> None:
    table = Table(
        rows=(
            Row((cell("单位", header=True), cell("甲"))),
            Row((cell("日期", header=True), cell("性质", header=True))),
        ),
        head=(Row((cell("一", header=True), cell("二", header=True))),),
    )
    assert [attributes["scope"] for attributes in page(table).all("th")] == ["col", "col", "row", "col", "col"]


def test_column_widths_fill_the_table() -> None:
    widths = [
        float(re.findall(r"[\d.]+", attributes["style"] or "")[0]) for attributes in page(*paper()).all("col")[:2]
    ]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert widths[0] == pytest.approx(30, abs=0.1)


def test_a_picture_is_inside_the_page_and_a_missing_one_is_described() -> None:
    image = Paragraph((Image("logo.png", 30, "徽标"),))
    assert (page(image, pictures={"logo.png": PNG}).all("img")[0]["src"] or "").startswith("data:image/png;base64,")
    assert page(image).text.strip() == "徽标"


def test_a_link_to_the_outside_works_and_one_into_the_paper_is_text() -> None:
    shown = page(Paragraph((Link("https://example.org/?a=1&b=2", text("外")), Link("#x", text("内")))))
    assert [attributes["href"] for attributes in shown.all("a")] == ["https://example.org/?a=1&b=2"]
    assert shown.text.strip() == "外内"


def test_an_empty_paper_is_a_page() -> None:
    assert page().text.strip() == ""


@pytest.mark.parametrize("form", list_forms(), ids=lambda form: form.name)
def test_the_preview_says_what_the_word_file_says(form: Form) -> None:
    for language, styles in form.styles.items():
        checked = check(form.sample(language), form, office=Office(), language=language)
        for style in styles:
            drafted = draft(checked, style_name=style)
            with zipfile.ZipFile(io.BytesIO(drafted.docx())) as archive:
                files = [name for name in ("word/header1.xml", "word/document.xml") if name in archive.namelist()]
                xml = b"".join(map(archive.read, files)).decode()
            runs = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)
            assert "".join(Page(drafted.html()).text.split()) == "".join(unescape("".join(runs)).split())


@pytest.mark.parametrize(
    ("above", "outer", "inner"),
    [
        ("", "一、", "（一）"),
        ("<h1>部署</h1>", "（一）", "1."),
        ("<h1>部署</h1><h2>要求</h2>", "1.", "（1）"),
        ('<h1 number="none">一、部署</h1>', "（一）", "1."),
    ],
)
def test_items_of_a_list_go_on_from_the_level_of_the_heading_above(above: str, outer: str, inner: str) -> None:
    document = Document(parse(f"{above}<ol><li><p>甲</p><ol><li>乙</li></ol></li></ol>"))
    for said in (word_text(word.write(document, GBT)), page_text(html.write(document, GBT))):
        assert said.endswith(f"{outer}甲{inner}乙")
