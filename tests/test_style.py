"""House styles say all that a form may ask for, cite where it comes from, and complain with a line."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.document import Table, TextRows
from drafter.errors import FormError
from drafter.markup import PARAGRAPHS, SPANS, TABLES
from drafter.style import HouseStyle, load, twips
from drafter.style._needs import _measure, entry, label
from drafter.style._title import printed_width, text_width
from drafter.style.columns import fit
from drafter.style.layout import line_count, signature_insets
from drafter.style.numbers import chinese

TEMPLATES = Path(__file__).parent.parent / "templates"
STYLES = [
    ("gbt9704", "zh"),
    ("letter", "zh"),
    ("minutes", "zh"),
    ("internal", "zh"),
    ("corporate", "zh"),
    ("corporate", "en"),
]
TERMS = ("云岫市公共服务中心", "云岫市信息运行中心", "澄川文化传播有限公司", "云岫市")


@cache
def style(name: str = "gbt9704", language: str = "zh", fonts: str = "gb2312") -> HouseStyle:
    return load(name, language=language, fonts=fonts, folders=[TEMPLATES])


@pytest.mark.parametrize(("name", "language"), STYLES)
def test_every_house_style_knows_every_class_of_markup(name: str, language: str) -> None:
    house = style(name, language)
    assert {*PARAGRAPHS, "h1", "h2", "h3", "h4"} <= house.styles.keys()
    assert house.tables.keys() == TABLES
    assert SPANS - {"right", "name", "whole"} <= house.runs.keys()


@pytest.mark.parametrize(("name", "language"), STYLES)
def test_every_measure_says_where_it_comes_from(name: str, language: str) -> None:
    house = style(name, language)
    parts = [
        house.page,
        house.masthead,
        house.imprint,
        *house.tables.values(),
        *house.styles.values(),
        *house.runs.values(),
        *filter(None, [house.double_rules]),
    ]
    strengths = ("规定", "一般", "推荐", "可以", "实务", "推算")
    assert not [part for part in parts if not any(strength in part.clause for strength in strengths)]


@pytest.mark.parametrize(("name", "language"), STYLES)
def test_style_names_and_ids_are_unique(name: str, language: str) -> None:
    house = style(name, language)
    assert len({named.id for named in house.styles.values()}) == len(house.styles)
    assert len({named.name for named in (*house.styles.values(), *house.runs.values())}) == len(house.styles) + len(
        house.runs
    )


@pytest.mark.parametrize("fonts", ["gb2312", "windows", "gbk", "macos"])
def test_every_set_of_fonts_names_all_five_faces(fonts: str) -> None:
    assert style(fonts=fonts).fonts.keys() == {"biaosong", "fangsong", "kaiti", "heiti", "songti"}


def test_the_grid_holds_22_lines_of_28_characters() -> None:
    page = style().page
    assert page.pitch == 579
    assert page.letter_spacing(16) == -5


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"name": "gbt9740"}, "STYLE-001"),
        ({"name": "../gbt9704"}, "STYLE-001"),
        ({"language": "en"}, "STYLE-002"),
        ({"fonts": "comic"}, "STYLE-003"),
    ],
)
def test_a_style_that_is_not_there_is_named(arguments: dict[str, str], code: str) -> None:
    with pytest.raises(FormError) as caught:
        style(**arguments)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].hint["zh"]


def test_a_sheet_that_says_something_unknown_is_told_the_line(tmp_path: Path) -> None:
    sheet = tmp_path / "_styles" / "ours.yaml"
    sheet.parent.mkdir()
    sheet.write_text("inherits: gbt9704\nstyles:\n  title:\n    sise: 20\n", encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load("ours", language="zh", folders=[tmp_path, TEMPLATES])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("STYLE-004", 4)
    assert "size" in problem.hint["en"]


def test_an_office_changes_one_measure_and_inherits_the_rest(tmp_path: Path) -> None:
    sheet = tmp_path / "_styles" / "ours.yaml"
    sheet.parent.mkdir()
    sheet.write_text("inherits: gbt9704\nstyles:\n  title: {size: 20}\n", encoding="utf-8")
    ours = load("ours", language="zh", folders=[tmp_path, TEMPLATES])
    assert (ours.styles["title"].size, ours.styles["title"].font) == (20, "biaosong")
    assert ours.digest != style().digest


def test_a_sheet_open_in_an_editor_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "_styles").mkdir()
    (tmp_path / "_styles" / "own.yaml").write_text("inherits: gbt9704\n", encoding="utf-8")
    (tmp_path / "_styles" / ".#own.yaml").symlink_to("somebody@somewhere.1234")
    assert load("own", language="zh", folders=[tmp_path, TEMPLATES]).name == "own"


def test_styles_that_inherit_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "_styles").mkdir()
    (tmp_path / "_styles" / "a.yaml").write_text("inherits: b\n", encoding="utf-8")
    (tmp_path / "_styles" / "b.yaml").write_text("inherits: a\n", encoding="utf-8")
    with pytest.raises(FormError):
        load("a", language="zh", folders=[tmp_path])


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于联合举办市民阅读季活动的会议备忘录", 1),
        ("云岫市公共服务中心2026年12月重点工作计划", 2),
        ("云岫市公共服务中心关于印发《云岫市政务大厅档案查询联合服务办法（试行）》的通知", 3),
        ("关于转发《云岫市信息运行中心关于进一步加强网络安全和数据共享管理工作的实施意见》的通知", 3),
        ("云岫市公共服务中心关于申请拨付2026年政务大厅修缮项目资金12.5万元的请示", 2),
        ("澄川文化传播有限公司与云岫市公共服务中心关于联合举办活动的函", 2),
    ],
)
def test_a_title_breaks_into_few_lines_and_loses_nothing(title: str, lines: int) -> None:
    broken = style().title_lines(title, TERMS)
    assert "".join(broken) == title
    assert len(broken) == lines
    assert all(text_width(line) <= 20.1 for line in broken)
    assert all(line[0] not in "的和与及、）》" and not line.endswith(("《", "（", "关于")) for line in broken)
    edges = {len("".join(broken[:count])) for count in range(1, len(broken))}
    for term in (*TERMS, "2026年", "12月", "12.5万元", "（试行）"):
        start = title.find(term)
        assert start < 0 or not edges & set(range(start + 1, start + len(term)))


def test_a_title_is_no_hourglass() -> None:
    for title in ("关于转发《云岫市信息运行中心关于进一步加强网络安全和数据共享管理工作的实施意见》的通知",):
        first, middle, last = map(text_width, style().title_lines(title, TERMS))
        assert middle >= min(first, last)


def test_a_title_no_list_knows_is_left_to_the_word_processor() -> None:
    assert style().title_lines("鼉" * 30) == ["鼉" * 30]


def test_labels_break_into_even_lines() -> None:
    assert style().label_lines("送会签日期", 4.5) == ["送会签", "日期"]
    assert style().label_lines("会签性质", 4.5) == ["会签性质"]
    assert style().label_lines("是否参加（请假事由）", 8) == ["是否参加", "（请假事由）"]
    assert style().label_lines("来源（文号及条目）", 4.5) == ["来源", "（文号及条目）"]


def test_a_signature_block_stands_as_clause_7_3_5_draws_it() -> None:
    assert signature_insets([("signature", 9), ("date", 6.5)]) == [2, 2.5]
    assert signature_insets([("signature", 3), ("date", 6.5)]) == [7.5, 2]
    assert signature_insets([("signature-sealed", 9), ("date", 6.5)]) == [2.75, 4]
    assert signature_insets([("signature-sealed", 20), ("date", 6.5)]) == [0, 6.75]


def test_lines_of_the_imprint_are_counted_as_they_are_set() -> None:
    assert line_count("甲" * 26, 26) == 1
    assert line_count("甲" * 27, 26) == 2
    assert line_count("甲" * 26 + "，乙", 26) == 2
    assert line_count("抄送：" + "甲" * 26, 26, 3) == 1


def test_widths_count_a_latin_letter_as_half() -> None:
    assert text_width("2026年“甲”…") == 7
    assert printed_width("甲") == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (108, "一百零八"),
        (110, "一百一十"),
    ],
)
def test_chinese_numbers_are_counted_as_headings_count(number: int, text: str) -> None:
    assert chinese(number) == text


def test_chinese_numbers_never_repeat() -> None:
    assert all(a != b for a, b in pairwise(map(chinese, range(1, 1000))))
    assert len(set(map(chinese, range(1, 1000)))) == 999


def test_of_two_columns_of_dates_the_one_that_fits_is_whole() -> None:
    dates = TextRows(("2026年11月18日（星期三）", "2026年11月25日（星期三）", "综合办公室、信息处"), ("", "", ""))
    for width in range(150, 320, 5):
        fitted = fit(Table((dates,)), style(), twips(width / 2))
        assert sum(fitted.layout.widths) == twips(width / 2)


def test_a_crowded_table_breaks_no_name_day_or_number_of_a_paper() -> None:
    whole = ("罗演示", "12月11日", "督办〔2026〕17号-1")
    rows = TextRows(whole * 3, ("", "", ""))
    wide = TextRows((*whole, *("会同市数字档案馆接入其余开放档案目录",) * 9) * 3, ("",) * 12)
    for table in (Table((rows,)), Table((wide,))):
        fitted = fit(table, style(), twips(156))
        size, padding = (10.5 if fitted.layout.small else 12) * 20, 2 * twips(1)
        room = [(width - padding) / size for width in fitted.layout.widths]
        assert [need <= has for need, has in zip((3, 4, 4.5), room, strict=False)] == [True] * 3
        assert sum(fitted.layout.widths) == twips(156)


_PIECE = re.compile(
    r"\d{1,2} [A-Z][a-z]+ \d{4}|(?:\d+年)?(?:\d+月)(?:\d+日)?|\d+日|（[^（）]{1,6}）"
    r"|[A-Za-z0-9〔〕.,:%％/+\-]+[^\x00-\x7f、，；。：（）《》“”—]?|[\u3400-\u9fff〇]{1,5}|\s+|."
)


@given(
    st.lists(
        st.sampled_from(
            [
                *"会议〇、，。）（“” 　\t1２日月_éßカ가𠀀Ⅳ①〆々",
                "会同后勤处办",
                "二〇〇",
                "3月14日",
                "〔2026〕1号",
                "5 May 2026",
            ]
        )
    )
)
def test_a_line_breaks_within_no_day_number_or_five_han_characters(pieces: list[str]) -> None:
    text = "会 " + "".join(pieces)
    widest = current = 0.0
    for piece in _PIECE.findall(text):
        current = printed_width(piece.strip()) if piece.strip("、，；。：）》”—") else current + printed_width(piece)
        widest = max(widest, current)
    assert entry(text.encode()).least == widest + 0.15


@given(st.text("会议㐀龥䷀年月日星期三天123〇一、，。；（）〔〕“” 　\n\tAbé가𠀀"))
def test_a_text_needs_what_it_needs_by_itself_whatever_was_measured_before(text: str) -> None:
    shape = text.encode()
    assert (entry(shape), label(shape)) == (_measure(text, False), _measure(text, True))


def test_a_date_with_several_things_in_its_brackets_is_a_date_like_any_other() -> None:
    work = "会同市数字档案馆接入其余开放档案目录" * 3
    widths = [
        fit(Table((TextRows((f"11月18日（{rest}）", work), ("", "")),)), style(), twips(60)).layout.widths
        for rest in ("上午、下午", "上午和下午")
    ]
    assert widths[0] == widths[1]


def test_a_column_is_centred_by_what_stands_below_the_head() -> None:
    texts = TextRows(("甲", "乙"), ("",))
    long = ("会同市数字档案馆接入目录",)
    for rows, head, align in (
        ((texts,), (TextRows(long, ("",)),), "center"),
        ((texts, TextRows(long, ("",), (0,))), (), ""),
        ((texts, TextRows(long, ("",))), (), ""),
    ):
        assert fit(Table(rows, head), style(), twips(156)).layout.aligns == (align,)


def test_room_to_spare_is_shared_by_all_columns() -> None:
    rows = TextRows(("1", "窗口管理处", "按时完成2项任务", "2", "信息处", "按时完成1项"), ("", "", ""))
    number, unit, work = fit(Table((rows,)), style(), twips(156)).layout.widths
    assert number < unit < work < twips(156) / 2
