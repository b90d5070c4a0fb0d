"""What rules ask of the articles of a regulation: 条, 款 (a line), 项 （一） and 目 1., and the references among them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from drafter.fields import Placeholder
from drafter.numerals import parse_chinese
from drafter.patterns import pattern

__all__ = ["FUNCTIONS"]

_N = r"[零〇一二三四五六七八九十百]+|\d+"
_ITEM = pattern(r"[（(][一二三四五六七八九十百]+[）)]")
_POINT = pattern(r"\d{1,2}[.．](?!\d)")
_OWN_NUMBER = pattern(rf"\s*(第(?:{_N})[章条])(?:[\s\u3000]|(?=[\u4e00-\u9fff（]))[\s\u3000]*")
_PLACE = rf"第(?:{_N})条(?:第(?:{_N})款)?(?:第?[（(](?:{_N})[）)]项)?(?:第(?:{_N})目)?"
_CHAIN = pattern(rf"(?P<own>本(?:办法|规定|细则|规则|规程|制度|守则))?{_PLACE}(?:[、和及或至到]{_PLACE})*")
_ONE = pattern(
    rf"第(?P<article>{_N})条(?:第(?P<paragraph>{_N})款)?(?:第?[（(](?P<item>{_N})[）)]项)?(?:第(?P<point>{_N})目)?"
)
_CHAPTER = pattern(rf"本(?:办法|规定|细则|规则|规程|制度|守则)第({_N})章")
_ARTICLE = pattern(rf"第({_N})条|\b[Aa]rticles? (\d+)")
_BARE = tuple("，。；：、（“由按照据反合及和与在对本")
"""What stands before a reference without 本办法 that means this regulation; after 》 or 法 it is another law's."""
_SELF = pattern(r"本(办法|规定|细则|规则|规程|制度|守则)(?![度化])")
_SUBJECTLESS = pattern(
    r"(?:(?:在[^，。；]{1,24}[中时前后内间]|对[^，。；]{1,24}|经[^，。；]{1,12}后?)，)?(?:应当|必须|不得|须)(?=[\u4e00-\u9fff])"
)
_FORM = pattern(r"《([^《》]{1,40}(?:表|单|回执|台账|登记簿|承诺书))》")
_PENALTY = pattern(r"罚款|没收|罚金|收取[^，。；]{0,10}费|收费|扣(?:发|减)[^，。；]{0,6}(?:工资|奖金|绩效|津贴)")
_FREE = pattern(
    r"不(?:得|予|再)?(?:收费|收取|罚款)|免费|免收|(?:禁止|严禁)[^，。；]{0,8}(?:收费|收取|罚款)|违规收费|乱收费"
)
_GROUND = pattern(r"《|依法|(?:依照|按照|根据|依据)[^，。；]{0,24}(?:规定|标准|办法|条例|法律|法规)|法律|法规")
_INTERPRETED = pattern(r"本(?:办法|规定|细则|规则|规程|制度|守则)[^，。；]{0,20}解释")
_IN_FORCE = pattern(r"本(?:办法|规定|细则|规则|规程|制度|守则)自[^。；]{1,24}起(?:施行|实施|执行|生效|试行)")
_UNDATED = pattern(r"自(?:发布|公布|印发|下发|签发)之日起(?:施行|实施|执行|生效|试行)")


class _Paragraph(NamedTuple):
    """A 款: what introduces its 项, each 项 with its number and its 目."""

    text: str
    items: list[tuple[str, list[str]]]


def own_number(text: str) -> str:
    """Return the number that a person put before a chapter's name or an article: 第三条."""
    found = _OWN_NUMBER.match(str(text))
    return found[1] if found else ""


def without_number(text: str) -> str:
    """Return a chapter's name or an article without the number before it."""
    found = _OWN_NUMBER.match(str(text))
    return str(text)[found.end() :] if found else str(text)


def articles_cited(text: str | None) -> list[int]:
    """Return the numbers of the articles that a text names: 第十二条第一款, article 12."""
    return [_number(zh or en) for zh, en in _ARTICLE.findall(text or "")]


def chapter_faults(articles: Sequence[Any]) -> list[str]:
    """Return what is wrong with the chapters: a name twice, 总则 not first, 附则 not last, articles before the first."""
    names = [str(one["chapter"]) for one in articles if one and one["chapter"]]
    faults = [f"“{name}”用了两次" for name in dict.fromkeys(names) if names.count(name) > 1]
    if "总则" in names[1:]:
        faults.append("“总则”不是第一章")
    if "附则" in names[:-1]:
        faults.append("“附则”不是最后一章")
    if names and articles[0] and not articles[0]["chapter"]:
        faults.append(f"“{names[0]}”之前的条没有归入哪一章")
    return faults


def chapters_of(articles: Sequence[Any]) -> list[str]:
    """Return the names of the chapters, with 总则 before and 附则 after them where nobody wrote them."""
    names = [str(one["chapter"]) for one in articles if one and one["chapter"]]
    if not names:
        return []
    return [*(["总则"] if names[0] != "总则" else []), *names, *(["附则"] if names[-1] != "附则" else [])]


