"""Markup becomes the model; what it does not know is an error with a place."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.document import Paragraph, Row, Table, Text, TextRows, plain_text
from drafter.errors import FormError
from drafter.markup import parse

CASES = sorted((Path(__file__).parent / "cases" / "markup").glob("*.txt"))
XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


def shown(markup: str) -> str:
    """Return what comes of markup, a block or a problem a line."""
    try:
        return "\n".join(map(repr, parse(markup)))
    except FormError as error:
        return "\n".join(
            f"{p.code} {p.place.line}:{p.place.column} {p.message['en']}"
            + (f"; {p.hint['en'].partition('?')[0]}?" if "?" in p.hint.get("en", "") else "")
            for p in error.problems
        )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_markup_means_what_its_case_says(path: Path, golden: bool) -> None:
    head, _, expected = path.read_text(encoding="utf-8").partition("----\n")
    found = shown(head.partition("\n")[2])
    if golden:
        path.write_text(f"{head}----\n{found}\n", encoding="utf-8")
    assert found == expected.rstrip("\n")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(XML_TEXT)
def test_no_character_of_a_text_is_lost(text: str) -> None:
    (paragraph,) = parse(f"<p>{escaped(text)}</p>")
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.inlines) == text


def test_in_english_a_line_break_of_the_template_is_a_space_even_beside_quotation_marks() -> None:
    (paragraph,) = parse("<p>the\n  “Measures”\n  of May</p>", language="en")
    assert paragraph == Paragraph((Text("the “Measures” of May"),))


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE p [<!ENTITY x "y">]><p>&x;</p>',
        '</m><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><m>',
        "<p>&nbsp;</p>",
        "<p>&unknown;</p>",
        "<p>" * 400 + "</p>" * 400,
        "<p><b>" + "<b>" * 5000 + "</p>",
        "<p>甲</p></m><m>",
        "<p>\x07</p>",
        "<p>\x00</p>",
        "<p>\ud800</p>",
        '<p xmlns:x="y" x:class="title">甲</p>',
        "<x:p>甲</x:p>",
        "<p>" + "甲" * 11_000_000 + "</p>",
        "<p>" + "<b>" * 5000 + "</b>" * 5000 + "</p>",
    ],
    ids=range(14),
)
def test_hostile_markup_is_a_form_error(hostile: str) -> None:
    with pytest.raises(FormError):
        parse(hostile)


def test_comments_and_processing_instructions_say_nothing() -> None:
    assert parse("<!-- 甲 --><p>乙<!-- 丙 -->丁<?x y?></p>") == (Paragraph((Text("乙丁"),)),)


def test_a_syntax_error_knows_line_and_column() -> None:
    with pytest.raises(FormError) as caught:
        parse("<p>甲</p>\n<p>乙</b>")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("FORM-101", 2)
    assert problem.place.column > 0


def test_an_unknown_entity_knows_its_name_and_place() -> None:
    with pytest.raises(FormError) as caught:
        parse("<p>甲</p>\n<p>乙&nbsp;</p>")
    (problem,) = caught.value.problems
    assert (problem.code, problem.message["en"]) == ("FORM-103", "unknown entity &nbsp;")
    assert (problem.place.line, problem.place.column) == (2, 5)


def test_a_mistake_is_placed_where_lines_end_as_on_old_machines() -> None:
    with pytest.raises(FormError) as caught:
        parse("<p>甲\r乙</p>\r<p>&nbsp;</p>")
    (problem,) = caught.value.problems
    assert (problem.message["en"], problem.place.line, problem.place.column) == ("unknown entity &nbsp;", 3, 4)


@pytest.mark.parametrize("markup", ["<p>甲</p>", "<p>甲</b>", "<p>&nbsp;</p>", "<q>甲</q>"])
def test_reading_leaves_nothing_that_must_be_searched_for_to_be_freed(markup: str) -> None:
    gc.collect()
    gc.disable()
    try:
        with suppress(FormError):
            parse(f"{markup}<!-- for the parser -->")
        assert gc.collect() == 0
    finally:
        gc.enable()


CELLS = st.text(st.sampled_from('中a1 &<>"\t\n；“'), max_size=5).map(escaped) | st.sampled_from(
    ["一<br/>二", "<b>甲</b>", "&quot;"]
)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6)


@given(ROWS, st.sampled_from(["td", 'td align="center"', "th"]), st.sampled_from(["", "\n  "]))
def test_rows_read_at_once_are_those_that_the_parser_reads(rows: list[tuple[str, str]], first: str, space: str) -> None:
    body = "".join(f"{space}<tr>{space}<{first}>{a}</{first[:2]}><td>{b}</td>{space}</tr>" for a, b in rows)
    (lifted,) = parse(f"<table>{body}</table>")
    (parsed,) = parse(f"<table><!-- a comment keeps all rows for the parser -->{body}</table>")
    assert isinstance(lifted, Table)
    assert isinstance(parsed, Table)
    assert lifted.spelled() == parsed


@pytest.mark.parametrize("many", [1, 149, 150, 151, 400])
def test_many_rows_are_read_as_few_are(many: int) -> None:
    more = "<td>丁</td>" * (many % 7)  # in each case a shape that no test has met
    rows = [f'<tr><th align="right">{at}</th><td>甲<br/>乙</td>{more}</tr>' for at in range(many)]
    body = "".join([*rows, "<tr><th>丙</th><td>丁</td>" + more + "</tr>", *rows])
    parsed = parse(f"<table><!-- a comment keeps all rows for the parser -->{body}</table>")[0]
    for _ in range(2):
        (lifted,) = parse(f"<table>{body}</table>")
        assert [len(list(run.lines())) for run in lifted.rows] == [many, 1, many]
        assert lifted.spelled() == parsed
        body += " "


@given(
    st.lists(
        st.tuples(st.sampled_from(["p", 'p class="date"', "h1", 'h2 number="none"']), CELLS), min_size=1, max_size=5
    )
)
def test_paragraphs_read_at_once_are_those_that_the_parser_reads(blocks: list[tuple[str, str]]) -> None:
    plain = "\n".join(f"<{tag}>{text}</{tag.split()[0]}>" for tag, text in blocks)
    for whole in (plain, f'<section class="closing">{plain}</section>', f"<table><tr><td>{plain}</td></tr></table>"):
        assert parse(whole) == parse(f"<!-- a comment keeps all for the parser -->{whole}")


@pytest.mark.parametrize(
    "wrong",
    [
        '<section class="masthead"><h1>甲</h1></section>',
        "<ul><p>甲</p></ul>",
        "<p>甲<p>乙</p></p>",
        "<table><p>甲</p></table>",
        "<tr><td>甲</td></tr>",
        "<table><tr><td>甲</th></tr></table>",
        '<p class="loud">甲</p>',
    ],
)
def test_what_is_plain_and_in_the_wrong_place_is_told_as_the_parser_tells_it(wrong: str) -> None:
    problems = []
    for markup in (wrong, f"{wrong}<!-- a comment keeps all for the parser -->"):
        with pytest.raises(FormError) as caught:
            parse(markup)
        problems.append(list(caught.value.problems))
    assert problems[0] == problems[1]


def test_a_long_table_is_rows_of_text_even_with_breaks_and_escapes() -> None:
    (table,) = parse("<table>" + '<tr><td align="center">甲<br/>乙</td><td>a &lt; b &amp; c</td></tr>' * 3 + "</table>")
    assert table.rows == (TextRows(("甲\n乙", "a < b & c") * 3, ("center", "")),)


def test_a_table_with_spanned_rows_is_spelled_out() -> None:
    (table,) = parse(
        '<table><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr>'
        + "<tr><td>丁</td><td>戊</td></tr>" * 2
        + "</table>"
    )
    assert [type(row) for row in table.rows] == [Row] * 4


def test_papers_of_one_form_share_what_stands_around_their_texts_and_nothing_else() -> None:
    def paper(title: str, rows: int) -> str:
        body = f"<tr><td>{title}</td><td>乙</td></tr>" * rows
        return (
            f'<section class="masthead"><p>{title}</p></section><p class="title">{title}</p><ul><li><p>{title}</p></li></ul>'
            f"<table><thead><tr><th>一</th><th>二</th></tr></thead>{body}<tr><td><p>{title}</p></td><td>丙</td></tr></table>"
        )

    for title, rows in (("甲", 2), ("丁", 3), ("甲", 2)):
        blocks = [one.spelled() if isinstance(one, Table) else one for one in parse(paper(title, rows))]
        assert tuple(blocks) == parse(paper(title, rows) + "<!-- all for the parser -->")


@pytest.mark.parametrize("below", [1, 2, 3])
def test_a_cell_that_spans_rows_needs_as_many_plain_rows_below(below: int) -> None:
    table = '<table><tr><td rowspan="3">甲</td><td>乙</td></tr>' + "<tr><td>丙</td></tr>" * below + "</table>"
    if below == 2:
        assert parse(table) == parse(f"{table}<!-- all for the parser -->")
        return
    with pytest.raises(FormError) as caught:
        parse(table)
    assert [problem.code for problem in caught.value.problems] == ["FORM-108"]


@pytest.mark.parametrize("wrong", ["<td>短</td>", "<td>甲</td><td>乙 & 丙</td>", '<td align="top">甲</td><td>乙</td>'])
def test_a_mistake_among_plain_rows_has_its_own_place(wrong: str) -> None:
    with pytest.raises(FormError) as caught:
        parse("<table>\n" + "<tr><td>甲</td><td>乙</td></tr>\n" * 3 + f"<tr>{wrong}</tr>\n</table>")
    assert all(problem.place.line in (1, 5) for problem in caught.value.problems)


@pytest.mark.parametrize(
    "named",
    [
        '<table><lifted-rows at="0"/>' + "<tr><td>甲</td></tr>" * 3 + "</table>",
        '<section class="masthead"><lifted-blocks at="0"/><p>甲</p></section>',
        '<section class="imprint"><lifted-blocks/></section>',
    ],
)
def test_no_template_can_name_the_element_that_stands_for_a_lifted_run(named: str) -> None:
    with pytest.raises(FormError) as caught:
        parse(named)
    assert {problem.code for problem in caught.value.problems} == {"FORM-102"}
