"""Pages as LibreOffice lays them out, measured against GB/T 9704—2012 (millimetres from the sheet's top left corner)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from papers import PAPERS, written

pytestmark = pytest.mark.layout
pdfplumber = pytest.importorskip("pdfplumber")

MM = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
PITCH = 28.95 * MM
FULL = re.compile(r"[\u2e80-\u9fff\uff00-\uff60“”—…]")


@dataclass(frozen=True)
class Line:
    """A line of text: its baseline, edges, size in points, and whether it is red."""

    text: str
    base: float
    left: float
    right: float
    size: float
    red: bool

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Rule:
    """A horizontal rule wider than 60 mm."""

    y: float
    left: float
    right: float
    weight: float
    red: bool


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    fonts: frozenset[str]

    def line(self, pattern: str) -> Line:
        """Return the one line that matches."""
        found = [line for line in self.lines if re.search(pattern, line.text)]
        assert len(found) == 1, (pattern, [line.text for line in self.lines])
        return found[0]

    @property
    def number(self) -> Line:
        return self.line(r"^— ?\d+ ?—$")

    @property
    def body(self) -> list[Line]:
        return [line for line in self.lines if 15.5 <= line.size <= 16.5]


def is_red(color: Any) -> bool:
    return isinstance(color, tuple) and len(color) == 3 and color[0] > 0.75 and max(color[1:]) < 0.35


def read_lines(page: Any) -> Iterator[Line]:
    rows: list[tuple[float, list[dict[str, Any]]]] = []
    for char in sorted((c for c in page.chars if c["text"].strip()), key=lambda c: -c["matrix"][5]):
        base = page.height - char["matrix"][5]
        if not rows or base - rows[-1][0] >= 2:
            rows.append((base, []))
        rows[-1][1].append(char)
    for base, chars in rows:
        chars.sort(key=lambda c: c["x0"])
        size = Counter(round(c["size"], 1) for c in chars).most_common(1)[0][0]
        red = is_red(chars[0].get("non_stroking_color"))
        text = "".join(c["text"] for c in chars)
        yield Line(text, base * MM, chars[0]["x0"] * MM, chars[-1]["x1"] * MM, size, red)


def read_rules(page: Any) -> Iterator[Rule]:
    pieces = []
    for shape in (*page.lines, *page.rects, *page.curves):
        width, height = (shape["x1"] - shape["x0"]) * MM, (shape["bottom"] - shape["top"]) * MM
        if width > 1 and height < 2 and width > 4 * height:
            filled = shape.get("fill") and height > 0.05
            color = shape.get("non_stroking_color" if filled else "stroking_color")
            weight = height if height > 0.05 else (shape.get("linewidth") or 0) * MM
            pieces.append(
                ((shape["top"] + shape["bottom"]) / 2 * MM, shape["x0"] * MM, shape["x1"] * MM, weight, is_red(color))
            )
    joined: list[list[Any]] = []
    for piece in sorted(pieces, key=lambda p: (round(p[0], 1), p[1])):
        last = joined[-1] if joined else None
        if last and abs(last[0] - piece[0]) < 0.3 and last[4] == piece[4] and piece[1] < last[2] + 0.5:
            last[2] = max(last[2], piece[2])
        else:
            joined.append(list(piece))
    return (Rule(*piece) for piece in joined if piece[2] - piece[1] > 60)


@pytest.fixture(scope="session")
def pages(
    soffice: Callable[[Sequence[Path]], list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Page]]:
    """Return the pages of all papers, converted in one run."""
    folder = tmp_path_factory.mktemp("papers")
    wanted = {name: written(name) for name in PAPERS} | {"preprinted": written("notice", "preprinted")}
    files = []
    for name, content in wanted.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(content)
    found: dict[str, list[Page]] = {}
    for name, target in zip(wanted, soffice(files), strict=True):
        with pdfplumber.open(target) as pdf:
            found[name] = [
                Page(
                    float(page.width) * MM,
                    float(page.height) * MM,
                    tuple(read_lines(page)),
                    tuple(read_rules(page)),
                    frozenset(
                        c["fontname"].partition("+")[2] or c["fontname"] for c in page.chars if c["text"].strip()
                    ),
                )
                for page in pdf.pages
            ]
    return found


TURNED = ("wide", "plan")
LETTERS = ("letter", "letter-marked")
CHINESE = [name for name, (_, _, language) in PAPERS.items() if language == "zh" and name not in TURNED]


@pytest.mark.parametrize("name", [name for name in PAPERS if name not in TURNED])
def test_paper_is_a4_and_page_numbers_stand_outside_on_their_side(pages: dict[str, list[Page]], name: str) -> None:
    for number, page in enumerate(pages[name], 1):
        assert (round(page.width), round(page.height)) == (210, 297)
        if number == 1 and name in LETTERS:
            assert not [line for line in page.lines if "—" in line.text]
            continue
        line = page.number
        assert re.sub(r"\D", "", line.text) == str(number)
        assert line.size == pytest.approx(14, abs=0.3)
        assert line.base - 0.38 * 14 * MM == pytest.approx(BOTTOM + 7, abs=1)
        inset = RIGHT - line.right if number % 2 else line.left - LEFT
        assert inset == pytest.approx(14 * MM, abs=1)


@pytest.mark.parametrize("name", CHINESE)
def test_text_keeps_to_the_type_area(pages: dict[str, list[Page]], name: str) -> None:
    for number, page in enumerate(pages[name], 1):
        head = number == 1 and name in LETTERS
        for line in page.lines:
            if not head and line == page.number:
                continue
            assert line.left > LEFT - 1
            assert line.right < RIGHT + (7 if line.text[-1] in "，。；、）" else 1.3), line.text
            assert line.base < BOTTOM + 1
        assert all(rule.left > LEFT - 1 and rule.right < RIGHT + 1 for rule in page.rules if not (head and rule.red))


@pytest.mark.parametrize("name", CHINESE)
def test_a_full_line_holds_28_characters(pages: dict[str, list[Page]], name: str) -> None:
    full = [
        line
        for page in pages[name]
        for line in page.body
        if all(FULL.match(c) for c in line.text) and line.left < LEFT + 2 and RIGHT - 3 < line.right < RIGHT + 1.3
    ]
    assert all(len(line.text) == 28 for line in full), [line.text for line in full]


def test_a_page_of_text_holds_22_lines_on_the_grid(pages: dict[str, list[Page]]) -> None:
    page = pages["text"][1]
    text = [line for line in page.lines if line != page.number]
    assert len(text) == 22
    assert text[0].base - 0.38 * 16 * MM == pytest.approx(TOP + PITCH / 2, abs=1.2)
    steps = [below.base - above.base for above, below in pairwise(text)]
    assert all(step == pytest.approx(PITCH, abs=0.2) for step in steps)


@pytest.mark.parametrize("name", ["notice", "minutes"])
def test_the_red_head_begins_72_mm_down(pages: dict[str, list[Page]], name: str) -> None:
    (head,) = [line for line in pages[name][0].lines if line.red]
    assert head.base - 0.85 * head.size * MM == pytest.approx(72, abs=1)
    assert head.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_begins_30_mm_down_between_double_rules_of_170_mm(pages: dict[str, list[Page]], name: str) -> None:
    page = pages[name][0]
    (head,) = [line for line in page.lines if line.red]
    assert head.base - 0.85 * head.size * MM == pytest.approx(30, abs=1)
    assert head.centre == pytest.approx(105, abs=1.1)
    rules = [rule for rule in page.rules if rule.red]
    assert all((rule.left, rule.right) == pytest.approx((20, 190), abs=1) for rule in rules)
    thick, thin, lower_thin, lower_thick = rules
    assert thick.weight > 2 * thin.weight
    assert lower_thick.weight > 2 * lower_thin.weight
    assert thick.y - thick.weight / 2 - (head.base + 0.07 * head.size * MM) == pytest.approx(4, abs=1)
    assert 297 - lower_thick.y - lower_thick.weight / 2 == pytest.approx(20, abs=1)
    number = page.line("云服函〔2026〕31号$")
    assert number.right == pytest.approx(RIGHT, abs=1)
    assert number.base - 0.85 * 16 * MM - thin.y == pytest.approx(14 * MM, abs=1)
    last = page.line("^特急$") if name == "letter-marked" else number
    assert (page.line("^关于征求").base - last.base) / PITCH == pytest.approx(3.3, abs=0.4)
    assert not any(rule.red for later in pages[name][1:] for rule in later.rules)


def test_the_imprint_of_a_letter_has_neither_lines_nor_printing(pages: dict[str, list[Page]]) -> None:
    page = pages["letter"][-1]
    assert not page.rules
    copies = page.line("^抄送")
    assert copies.base + PITCH / 2 - 0.38 * 14 * MM == pytest.approx(BOTTOM, abs=1)
    assert not any("印发" in line.text for line in page.lines)


@pytest.mark.parametrize(("name", "above"), [("notice", "^云服发"), ("minutes", "综合办公室.*19日$")])
def test_the_red_rule_is_as_wide_as_the_type_area_and_4_mm_below_its_line(
    pages: dict[str, list[Page]], name: str, above: str
) -> None:
    page = pages[name][0]
    (rule,) = [rule for rule in page.rules if rule.red]
    assert (rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=1)
    line = page.line(above)
    assert rule.y - (line.base + 0.12 * 16 * MM) == pytest.approx(4, abs=1)


def test_preprinted_paper_gets_nothing_red_and_moves_nothing(pages: dict[str, list[Page]]) -> None:
    red, plain = pages["notice"][0], pages["preprinted"][0]
    assert not any(line.red for line in plain.lines)
    assert not any(rule.red for rule in plain.rules)
    assert [line.text for line in plain.lines] == [line.text for line in red.lines if not line.red]
    assert [line.base for line in plain.lines] == pytest.approx(
        [line.base for line in red.lines if not line.red], abs=0.3
    )


def test_two_empty_lines_stand_around_the_number_and_one_below_the_title(pages: dict[str, list[Page]]) -> None:
    page = pages["notice"][0]
    number, title, addressee = page.line("^云服发"), page.line("^云岫市公共服务中心$"), page.line("^各处室")
    last = page.line("联合服务办法（试行）》的通知")
    assert (title.base - number.base) / PITCH == pytest.approx(3.3, abs=0.4)
    assert (addressee.base - last.base) / PITCH == pytest.approx(2, abs=0.3)


@pytest.mark.parametrize("name", ["notice", "minutes", "joint"])
def test_the_imprint_ends_on_the_edge_of_the_last_type_area(pages: dict[str, list[Page]], name: str) -> None:
    page = pages[name][-1]
    rules = [rule for rule in page.rules if not rule.red and rule.right - rule.left > 154][-3:]
    assert rules[-1].y == pytest.approx(BOTTOM, abs=1)
    assert all((rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=1) for rule in rules)
    assert rules[1].weight < min(rules[0].weight, rules[2].weight)
    inside = [line for line in page.lines if rules[0].y < line.base < rules[2].y]
    assert all(line.size == pytest.approx(14, abs=0.3) for line in inside)
    assert inside[-1].text.endswith("印发")
    assert RIGHT - inside[-1].right == pytest.approx(14 * MM, abs=1)
    assert inside[-2].text.endswith("。"), "the last line of 抄送 is not cut off"
    above = [line for line in page.lines if line.base < rules[0].y]
    assert max((line.base for line in above), default=0) < rules[0].y - 1


def test_an_imprint_that_is_to_be_on_an_even_page_stands_there_alone(pages: dict[str, list[Page]]) -> None:
    text, imprint = pages["joint"]
    assert text.number.text.replace(" ", "") == "—1—"
    assert [re.sub(r"\W|\d", "", line.text)[:2] for line in imprint.lines] == ["抄送", "云岫", ""]


def test_the_names_of_a_joint_paper_are_of_one_width_and_the_kind_of_paper_stands_in_the_middle_beside_them(
    pages: dict[str, list[Page]],
) -> None:
    page = pages["joint"][0]
    first, kind, last = sorted((line for line in page.lines if line.red), key=lambda line: line.base)
    assert first.base - 0.85 * first.size * MM == pytest.approx(72, abs=1)
    assert (first.left, first.right) == pytest.approx((last.left, last.right), abs=1.5)
    assert kind.text == "文件"
    assert kind.base == pytest.approx((first.base + last.base) / 2, abs=0.5)
    assert (first.left + kind.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1.5)
    assert (page.line("^特急$").base - 0.38 * 16 * MM - TOP) / PITCH == pytest.approx(2.5, abs=0.3)


def test_a_joint_paper_has_its_signatories_two_a_line_and_its_seals_side_by_side(pages: dict[str, list[Page]]) -> None:
    page = pages["joint"][0]
    above, last = page.line("签发人：江示例"), page.line("^云服请.*秦样板$")
    assert (last.base - above.base) / PITCH == pytest.approx(1, abs=0.1)
    assert RIGHT - above.right == pytest.approx(16 * MM, abs=1.5)
    assert last.left - LEFT == pytest.approx(16 * MM, abs=1)
    names, date = page.line("^云岫市公共服务中心云岫市图书馆$"), page.line("^2026年11月20日$")
    assert (date.base - names.base) / PITCH == pytest.approx(1, abs=0.1)


def test_a_signature_never_stands_alone_on_a_page(pages: dict[str, list[Page]]) -> None:
    for page in pages["notice"]:
        texts = [line.text for line in page.lines]
        if "2026年11月27日" in texts:
            assert texts.index("2026年11月27日") >= 2


def test_an_unsealed_date_begins_two_characters_right_of_the_name(pages: dict[str, list[Page]]) -> None:
    page = next(page for page in pages["notice"] if any(line.text == "2026年11月27日" for line in page.lines))
    name, date = page.line("^云岫市公共服务中心办公室$"), page.line("^2026年11月27日$")
    assert RIGHT - name.right == pytest.approx(2 * 16 * MM, abs=1)
    # LibreOffice adds a little between digits and 汉字, which moves the first digit left.
    assert date.left - name.left == pytest.approx(2 * 16 * MM, abs=6.5)


def test_an_attachment_begins_a_page_with_its_label_and_the_title_on_line_three(pages: dict[str, list[Page]]) -> None:
    page = pages["notice"][-1]
    assert page.lines[0].text == "附件1"
    assert (page.lines[1].base - page.lines[0].base) / PITCH == pytest.approx(2.1, abs=0.3)
    assert page.lines[1].size == pytest.approx(22, abs=0.3)


def test_a_roll_wraps_under_the_first_name(pages: dict[str, list[Page]]) -> None:
    page = pages["minutes"][-1]
    present, excused = page.line("^出席："), page.line("^请假：")
    assert present.left == pytest.approx(LEFT + 2 * 16 * MM, abs=1)
    assert excused.left == present.left


def test_dates_with_weekdays_break_before_the_bracket(pages: dict[str, list[Page]]) -> None:
    text = " ".join(line.text for page in pages["minutes"] for line in page.lines)
    assert "2026年11月25日" in text
    assert "（星期三）" in text


@pytest.mark.parametrize("name", TURNED)
def test_pages_lie_on_their_side_for_a_wide_table_and_for_nothing_else(pages: dict[str, list[Page]], name: str) -> None:
    first, *turned, last = pages[name]
    assert [round(page.width) for page in (first, last)] == [210, 210]
    assert turned
    assert all(round(page.width) == 297 for page in turned)
    assert last.number.text.replace(" ", "") == f"—{len(pages[name])}—"


@pytest.mark.parametrize("name", TURNED)
def test_the_number_of_a_turned_page_stands_where_it_does_on_the_bound_sheet(
    pages: dict[str, list[Page]], name: str
) -> None:
    for number, page in enumerate(pages[name], 1):
        if round(page.width) == 210:
            continue
        dashes = [line for line in page.lines if line.text == "—" and line.left < 35]
        assert all((line.left + line.right) / 2 == pytest.approx(35 - 7, abs=1.2) for line in dashes)
        first, last = min(line.base for line in dashes), max(line.base for line in dashes)
        # The type area of the turned page is 28 to 184 mm down; the number ends or begins one character inside it.
        assert (last if number % 2 else first) == pytest.approx(184 - 5 - 2.5 if number % 2 else 28 + 5 + 2.5, abs=3)


@pytest.mark.parametrize("name", PAPERS)
def test_no_page_is_empty_and_every_font_has_its_stand_in(pages: dict[str, list[Page]], name: str) -> None:
    for page in pages[name]:
        assert len(page.lines) > 1
        known = (
            ("Fandol", "Liberation", "DejaVu")
            if "☐" in "".join(line.text for line in page.lines)
            else ("Fandol", "Liberation")
        )
        assert all(font.startswith(known) for font in page.fonts), page.fonts