def lost_references(
    item: Mapping[str, Any], articles: Sequence[Any], first: int, total: int, chapters: int
) -> list[str]:
    """Return the references of an article (本办法第八条第二款第（三）项) to what is not there.

    `first` is the number of the first of `articles`, `total` how many there are with those that the form writes.
    """
    text = _text(item)
    lost = []
    for chain in _CHAIN.finditer(text):
        if not chain["own"] and not text[: chain.start()].endswith(_BARE) and text[: chain.start()].strip():
            continue
        lost += [one[0] for one in _ONE.finditer(chain[0]) if not _exists(one.groupdict(), articles, first, total)]
    lost += [found[0] for found in _CHAPTER.finditer(text) if not 0 < _number(found[1]) <= chapters]
    paragraphs = _paragraphs(text)
    if paragraphs and "前款" in "".join([paragraphs[0].text, *(line for line, _ in paragraphs[0].items)]):
        lost.append("前款")
    return list(dict.fromkeys(lost))


def loose_items(text: str) -> list[str]:
    """Return the lines whose end does not fit: 项 are introduced by ：, end with ；, the last with 。."""
    wrong: list[str] = []
    for paragraph in _paragraphs(text):
        if not paragraph.items:
            continue
        if not paragraph.text.endswith("："):
            wrong.append(paragraph.text or paragraph.items[0][0])
        for at, (line, points) in enumerate(paragraph.items, 1):
            last = at == len(paragraph.items)
            if points and not line.endswith("："):
                wrong.append(line)
            ends = [*points] or [line]
            for number, one in enumerate(ends, 1):
                stop = "。" if last and number == len(ends) else "；"
                if not one.endswith(stop) and not (not last and number == len(ends) and one.endswith(("；", "；和"))):
                    wrong.append(one)
    return [_excerpt(one) for one in wrong]


def subjectless(text: str) -> list[str]:
    """Return the 款 that begin with a duty and do not say whose it is: 应当…, 在办理过程中，不得…."""
    return [_excerpt(one.text) for one in _paragraphs(text) if _SUBJECTLESS.match(one.text)]


def other_self_names(text: str, kind: str) -> list[str]:
    """Return how a text calls the regulation other than by its kind: 本规定 in a 办法."""
    return list(dict.fromkeys(f"本{name}" for name in _SELF.findall(str(text)) if name != kind))


def unannexed_forms(texts: Iterable[str], titles: Iterable[str]) -> list[str]:
    """Return the forms named in articles (《档案查询申请表》) that are not among the titles of the annexes."""
    known = {str(title) for title in titles}
    named = (name for text in texts if not isinstance(text, Placeholder) for name in _FORM.findall(str(text)))
    return [name for name in dict.fromkeys(named) if name not in known]


def groundless_penalties(text: str) -> list[str]:
    """Return the clauses that punish or charge in an article that cites no rule for it."""
    if _GROUND.search(text):
        return []
    return list(dict.fromkeys(found[0] for found in _PENALTY.finditer(_FREE.sub("", text))))


def closing_clauses(text: str) -> list[str]:
    """Return the clauses of an article that the form writes itself: who interprets, since when it is in force."""
    return [found[0] for one in (_INTERPRETED, _IN_FORCE) for found in one.finditer(text)]


def undated_force(text: str) -> str:
    """Return 自发布之日起施行, which tells no day."""
    found = _UNDATED.search(text)
    return found[0] if found else ""


def _exists(place: Mapping[str, str | None], articles: Sequence[Any], first: int, total: int) -> bool:
    number = _number(place["article"])
    if not 0 < number <= total:
        return False
    if not first <= number < first + len(articles):
        return True  # the form's own: one 款, or definitions as 项
    article = articles[number - first]
    if not article or isinstance(article["text"], Placeholder):
        return True
    paragraphs = _paragraphs(article["text"])
    at = _number(place["paragraph"]) if place["paragraph"] else 0
    if at > len(paragraphs):
        return False
    if not place["item"]:
        return True
    items = paragraphs[at - 1].items if at else [one for paragraph in paragraphs for one in paragraph.items]
    wanted = _number(place["item"])
    points = [
        points for line, points in items if _number(line[1 : line.index("）" if "）" in line else ")")]) == wanted
    ]
    return bool(points) and (not place["point"] or _number(place["point"]) <= len(points[0]))


def _paragraphs(text: str) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    for line in (one.strip() for one in str(text).splitlines()):
        if not line:
            continue
        if _ITEM.match(line):
            if not found:
                found.append(_Paragraph("", []))
            found[-1].items.append((line, []))
        elif _POINT.match(line) and found and found[-1].items:
            found[-1].items[-1][1].append(line)
        else:
            found.append(_Paragraph(line, []))
    return found


def _text(item: Mapping[str, Any]) -> str:
    return "" if isinstance(item["text"], Placeholder) else str(item["text"])


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() else parse_chinese(text)


def _excerpt(line: str) -> str:
    return line if len(line) <= 16 else f"{line[:6]}…{line[-8:]}"


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "articles_cited": articles_cited, "chapter_faults": chapter_faults, "chapters_of": chapters_of, "closing_clauses": closing_clauses,
    "groundless_penalties": groundless_penalties,
    "loose_items": loose_items, "lost_references": lost_references, "other_self_names": other_self_names,
    "own_number": own_number, "subjectless": subjectless, "unannexed_forms": unannexed_forms,
    "undated_force": undated_force, "without_number": without_number,
}  # fmt: skip
"""What an expression can call, by name."""
