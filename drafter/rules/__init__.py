"""Rules: what must hold among the facts, as data in form.yaml and `_shared/rules.yaml`.

All assertions of a form are compiled into one template that names those that fail; only these are worded. Where that
template meets a fact that is not known yet, the rules are evaluated one by one, and those that need it stay silent.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from jinja2 import Template
from jinja2.exceptions import TemplateError

from drafter import load
from drafter.errors import FormError, Problem, Severity, Words
from drafter.fields import Field, Record, Unknown
from drafter.load import Node
from drafter.office import Office
from drafter.rules import _roster
from drafter.rules._consistency import FACT_FINDERS
from drafter.rules._findings import Context, Finding
from drafter.rules._prose import TEXT_FINDERS
from drafter.rules._traversal import Path, TextPlan, collect_texts, find_paths, locate, narrow, plan_texts, walk
from drafter.rules._vocabulary import FAULTS, Expressions, day, evaluate, expressions, functions

__all__ = ["Rule", "Rules", "compile_rules", "evaluate", "functions"]

_KEYS = {
    "code", "severity", "each", "when", "assert", "find", "at", "message", "hint", "fix", "basis", "once", "covers",
}  # fmt: skip
_NAMES = {"item", "index", "office", "since", "language", "final"}
_NONE: Words = {}


class Rule(NamedTuple):
    """One rule: `test` (its assert) must hold, or `find` must find nothing.

    It is about the record, or with `each` about each item of a list; `at` is where its problems point. With `once`,
    problems in the same words are reported at the first place only. `covers` are the codes of common rules that it carries
    out for its form; shared rules of these codes are left out.
    """

    code: str
    severity: Severity
    message: Words
    each: str = ""
    when: str = ""
    test: str = ""
    find: str = ""
    at: str = ""
    hint: Words = _NONE
    fix: str = ""
    basis: Words = _NONE
    once: bool = False
    covers: tuple[str, ...] = ()

    @property
    def failing(self) -> str:
        """Return the expression that is true where the assertion fails."""
        return f"({self.when}) and not ({self.test})" if self.when else f"not ({self.test})"


class Rules:
    """The rules of a form: its own, and the shared ones that fit its fields; `cache` keeps what is compiled."""

    def __init__(
        self, rules: tuple[Rule, ...], fields: tuple[Field, ...], since: str = "", cache: FilePath | None = None
    ) -> None:
        self.rules, self.fields, self.since, self.cache = rules, fields, since, cache
        self.busy = False
        """Whether a record has been checked, so that more may come."""

    def check(
        self, record: Record, node: Node, office: Office, *, language: str = "zh", final: bool = False
    ) -> list[Problem]:
        """Return the problems of a record.

        Rules that depend on a placeholder, or on a fact that is not given, are silent. Raise FormError FORM-033 if a
        rule itself is wrong.
        """
        names = {**record, **functions(office), "office": office, "language": language, "final": final}
        names["since"] = since = self._since(names)
        check = _Check(self, names, Context(since, office, language, final, self.fields, record), node)
        check.run_assertions()
        check.run_finders()
        return [*check.problems, *_roster.check(record, self.narrowed["named"], office, node, language)]

    def verify(self) -> None:
        """Compile every expression and text of every rule. Raise FormError FORM-033 with each mistake."""
        known = {*(one.name for one in self.fields), *functions(Office()), *_NAMES}
        problems = []
        for rule in self.rules:
            for source, is_text in _sources(rule):
                try:
                    strange = self.expressions("zh").names(source, text=is_text) - known
                    if strange and not rule.find:
                        raise TemplateError(f"unknown: {', '.join(sorted(strange))}")
                except TemplateError as error:
                    problems.append(_fault(rule, error))
        if problems:
            raise FormError(problems)

    @cached_property
    def paths(self) -> dict[str, tuple[Path, ...]]:
        """Return the lists that each `each` names."""
        return {rule.each: find_paths(rule.each, self.fields) for rule in self.rules if rule.each not in ("", "text")}

    @cached_property
    def asserting(self) -> tuple[Rule, ...]:
        """Return the rules that assert something."""
        return tuple(rule for rule in self.rules if rule.test)

    @cached_property
    def searching(self) -> tuple[Rule, ...]:
        """Return the rules that look for something this form can have."""
        found = FACT_FINDERS
        return tuple(r for r in self.rules if r.find and (r.find not in found or found[r.find].fits(self.fields)))

    @cached_property
    def narrowed(self) -> dict[str, tuple[Field, ...]]:
        """Return the fields for each finder that looks at one kind only; those of texts; those that name somebody."""
        kinds = {name: finder.field for name, finder in FACT_FINDERS.items() if finder.alone}
        kinds["text"] = lambda field: field.scalar in ("line", "text")
        kinds["named"] = lambda field: field.scalar in ("unit", "person")
        return {name: narrow(self.fields, wanted) for name, wanted in kinds.items()}

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Return a search for the words of all finders that this form needs; mostly there are none."""
        signs = [(FACT_FINDERS.get(rule.find) or TEXT_FINDERS[rule.find]).signs for rule in self.searching]
        return re.compile("|".join(dict.fromkeys(re.escape(word) for one in signs if one for word in one.words)))

    @cached_property
    def text_plan(self) -> TextPlan:
        """Return the plan by which the texts of a record are collected."""
        return plan_texts(self.fields)

    @cached_property
    def failures(self) -> Template:
        """Return the template that writes `rule:position;` for every assertion that fails."""
        groups: dict[str, list[int]] = {}
        for i, rule in enumerate(self.asserting):
            groups.setdefault(rule.each, []).append(i)
        parts = []
        for each, members in groups.items():
            for i in members:
                self.expressions("zh").check(self.asserting[i].failing)
            tests = "".join(f"{{% if {self.asserting[i].failing} %}}{i}:{{{{ at }}}};{{% endif %}}" for i in members)
            loop = f"{{% for at, index, item in EACH['{each}'] %}}{tests}{{% endfor %}}"
            parts.append(loop if each else tests.replace("{{ at }}", "0"))
        return self.expressions("zh").template("".join(parts), blocks=True)

    def expressions(self, language: str) -> Expressions:
        """Return the environment in which the rules are evaluated and worded."""
        return expressions(language, self.cache)

    def _since(self, names: dict[str, Any]) -> Any:
        if not self.since:
            return None
        try:
            value = self.expressions("zh").value(self.since, names)
            return day(value) if value else None
        except (Unknown, *FAULTS) as error:
            if _is_unknown(error):
                return None
            raise FormError(_fault(Rule("since", "error", {}), error)) from error


