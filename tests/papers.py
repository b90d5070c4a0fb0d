"""Papers written as markup, for tests that look at Word files and at their pages."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from drafter import word
from drafter.document import Document
from drafter.markup import parse
from drafter.style import HouseStyle, load

TEMPLATES = Path(__file__).parent.parent / "templates"
OFFICE = "云岫市公共服务中心"
TERMS = (OFFICE, "云岫市")

_SENTENCE = (
    "为贯彻落实年度工作部署，各单位要提高认识，加强领导，明确责任，细化措施，严格考核，按期报告，确保各项任务落到实处。"
)
_TASKS = "".join(f"<h1>重点任务之{number}</h1><p>{_SENTENCE * 2}</p>" for number in "甲乙丙丁戊")

MINUTES = """
<section class="masthead"><p class="masthead">云岫市公共服务中心主任办公会议纪要</p>
<p class="document-number">〔2026〕18号</p>
<p class="issuer-line">云岫市公共服务中心综合办公室<span class="right">2026年11月19日</span></p></section>
<p class="opening">2026年11月17日，江示例主任在中心三楼第一会议室主持召开主任办公会议，研究档案查询联合服务和年末大厅运行
工作。现将会议议定事项纪要如下：</p>
<h1>关于《云岫市政务大厅档案查询联合服务办法（试行）》</h1>
<p>会议听取了综合办公室关于办法起草和征求意见情况的汇报。会议认为，办法征求意见充分，责任清楚。会议原则通过该办法，
决定：按会议意见修改后送会签单位会签，由综合办公室于11月25日前完成会签和送签。</p>
<h1>关于年末政务大厅错峰运行</h1>
<p>会议听取了窗口管理处的汇报。会议决定：自12月7日起实行分时预约。</p>
<table class="grid"><caption>议定事项分解表</caption>
<thead><tr><th>序号</th><th>议定事项</th><th>牵头单位</th><th>配合单位</th><th>责任人</th><th>完成时限</th><th>备注</th></tr></thead>
<tbody>
<tr><td align="center">1</td><td>修改办法并完成会签、送签</td><td>综合办公室</td><td>窗口管理处</td><td>何样本</td>
<td>2026年11月25日（星期三）</td><td>议题一</td></tr>
<tr><td align="center">2</td><td>分时预约系统测试</td><td>信息处</td><td>综合办公室、信息处</td><td>冯样式</td>
<td>2026年12月4日（星期五）</td><td>议题二</td></tr></tbody></table>
<p class="roll"><span class="label">出席：</span><span class="name">江示例</span>　<span class="name">周样</span>　<span class="name">陆试稿</span></p>
<p class="roll"><span class="label">请假：</span><span class="name">许演练</span></p>
<section class="imprint"><p class="cc">分送：主任、副主任，各处室。</p>
<p class="printing">云岫市公共服务中心综合办公室<span class="right">2026年11月19日印发</span></p></section>
"""

NOTICE = f"""
<section class="masthead"><p class="copy-number">000001</p><p class="secrecy">机密★1年</p><p class="urgency">特急</p>
<p class="masthead">云岫市公共服务中心文件</p><p class="document-number">云服发〔2026〕12号</p></section>
<p class="title">云岫市公共服务中心关于印发《云岫市政务大厅档案查询联合服务办法（试行）》的通知</p>
<p class="addressee">各处室，市数字档案馆各科：</p>
<p>{_SENTENCE}</p>{_TASKS}
<h2>经费保障。财务处要按时拨付，不得挪用。</h2><h2>加强领导</h2><p>{_SENTENCE}</p><h3>三级标题</h3><h4>四级标题</h4>
<p class="attachment-list">附件：1.云岫市公共服务中心2026年12月重点工作计划</p>
<p class="attachment-list">2.云岫市政务大厅档案查询联合服务办法（试行）任务分解表及有关说明材料目录清单</p>
<p class="signature">云岫市公共服务中心办公室</p><p class="date">2026年11月27日</p>
<p class="note">（联系人：何样本，电话：0000-1234567）</p>
<section class="attachment"><p class="attachment-label">附件1</p>
<p class="title">云岫市公共服务中心2026年12月重点工作计划</p><p>{_SENTENCE}</p><h1>工作目标</h1><p>{_SENTENCE}</p></section>
<section class="imprint"><p class="cc">抄送：市数字档案馆，市图书馆，市信息运行中心，市政务服务管理局，市财政局，市人力资源和社会保障局，市档案局。</p>
<p class="printing">云岫市公共服务中心综合办公室<span class="right">2026年11月27日印发</span></p></section>
"""

SEALED = """
<p class="title">关于同意延长服务时间的批复</p><p class="addressee">窗口管理处：</p><p>你处请示收悉。同意。</p>
<p class="signature-sealed">云岫市公共服务中心</p><p class="date">2026年11月5日</p>
"""

SHEET = """
<p class="title">云岫市公共服务中心文件会签单</p>
<table class="sheet"><colgroup><col width="16%"/><col width="34%"/><col width="16%"/><col width="34%"/></colgroup>
<tr><th>编号</th><td>HQ-20261118-01</td><th>送会签日期</th><td>2026年11月18日（星期三）</td></tr>
<tr height="30mm"><th rowspan="2">意见</th><td colspan="3">同意，建议第九条“安全评估”后加“每年复评”。</td></tr>
<tr><td><input name="signer"/></td><td><input name="choice" type="choice" choices="同意|不同意"/></td>
<td><input name="ok" type="checkbox"/>同意</td></tr></table>
<table class="signatures"><tr><td>甲方代表（签字）：</td><td>乙方代表（签字）：</td></tr></table>
"""

_COLUMNS = [
    "序号",
    "工作任务",
    "具体措施",
    "重要程度",
    "牵头单位",
    "配合单位",
    "责任人",
    "起止时间",
    "完成时限",
    "完成标志",
]
_ROW = (
    "<tr><td>1</td><td>落实联合服务办法</td><td>设联合窗口；培训窗口人员</td><td>重点</td><td>窗口管理处</td><td>综合办公室、信息处</td>"
    "<td>罗演示</td><td>12月1日—12月11日</td><td>2026年12月11日</td><td>联合窗口开放公告</td></tr>"
)
_HEAD = "<thead><tr>" + "".join(f"<th>{label}</th>" for label in _COLUMNS) + "</tr></thead>"
_AFTER = "<p>以上任务由综合办公室每周汇总进度。</p>"
WIDE = f'<p class="title">工作计划</p><p>{_SENTENCE}</p><section class="landscape"><table>{_HEAD}{_ROW * 30}</table></section>{_AFTER}'
PLAN = f'<p class="title">工作计划</p><p>{_SENTENCE}</p><h1>重点任务</h1><table>{_HEAD}{_ROW * 4}</table><h1>保障</h1>{_AFTER}'

MEMO = """
<section class="masthead"><p class="masthead">Minutes of the Directors' Meeting</p><p class="document-number">No. 18 of 2026</p>
<p class="issuer-line">General Office<span class="right">19 November 2026</span></p></section>
<p class="opening">The meeting was held on 17 November 2026 in Conference Room 1; its outcome was as follows.</p>
<h1>Measures for Joint Archive Enquiries</h1><p>The meeting approved the “Measures” in principle.</p><h2>Countersigning</h2>
<p>The General Office would have them countersigned &amp; submitted.</p>
<table><caption>Action items</caption><thead><tr><th>No.</th><th>Action</th><th>Lead unit</th><th>Owner</th><th>Deadline</th></tr></thead>
<tr><td>1</td><td>Complete countersigning and submission</td><td>General Office</td><td>He Yangben</td><td>25 November 2026</td></tr></table>
<p class="roll"><span class="label">Present:</span> Jiang Shili, Zhou Yangli</p>
<section class="imprint"><p class="cc">Distribution: all divisions.</p></section>
"""

LETTER = f"""
<section class="masthead"><p class="masthead">云岫市公共服务中心</p><p class="document-number">云服函〔2026〕31号</p></section>
<p class="title">关于征求《云岫市政务大厅档案查询联合服务办法（试行）（征求意见稿）》意见的函</p>
<p class="addressee">云岫市数字档案馆、云岫市图书馆、云岫市信息运行中心：</p>
{f"<p>{_SENTENCE}</p>" * 2}
<section class="closing"><p class="signature-sealed">云岫市公共服务中心</p><p class="date">2026年11月2日</p></section>
<section class="attachment"><p class="attachment-label">附件</p><p class="title">意见反馈表</p><p>{_SENTENCE * 2}</p></section>
<section class="imprint"><p class="cc">抄送：云岫市人民政府。</p>
<p class="printing">云岫市公共服务中心综合办公室<span class="right">2026年11月2日印发</span></p></section>
"""
_MARKED = '<p class="copy-number">000012</p><p class="secrecy">秘密★1年</p><p class="urgency">特急</p><p class="document-number">'
LETTER_MARKED = LETTER.replace('<p class="document-number">', _MARKED)

JOINT = """<section class="masthead"><p class="urgency">特急</p>
<p class="masthead">云岫市公共服务中心<br/>云岫市图书馆<span class="right">文件</span></p>
<p class="document-number">云服请〔2026〕4号<span class="right">签发人：<span class="quiet"><span class="name">江示例</span>　<span
 class="name">宋范文</span><br/><span class="name">秦样板</span></span></span></p></section>
