"""A checked record becomes the papers of its form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafter.checking import Checked, check_file
from drafter.drafting import draft, draft_all
from drafter.errors import FactsError, FormError
from drafter.forms import find_form

FORM = """
title: {zh: 征求意见, en: Consultation}
styles: {zh: [internal]}
file_name: "{{ subject }}"
paper: {title: "{{ subject }}", creator: "", issued: date}
pieces:
  letter:
    title: {zh: 函, en: Letter}
    each: units
    file_name: "{{ index }}_{{ item }}"
    paper: {title: "{{ item }}", creator: "", issued: date}
  summary:
    title: {zh: 汇总表, en: Summary}
    when: done
    file_name: 汇总表
    paper: {title: 汇总表, creator: "", issued: date}
fields:
  subject: {label: {zh: 事由, en: Subject}, type: line, required: true}
  date: {label: {zh: 日期, en: Date}, type: date, required: true}
  units: {label: {zh: 单位, en: Units}, type: list, of: unit, required: true}
  done: {label: {zh: 已汇总, en: Done}, type: yesno}
"""
FACTS = "form: consult\nsubject: 联合服务\ndate: 2026-11-02\nunits: 市图书馆、市数字档案馆\n"


def consult(folder: Path, more: str = "") -> Checked:
    form = folder / "forms" / "consult"
    form.mkdir(parents=True)
    (form / "form.yaml").write_text(FORM.replace('creator: ""', "creator: drafter"), encoding="utf-8")
    (form / "template.html").write_text("<p>{{ subject }}</p>", encoding="utf-8")
    (form / "letter.html").write_text("<p>{{ index }} {{ item }}</p>", encoding="utf-8")
    (form / "summary.html").write_text("<p>汇总</p>", encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS + more, encoding="utf-8")
    return check_file(folder / "facts.yaml", folders=(folder / "forms",))[0]


def test_a_form_with_pieces_drafts_one_for_each_item_of_a_list(tmp_path: Path) -> None:
    names = [paper.file_name for paper in draft_all(consult(tmp_path))]
    assert names == ["联合服务", "1_市图书馆", "2_市数字档案馆"]


def test_a_piece_with_a_condition_is_drafted_only_then(tmp_path: Path) -> None:
    assert [paper.piece for paper in draft_all(consult(tmp_path, "done: yes\n"))] == ["", "letter", "letter", "summary"]


def test_draft_makes_the_forms_own_paper(tmp_path: Path) -> None:
    assert draft(consult(tmp_path)).markup == "<p>联合服务</p>"


def test_a_record_with_errors_is_not_drafted(tmp_path: Path) -> None:
    checked = consult(tmp_path, "date: 2026-02-30\n".replace("date", "dat"))
    with pytest.raises(FactsError):
        draft_all(checked)


def test_a_piece_lacking_its_name_is_told_with_its_line(tmp_path: Path) -> None:
    consult(tmp_path)
    file = tmp_path / "forms" / "consult" / "form.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("    file_name: 汇总表\n", ""), encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    file.parent.rename(other / "consult")
    with pytest.raises(FormError) as caught:
        check_file(tmp_path / "facts.yaml", folders=(other,))
    (problem,) = caught.value.problems
    assert problem.code == "FORM-007"
    assert "pieces.summary.file_name" in problem.message["zh"]


def test_one_letter_goes_to_each_unit_where_they_are_written_to_separately(tmp_path: Path) -> None:
    text = find_form("solicitation").sample_path().read_text(encoding="utf-8")
    facts = tmp_path / "facts.yaml"
    facts.write_text(text.replace("separately: 否", "separately: 是"), encoding="utf-8")
    letters = [paper for paper in draft_all(check_file(facts)[0]) if paper.piece in ("", "unit")]
    units = ["云岫市数字档案馆", "云岫市图书馆", "云岫市信息运行中心"]
    for unit, letter in zip(units, letters, strict=True):
        assert f'<p class="addressee">{unit}：</p>' in letter.markup
        assert f"<td>{unit}</td>" in letter.markup
        assert unit in letter.file_name


JOINT = "issuer: 云岫市公共服务中心办公室\n  joint_issuers: 云岫市数字档案馆、云岫市图书馆"


def changed(name: str, folder: Path, old: str, new: str) -> str:
    """Return the markup of a sample in which one passage has been changed."""
    text = find_form(name).sample_path().read_text(encoding="utf-8")
    assert old in text
    (folder / "facts.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return draft(check_file(folder / "facts.yaml")[0]).markup


@pytest.mark.parametrize("name", ["bulletin", "work_plan"])
def test_the_units_of_a_joint_paper_stand_in_its_heading_and_seal_beside_one_another(name: str, tmp_path: Path) -> None:
    markup = changed(name, tmp_path, "issuer: 云岫市公共服务中心办公室", JOINT)
    head = '云岫市公共服务中心办公室<br/>云岫市数字档案馆<br/>云岫市图书馆<span class="right">文件</span></p>'
    assert f'<p class="masthead">{head}' in markup
    assert 'class="signature' not in markup.replace('class="signatures"', "")
    assert re.findall(r"<p>(云岫市[^<，]*)</p>", markup) == [
        "云岫市公共服务中心办公室",
        "云岫市数字档案馆",
        "云岫市图书馆",
    ]


def test_a_joint_paper_may_bear_the_name_of_its_host_alone(tmp_path: Path) -> None:
    markup = changed("bulletin", tmp_path, "issuer: 云岫市公共服务中心办公室", JOINT + "\n  joint_masthead: 主办机关")
    assert '<p class="masthead">云岫市公共服务中心办公室文件</p>' in markup


def test_an_unsealed_joint_paper_has_its_host_first_and_the_others_below(tmp_path: Path) -> None:
    markup = changed("bulletin", tmp_path, "issuer: 云岫市公共服务中心办公室", JOINT + "\n  seal_mode: 不加盖印章")
    names = re.findall(r'<p class="signature">([^<]*)</p>', markup)
    assert names == ["云岫市公共服务中心办公室", "云岫市数字档案馆", "云岫市图书馆"]


def test_units_that_write_a_letter_together_seal_beside_one_another(tmp_path: Path) -> None:
    markup = changed("letter", tmp_path, "\nissuer:", "\njoint_issuers: 澄川文化传播有限公司\nissuer:")
    assert '<p class="masthead">云岫市公共服务中心</p>' in markup
    assert markup.count('<table class="signatures">') == 1
    assert 'class="signature-sealed"' not in markup