def compile_rules(
    raw: Sequence[Mapping[str, Any]],
    fields: Sequence[Field],
    shared: Sequence[Mapping[str, Any]],
    since: str = "",
    cache: FilePath | None = None,
) -> Rules:
    """Return the rules of a form. A shared rule that asks for fields the form does not have is left out.

    What is compiled is kept in the folder `cache` if given.

    Raise FormError with every mistake of their shape (FORM-030 to -032).
    """
    problems: list[Problem] = []
    own = [_rule(one, f"/rules/{i}", problems) for i, one in enumerate(raw)]
    common = [_rule(one, f"/shared/{i}", problems) for i, one in enumerate(shared)]
    for i, rule in enumerate(own):
        if rule.each not in ("", "text") and not find_paths(rule.each, fields):
            zh, en = f"没有“{rule.each}”这个列表", f"there is no list “{rule.each}”"
            problems.append(_shape("FORM-032", f"/rules/{i}/each", rule.code, zh, en))
    if problems:
        raise FormError(problems)
    covered = {code for rule in own for code in rule.covers}
    common = [rule for rule in common if rule.code not in covered]
    return Rules((*own, *_fitting(common, fields)), tuple(fields), since if since != "none" else "", cache)


class _Check:
    """One check of one record."""

    def __init__(self, rules: Rules, names: dict[str, Any], context: Context, node: Node) -> None:
        self.rules, self.names, self.context, self.node = rules, names, context, node
        self.problems: list[Problem] = []
        self.said: set[tuple[str, str]] = set()

    def run_assertions(self) -> None:
        if not self.rules.asserting:
            return
        items = {each: list(locate(self.context.record, paths)) for each, paths in self.rules.paths.items()}
        numbered = {each: [(i, n, item) for i, (_, n, item) in enumerate(found)] for each, found in items.items()}
        try:
            failed = self.rules.failures.render(self.names, EACH=numbered)
        except (Unknown, *FAULTS):
            self.run_one_by_one(items)
            return
        for pair in failed.split(";")[:-1]:
            i, _, position = pair.partition(":")
            rule = self.rules.asserting[int(i)]
            pointer, index, item = items[rule.each][int(position)] if rule.each else ("", 0, None)
            self.report(rule, pointer, {**self.names, "item": item, "index": index})

    def run_one_by_one(self, items: Mapping[str, list[tuple[str, int, Any]]]) -> None:
        for rule in self.rules.asserting:
            for pointer, index, item in items[rule.each] if rule.each not in ("", "text") else [("", 0, None)]:
                names = {**self.names, "item": item, "index": index}
                if self.is_true(rule, rule.failing, names):
                    self.report(rule, pointer, names)

    def run_finders(self) -> None:
        texts: list[str] = []
        collect_texts(self.context.record, self.rules.text_plan, texts)
        # The mark between two texts keeps what must begin a line of one from being seen at the head of each.
        lower = (everything := "\n\0".join(["", *texts])).lower()
        # The search for all words takes as long to compile as it saves in twenty records; most commands check one.
        if self.rules.busy and not self.rules.words.search(lower):
            lower = ""
        self.rules.busy = True
        for rule in self.rules.searching:
            if rule.when and not self.is_true(rule, rule.when, self.names):
                continue
            if rule.find in FACT_FINDERS:
                finder = FACT_FINDERS[rule.find]
                if finder.signs is None or finder.signs.occur(everything, lower):
                    narrowed = self.rules.narrowed.get(rule.find)
                    context = self.context._replace(fields=narrowed) if narrowed else self.context
                    for finding in finder.find(context):
                        self.report_finding(rule, "", finding)
            elif rule.each == "text":
                if TEXT_FINDERS[rule.find].signs.occur(everything, lower):
                    self.find_in_texts(rule)
            else:
                self.find_in_items(rule)

    def find_in_texts(self, rule: Rule) -> None:
        finder = TEXT_FINDERS[rule.find]
        for pointer, _, text in walk(self.context.record, self.rules.narrowed["text"]):
            if finder.signs.occur(text, text.lower()):
                for finding in finder.find(text, self.context):
                    self.report_finding(rule, pointer, finding)

    def find_in_items(self, rule: Rule) -> None:
        find = TEXT_FINDERS[rule.find].find
        for pointer, index, item in (
            locate(self.context.record, self.rules.paths[rule.each]) if rule.each else [("", 0, None)]
        ):
            value = item if rule.each else self.context.record
            for name in rule.at.split(".") if rule.at else ():
                value = value.get(name) if isinstance(value, dict) else None
            if isinstance(value, str):
                for finding in find(value, self.context):
                    self.report_finding(rule, pointer, finding, index)

    def is_true(self, rule: Rule, expression: str, names: Mapping[str, Any]) -> bool:
        try:
            return bool(self.rules.expressions("zh").value(expression, names))
        except (Unknown, *FAULTS) as error:
            if _is_unknown(error):
                return False
            raise FormError(_fault(rule, error)) from error

    def report_finding(self, rule: Rule, pointer: str, finding: Finding, index: int = 0) -> None:
        names = {**self.names, **finding.values, "found": str(finding.found), "index": index}
        at = finding.found if finding.start < 0 else finding.start
        self.report(rule, pointer + finding.path, names, finding.fix, at)

    def report(
        self, rule: Rule, pointer: str, names: Mapping[str, Any], fix: str | None = None, at: str | int | None = None
    ) -> None:
        path = pointer + "".join(f"/{part}" for part in rule.at.split(".") if part)
        try:
            message, hint = self.worded(rule.message, names), self.worded(rule.hint, names)
            if rule.fix:
                fix = self.rules.expressions("zh").text(rule.fix, names)
        except Unknown:  # what is wrong cannot be said of what is still to come
            return
        except FAULTS as error:
            raise FormError(_fault(rule, error)) from error
        if rule.once and (rule.code, message["zh"]) in self.said:
            return
        self.said.add((rule.code, message["zh"]))
        place = load.at(self.node, path, at if fix is None else None)  # a fix replaces the whole value
        self.problems.append(Problem(rule.code, rule.severity, message, hint, place, path, fix))

    def worded(self, words: Words, names: Mapping[str, Any]) -> Words:
        return {one: self.rules.expressions(one).text(text, {**names, "language": one}) for one, text in words.items()}