<p class="title">关于增设联合窗口的请示</p><p>妥否，请批示。</p>
<section class="closing"><table class="signatures"><tr height="46mm"><td align="center"><p>云岫市公共服务中心</p><p></p></td>
<td align="center"><p>云岫市图书馆</p><p>2026年11月20日</p></td></tr></table></section>
<hr class="even"/><section class="imprint"><p class="cc">抄送：云岫市财政局。</p>
<p class="printing">云岫市公共服务中心办公室<span class="right">2026年11月20日印发</span></p></section>
"""

PAPERS: dict[str, tuple[str, str, str]] = {
    "notice": (NOTICE, "gbt9704", "zh"),
    "minutes": (MINUTES, "minutes", "zh"),
    "minutes-plain": (MINUTES, "internal", "zh"),
    "notice-company": (NOTICE, "corporate", "zh"),
    "text": (f"<p>{_SENTENCE * 40}</p>", "internal", "zh"),
    "sealed": (SEALED, "internal", "zh"),
    "sheet": (SHEET, "internal", "zh"),
    "wide": (WIDE, "internal", "zh"),
    "plan": (PLAN, "internal", "zh"),
    "letter": (LETTER, "letter", "zh"),
    "letter-marked": (LETTER_MARKED, "letter", "zh"),
    "joint": (JOINT, "gbt9704", "zh"),
    "memo": (MEMO, "corporate", "en"),
}


@cache
def house(name: str, language: str = "zh", fonts: str = "gb2312") -> HouseStyle:
    return load(name, language=language, fonts=fonts, folders=[TEMPLATES])


def document(markup: str, language: str = "zh") -> Document:
    return Document(
        parse(markup, language=language),
        title="测试 & 标题",
        language=language,
        creator=OFFICE,
        subject="会议纪要",
        issued=date(2026, 11, 19),
    )


@cache
def written(name: str, letterhead: str = "red") -> bytes:
    """Return the Word file of one of the papers."""
    markup, style, language = PAPERS[name]
    return word.write(document(markup, language), house(style, language), letterhead=letterhead, terms=TERMS)
