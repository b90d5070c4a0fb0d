"""What changed between two wordings is told in stretches that a reader can follow, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.differences import stretches
from drafter.wording import filters

CLAUSES = st.text(alphabet="联合窗口设在政务大厅，。12A &<", max_size=30)


@given(old=CLAUSES, new=CLAUSES)
def test_the_stretches_are_both_texts_whole(old: str, new: str) -> None:
    found = stretches(old, new)
    assert ("".join(one.old for one in found), "".join(one.new for one in found)) == (old, new)


@given(text=CLAUSES)
def test_the_same_text_has_no_change(text: str) -> None:
    assert not any(one.changed for one in stretches(text, text))


@pytest.mark.parametrize(
    ("old", "new", "struck", "added"),
    [
        ("设在政务大厅。", "设在政务大厅一楼。", "设在政务大厅。", "设在政务大厅<b><u>一楼</u></b>。"),
        ("于12月11日前开放", "于12月18日前开放", "于12月<s>11</s>日前开放", "于12月<b><u>18</u></b>日前开放"),
        ("a & b", "a", "a<s> &amp; b</s>", "a"),
    ],
)
def test_dropped_words_are_struck_and_new_ones_underlined(old: str, new: str, struck: str, added: str) -> None:
    shown = filters("zh")
    assert (shown["struck"](old, new), shown["added"](new, old)) == (struck, added)