def _rule(raw: Mapping[str, Any], path: str, problems: list[Problem]) -> Rule:
    code = str(raw.get("code") or "?")
    for key in raw:
        if key not in _KEYS:
            zh, en = f"不认识“{key}”", f"unknown key “{key}”"
            problems.append(_shape("FORM-030", f"{path}/{key}", code, zh, en))
    faults = [
        (not raw.get("code"), "没有code", "it has no code"),
        (raw.get("severity") not in ("error", "warning", "info"), "severity写error、warning或者info", "severity is error, warning or info"),
        (not _bilingual(raw.get("message")), "message要有zh和en", "message needs zh and en"),
        (not _bilingual(raw.get("hint") or {"zh": "-", "en": "-"}), "hint要有zh和en", "hint needs zh and en"),
        (bool(raw.get("assert")) == bool(raw.get("find")), "assert和find写一个", "it needs either assert or find"),
        (bool(raw.get("find")) and raw.get("find") not in {*TEXT_FINDERS, *FACT_FINDERS}, f"没有“{raw.get('find')}”这种查找",
         f"there is no finder “{raw.get('find')}”; known: {', '.join([*TEXT_FINDERS, *FACT_FINDERS])}"),
        (raw.get("each") == "text" and bool(raw.get("assert")), "each: text要配find", "each: text goes with find"),
    ]  # fmt: skip
    problems += [_shape("FORM-031", path, code, zh, en) for wrong, zh, en in faults if wrong]
    covers = raw.get("covers") or []
    if not isinstance(covers, list):
        problems.append(_shape("FORM-031", f"{path}/covers", code, "covers写成列表", "covers is a list"))
        covers = []
    texts = {key: str(raw.get(key) or "") for key in ("each", "when", "find", "at", "fix")}
    return Rule(
        code, raw.get("severity", "error"), raw.get("message") or {}, test=str(raw.get("assert") or ""),
        hint=raw.get("hint") or {}, basis=raw.get("basis") or {}, once=str(raw.get("once")).lower() == "true",
        covers=tuple(map(str, covers)), **texts,
    )  # fmt: skip


