"""Word files are whole, small, the office's own, and say exactly what the model says."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from papers import JOINT, LETTER, NOTICE, OFFICE, PAPERS, SHEET, document, house, written

from drafter import word
from drafter.document import Document, Image, Paragraph, Table, Text, TextRows
from drafter.errors import FormError
from drafter.style.layout import Indent
from drafter.word import _shell
from drafter.word._body import _indent
from drafter.word._package import Packed, deflate, store
from drafter.word._table import whole_dates

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def body(content: bytes) -> etree._Element:
    return etree.fromstring(parts(content)["word/document.xml"])


def text_of(element: etree._Element) -> str:
    """Return the text as a reader gets it: w:t, tabs and breaks in order."""
    symbols = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(
        node.text or "" if node.tag == f"{W}t" else symbols[node.tag]
        for node in element.iter(f"{W}t", f"{W}br", f"{W}tab")
        if node.getparent().tag == f"{W}r"
    )


def paragraphs(content: bytes, style: str = "") -> list[etree._Element]:
    found = body(content).iter(f"{W}p")
    return [p for p in found if not style or p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style]


@pytest.mark.parametrize("name", PAPERS)
def test_a_file_passes_the_schema_checks(name: str, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "paper.docx"
    path.write_bytes(written(name))
    result = audit.OpenXmlValidator().validate(str(path))
    assert not [str(error) for error in result.errors]


def test_a_paper_without_a_head_passes_the_schema_checks_as_a_letter(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "paper.docx"
    path.write_bytes(word.write(document(SHEET), house("letter")))
    assert not [str(error) for error in audit.OpenXmlValidator().validate(str(path)).errors]


@pytest.mark.parametrize("name", PAPERS)
def test_every_style_named_in_a_file_is_defined_in_it(name: str) -> None:
    files = parts(written(name))
    styles = etree.fromstring(files["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    tags = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next")
    used = {
        node.get(f"{W}val")
        for data in (files["word/document.xml"], files["word/styles.xml"])
        for node in etree.fromstring(data).iter(*tags)
    }
    assert used <= known


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    again = dict(_shell._SHELLS)
    _shell._SHELLS.clear()
    first = written(name)
    written.cache_clear()
    _shell._SHELLS.clear()
    assert written(name) == first
    _shell._SHELLS.update(again)


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_of_a_tool_or_its_template_is_left(name: str) -> None:
    files = parts(written(name))
    footers = {f"word/footer{number}.xml" for number in range(1, 5 if name in ("wide", "plan") else 3)}
    if name.startswith("letter"):
        footers |= {"word/footer3.xml", "word/header1.xml"}
    assert files.keys() == footers | {
        "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "word/document.xml",
        "word/_rels/document.xml.rels", "word/fontTable.xml", "word/settings.xml", "word/styles.xml", "word/theme/theme1.xml",
    }  # fmt: skip
    everything = b"".join(files.values()).decode().lower()
    assert not re.search(r"python|generated|calibri|cambria|asciitheme|eastasiatheme|microsoft office word", everything)
    assert "<w:latentstyles" not in everything
    assert len(written(name)) < 16_000


def test_files_and_times_in_the_package_are_fixed() -> None:
    with zipfile.ZipFile(io.BytesIO(written("minutes"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_properties_are_the_offices() -> None:
    import docx

    properties = docx.Document(io.BytesIO(written("minutes"))).core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == (OFFICE, OFFICE, "测试 & 标题")
    assert properties.created == properties.modified
    assert properties.created.date().isoformat() == "2026-11-19"
    assert f"<Company>{OFFICE}</Company>" in parts(written("minutes"))["docProps/app.xml"].decode()


def test_a_document_without_names_or_date_has_none_in_its_file() -> None:
    core = parts(word.write(Document((Paragraph((Text("甲"),)),)), house("internal")))["docProps/core.xml"].decode()
    assert "creator" not in core.partition(">")[2].partition("<dc:language>")[0]
    assert "dcterms:created" not in core


@given(XML_TEXT)
def test_no_character_of_a_text_is_lost(text: str) -> None:
    content = word.write(Document((Paragraph((Text(text),)),)), house("internal"))
    (paragraph,) = paragraphs(content, "NormalIndent")
    assert text_of(paragraph) == text


@given(
    st.lists(
        st.tuples(XML_TEXT, st.sampled_from([(), ("b",), ("em", "u"), ("label",), ("s", "sup"), ("name",)])), max_size=4
    )
)
def test_no_character_of_marked_text_is_lost(pieces: list[tuple[str, tuple[str, ...]]]) -> None:
    inlines = tuple(Text(text, marks) for text, marks in pieces)
    content = word.write(Document((Paragraph(inlines, "roll"),)), house("minutes"))
    (paragraph,) = paragraphs(content, "Roll")
    assert text_of(paragraph).replace("\n", "") == "".join(text for text, _ in pieces)


def test_right_to_left_letters_get_runs_of_their_own() -> None:
    content = word.write(Document((Paragraph((Text("甲 مرحبا بالعالم 乙"),)),)), house("internal"))
    runs = [run for run in body(content).iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]
    assert [text_of(run) for run in runs] == ["مرحبا بالعالم"]


def test_headings_are_real_and_numbered_in_text() -> None:
    headings = [
        (p.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), text_of(p))
        for p in paragraphs(written("notice"))
        if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val").startswith("Heading")
    ]
    assert headings[:2] == [("Heading1", "一、重点任务之甲"), ("Heading1", "二、重点任务之乙")]
    assert headings[5:9] == [
        ("Heading2", "（一）经费保障。财务处要按时拨付，不得挪用。"),
        ("Heading2", "（二）加强领导"),
        ("Heading3", "1.三级标题"),
        ("Heading4", "（1）四级标题"),
    ]
    assert headings[9] == ("Heading1", "一、工作目标"), "an attachment counts its headings anew"
    styles = etree.fromstring(parts(written("notice"))["word/styles.xml"])
    levels = {
        s.get(f"{W}styleId"): s.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")
        for s in styles
        if s.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    assert levels == {"Chapter": "0", "Heading1": "0", "Heading2": "1", "Heading3": "2", "Heading4": "3"}


def test_a_sentence_after_a_heading_on_its_line_is_text() -> None:
    (heading,) = [p for p in paragraphs(written("notice"), "Heading2") if "经费" in text_of(p)]
    looks = [(run.findtext(f"{W}t"), run.find(f"{W}rPr/{W}rStyle") is not None) for run in heading.iter(f"{W}r")]
    assert looks == [("（一）经费保障。", False), ("财务处要按时拨付，不得挪用。", True)]


def test_text_after_a_heading_has_the_font_of_text() -> None:
    styles = etree.fromstring(parts(written("notice"))["word/styles.xml"])
    (run,) = [style for style in styles if style.get(f"{W}styleId") == "BodyRun"]
    assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"


def test_a_name_of_two_characters_is_spaced_without_a_space() -> None:
    (first, _) = paragraphs(written("minutes"), "Roll")
    assert "周样" in text_of(first)
    (spaced,) = [run for run in first.iter(f"{W}r") if run.find(f"{W}rPr/{W}spacing") is not None]
    assert text_of(spaced) == "周"


def test_a_roll_breaks_between_units_and_never_inside_a_name() -> None:
    groups = [f'<span class="whole">{unit}　<span class="name">{name}</span></span>' for unit, name in ROLL]
    markup = f'<p class="roll"><span class="label">列席：</span>{"；".join(groups)}</p>'
    (roll,) = paragraphs(word.write(document(markup), house("minutes")), "Roll")
    lines = text_of(roll).removeprefix("列席：").split("\n")
    assert lines == ["综合办公室　何样本；信息处　冯样式；", "财务处　田例表；窗口管理处　罗演示"]


ROLL = [("综合办公室", "何样本"), ("信息处", "冯样式"), ("财务处", "田例表"), ("窗口管理处", "罗演示")]


def test_a_signature_holds_on_to_the_text_before_it() -> None:
    every = paragraphs(written("notice"))
    (at,) = [
        index
        for index, p in enumerate(every)
        if text_of(p) == "2026年11月27日" and p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Date"
    ]
    text, blank = every[at - 3], every[at - 2]
    assert text_of(text).startswith("2.云岫市")
    assert text.find(f"{W}pPr/{W}keepNext") is not None
    assert blank.find(f"{W}pPr/{W}keepNext") is not None


def test_tables_say_their_grid_and_rows_stay_whole() -> None:
    for name in ("minutes", "sheet", "wide"):
        for table in body(written(name)).iter(f"{W}tbl"):
            widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
            assert sum(widths) == (12756 if name == "wide" else 8844)
            assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
            for row in table.findall(f"{W}tr"):
                assert row.find(f"{W}trPr/{W}cantSplit") is not None
                spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
                assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == len(widths)
    head = next(body(written("minutes")).iter(f"{W}tr"))
    assert head.find(f"{W}trPr/{W}tblHeader") is not None


def test_a_table_too_wide_for_the_page_takes_its_heading_to_a_turned_one() -> None:
    styles = [
        (node.get(f"{W}orient"), None) if node.tag == f"{W}pgSz" else (None, text_of(node))
        for node in body(written("plan")).iter(f"{W}pgSz", f"{W}p")
    ]
    turn = next(index for index, (_, text) in enumerate(styles) if text == "一、重点任务")
    assert styles[turn - 1] == (None, None), "the upright pages end before the heading"
    assert ("landscape", None) in styles[turn:]


CELL_TEXT = st.text(st.sampled_from("处甲a1 &<“%　\t\n\u0645"), max_size=6) | st.sampled_from(
    ["", "2026年11月18日（星期三）", "于2026年11月18日（星期三）前完成并报综合办公室"]
)


@given(
    st.lists(st.tuples(CELL_TEXT, CELL_TEXT, CELL_TEXT), min_size=1, max_size=5),
    st.sampled_from(["grid", "sheet", "plain", "signatures"]),
    st.sampled_from([(), (0,), (0, 2)]),
    st.booleans(),
)
def test_rows_of_text_are_written_as_if_their_cells_were_spelled_out(
    texts: list[tuple[str, ...]], style: str, headers: tuple[int, ...], followed: bool
) -> None:
    aligns = ("", "center", "right")
    head = TextRows(("责任单位", "事项和完成期限（月）", "—"), aligns, (0, 1, 2))
    short = Table((TextRows(tuple(chain.from_iterable(texts)), aligns, headers),), (head,), style=style)
    after = (Paragraph((Text("云岫市公共服务中心"),), "signature"),) if followed else ()
    files = {word.write(Document((table, *after)), house("corporate")) for table in (short, short.spelled())}
    assert len(files) == 1


def test_a_word_as_long_as_the_page_leaves_other_columns_no_room_but_a_paper() -> None:
    head = TextRows(("责任单位和期限", "编号"), ("", ""), (0, 1))
    for letters in range(80, 100):
        table = Table((TextRows(("12月3日", "W" * letters), ("", "")),), (head,))
        assert "编号" in parts(word.write(Document((table,)), house("gbt9704")))["word/document.xml"].decode()


def test_a_date_breaks_only_before_its_weekday() -> None:
    inlines = whole_dates((Text("周样例　2026年11月18日（星期三）"),), 9)
    assert [i.text if isinstance(i, Text) else "|" for i in inlines] == [
        "周样例　",
        "|",
        "2026年11月18日",
        "|",
        "（星期三）",
    ]
    assert whole_dates((Text("2026年11月18日（星期三）"),), 20) == (Text("2026年11月18日（星期三）"),)


def test_preprinted_paper_keeps_the_room_and_gets_neither_name_nor_rule() -> None:
    content = written("notice", "preprinted")
    xml = parts(content)["word/document.xml"].decode()
    assert "云岫市公共服务中心文件" not in xml
    assert "w:pBdr" not in xml
    assert "云服发〔2026〕12号" in xml
    (red,), (room,) = paragraphs(written("notice"), "Masthead"), paragraphs(content, "Masthead")
    assert etree.tostring(red.find(f"{W}pPr")) == etree.tostring(room.find(f"{W}pPr"))


def test_a_paper_without_a_red_head_keeps_its_name_on_preprinted_paper() -> None:
    assert "主任办公会议纪要" in parts(written("minutes-plain", "preprinted"))["word/document.xml"].decode()


def test_a_letter_has_its_name_in_the_header_of_the_first_page_and_rules_in_header_and_footer() -> None:
    files = parts(written("letter"))
    header, footer = (etree.fromstring(files[f"word/{name}.xml"]) for name in ("header1", "footer3"))
    assert (text_of(header), text_of(footer)) == (OFFICE, "")
    assert [len(list(part.iter("{*}anchor"))) for part in (header, footer)] == [2, 2]
    first, *_ = paragraphs(written("letter"))
    assert text_of(first) == "云服函〔2026〕31号"
    assert "印发" not in files["word/document.xml"].decode()


def test_a_letter_on_preprinted_paper_keeps_the_room_and_gets_nothing_red() -> None:
    red, plain = (parts(written("letter", how))["word/header1.xml"].decode() for how in ("red", "preprinted"))
    assert OFFICE not in plain
    assert "w:drawing" not in plain
    assert re.findall("<w:spacing[^>]*>", plain) == re.findall("<w:spacing[^>]*>", red)


def test_the_number_of_a_letter_stands_beside_the_first_mark() -> None:
    first, second, third, *_ = map(text_of, paragraphs(written("letter-marked")))
    assert (first, second, third) == ("000012\t云服函〔2026〕31号", "秘密★1年", "特急")


def test_only_the_first_section_of_a_letter_has_a_first_page_of_its_own() -> None:
    turned = LETTER.replace('<section class="attachment">', f'<section class="landscape">{SHEET}</section><p>文字</p>')
    for markup, pages in (
        (LETTER.replace("masthead", "closing", 1), [False]),
        (turned.replace('</section>\n<section class="imprint', '<section class="imprint'), [True, False, False]),
    ):
        sections = list(body(word.write(document(markup), house("letter"))).iter(f"{W}sectPr"))
        assert [section.find(f"{W}titlePg") is not None for section in sections] == pages


def test_an_imprint_that_a_letter_has_no_room_for_leaves_a_whole_file() -> None:
    markup = '<table><tr><td>甲</td></tr></table><section class="imprint"><p class="printing">某办</p></section>'
    *_, table, last, section = body(word.write(document(markup), house("letter")))[0]
    assert (table.tag, last.tag, section.tag) == (f"{W}tbl", f"{W}p", f"{W}sectPr")


def test_fields_are_run_level_controls_in_bookmarks() -> None:
    root = body(written("sheet"))
    names = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    assert names == ["drafter_f_signer", "drafter_f_choice", "drafter_f_ok"]
    assert all(control.getparent().tag == f"{W}p" for control in root.iter(f"{W}sdt"))
    assert not list(root.iter(f"{W}sdtPr/{W}text"))


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff" * width for _ in range(height))
    head = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_picture_is_stored_once_and_keeps_its_shape() -> None:
    import docx

    image = Image("logo.png", 20, "标志")
    paper = Document((Paragraph((image, image)),))
    content = word.write(paper, house("internal"), pictures={"logo.png": png(4, 2)})
    assert [name for name in parts(content) if "media" in name] == ["word/media/picture1.png"]
    shapes = docx.Document(io.BytesIO(content)).inline_shapes
    assert [(shape.width.mm, shape.height.mm) for shape in shapes] == [(20, 10), (20, 10)]


def test_a_picture_that_is_none_is_refused() -> None:
    for pictures in ({}, {"logo.png": b"not a picture"}, {"logo.png": b""}):
        with pytest.raises(FormError) as caught:
            word.write(Document((Paragraph((Image("logo.png", 20),)),)), house("internal"), pictures=pictures)
        assert caught.value.problems[0].code == "FORM-110"


def test_links_lead_outside_and_nowhere_else() -> None:
    paper = document('<p><a href="https://example.org/?a=1&amp;b=&quot;">甲</a><a href="#x">乙</a></p>')
    files = parts(word.write(paper, house("internal")))
    assert 'Target="https://example.org/?a=1&amp;b=&quot;"' in files["word/_rels/document.xml.rels"].decode()
    assert files["word/document.xml"].decode().count("<w:hyperlink") == 1


@pytest.mark.parametrize("name", ["gbt9704", "letter", "minutes", "internal", "corporate"])
@pytest.mark.parametrize("fonts", ["gb2312", "windows", "gbk", "macos"])
def test_any_paper_goes_into_any_house_style(name: str, fonts: str) -> None:
    for markup in (NOTICE, SHEET):
        content = word.write(document(markup), house(name, fonts=fonts))
        assert house(name, fonts=fonts).fonts["heiti"] in parts(content)["word/fontTable.xml"].decode()


def test_a_shell_from_the_cache_gives_the_same_file(tmp_path: Path) -> None:
    paper, style = document(NOTICE), house("gbt9704")
    written = set()
    for cache in (None, tmp_path, tmp_path):
        _shell._SHELLS.clear()
        written.add(word.write(paper, style, cache=cache))
    assert len(written) == 1
    assert list(tmp_path.iterdir())


def test_a_cache_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    _shell._SHELLS.clear()
    assert word.write(document(NOTICE), house("gbt9704"), cache=blocked)


def test_a_package_unpacks_to_what_was_packed() -> None:
    made = [deflate("a.xml", b"<a/>"), store("目录/b.xml", b"x" * 1000)]
    assert parts(Packed().and_then(made).whole()) == {"a.xml": b"<a/>", "目录/b.xml": b"x" * 1000}


def test_an_indent_is_said_in_characters_and_in_twips() -> None:
    assert _indent(Indent(5, 3)) == '<w:ind w:leftChars="500" w:left="1600" w:hangingChars="300" w:hanging="960"/>'


def test_joint_issuers_stand_one_a_line_with_the_kind_of_paper_beside_all_of_them() -> None:
    root = body(word.write(document(JOINT), house("gbt9704")))
    rows = root.find(f".//{W}tbl").findall(f"{W}tr")
    assert [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in rows] == [
        ["云岫市公共服务中心", "文件"],
        ["云岫市图书馆", ""],
    ]
    assert [merge.get(f"{W}val") for merge in root.iter(f"{W}vMerge")] == ["restart", None]
    assert {jc.get(f"{W}val") for row in rows for jc in row[1].iter(f"{W}jc")} == {"distribute"}


def test_signatories_of_several_lines_stand_under_the_first_and_the_number_beside_the_last() -> None:
    first, last = paragraphs(word.write(document(JOINT), house("gbt9704")), "DocumentNumber")
    assert (text_of(first), text_of(last)) == ("\t签发人：江示例　宋范文", "云服请〔2026〕4号\t秦样板")
    at = [int(tab.get(f"{W}pos")) for line in (first, last) for tab in line.iter(f"{W}tab") if tab.get(f"{W}pos")]
    assert at[1] - at[0] == 4 * 320
    assert [line.find(f"{W}pPr/{W}pBdr") is not None for line in (first, last)] == [False, True]


def test_a_joint_letter_bears_the_name_of_its_host_alone() -> None:
    found = parts(word.write(document(JOINT), house("letter")))
    assert text_of(etree.fromstring(found["word/header1.xml"])).strip() == OFFICE


@pytest.mark.parametrize("style", ["gbt9704", "minutes"])
@pytest.mark.parametrize(("mark", "line"), [("copy-number", 0), ("secrecy", 1), ("urgency", 2)])
def test_each_mark_of_a_paper_has_a_line_of_its_own_whatever_the_others(style: str, mark: str, line: int) -> None:
    paper = f'<section class="masthead"><p class="{mark}">标记</p><p class="masthead">{OFFICE}文件</p></section>'
    texts = [text_of(one) for one in paragraphs(word.write(document(paper), house(style)))[:4]]
    assert texts == [*("标记" if at == line else "" for at in range(3)), f"{OFFICE}文件"]


@pytest.mark.parametrize("style", ["letter", "internal", "corporate"])
def test_marks_follow_one_another_in_styles_that_keep_no_lines_for_them(style: str) -> None:
    paper = '<section class="masthead"><p class="urgency">特急</p><p class="copy-number">000012</p></section>'
    found = [text_of(one) for one in paragraphs(word.write(document(paper), house(style))) if text_of(one)]
    assert found == ["000012", "特急"]


def test_an_imprint_may_begin_the_next_even_page_whatever_page_the_text_ends_on() -> None:
    paper = '<p>正文。</p><hr class="even"/><section class="imprint"><p class="cc">抄送：各处室。</p></section>'
    first, last = body(word.write(document(paper), house("gbt9704"))).iter(f"{W}sectPr")
    assert first.find(f"{W}type") is None
    assert last.find(f"{W}type").get(f"{W}val") == "evenPage"
    assert [child.tag for child in last].index(f"{W}type") < [child.tag for child in last].index(f"{W}pgSz")


@pytest.mark.parametrize(("zone", "foot"), [("<p>正文。</p>", 262), ('<section class="landscape"><p>横页。</p>', 184)])
def test_the_foot_of_an_imprint_is_told_from_the_top_of_the_sheet(zone: str, foot: int) -> None:
    end = "</section>" if "<section" in zone else ""
    imprint = '<section class="imprint"><p class="cc">抄送：各处室。</p></section>'
    root = body(word.write(document(zone + imprint + end), house("gbt9704")))
    (place,) = root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}positionV")
    (extent,) = root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    assert place.get("relativeFrom") == "page"
    assert (int(place[0].text) + int(extent.get("cy"))) / 36000 == pytest.approx(foot, abs=0.1)