def _bilingual(words: Any) -> bool:
    return isinstance(words, Mapping) and set(words) == {"zh", "en"} and all(words.values())


def _fitting(rules: Sequence[Rule], fields: Sequence[Field]) -> list[Rule]:
    """Return the rules whose list, and all whose names, the form has."""
    known = {one.name for one in fields} | set(functions(Office())) | _NAMES
    found = [rule for rule in rules if rule.each in ("", "text") or find_paths(rule.each, fields)]
    return [rule for rule in found if known.issuperset(_names(rule))]


def _names(rule: Rule) -> set[str]:
    """Return the names that a rule's expressions use."""
    try:
        return set().union(*(expressions("zh").names(source) for source in (rule.when, rule.test) if source))
    except TemplateError as error:
        raise FormError(_fault(rule, error)) from error


def _sources(rule: Rule) -> list[tuple[str, bool]]:
    texts = [*rule.message.values(), *rule.hint.values(), rule.fix]
    return [(one, False) for one in (rule.when, rule.test) if one] + [(one, True) for one in texts if one]


def _is_unknown(error: Exception) -> bool:
    return isinstance(error, Unknown) or (isinstance(error, (TypeError, AttributeError)) and "NoneType" in str(error))


def _fault(rule: Rule, error: Exception) -> Problem:
    message = {"zh": f"规则{rule.code}写得不对：{error}", "en": f"Rule {rule.code} is wrong: {error}"}
    hint = {
        "zh": "改form.yaml里的这条规则；事实文件没有问题",
        "en": "Mend the rule in form.yaml; the facts are not at fault",
    }
    return Problem("FORM-033", "error", message, hint)


def _shape(code: str, path: str, rule: str, zh: str, en: str) -> Problem:
    return Problem(code, "error", {"zh": f"规则{rule}：{zh}", "en": f"Rule {rule}: {en}"}, path=path)
