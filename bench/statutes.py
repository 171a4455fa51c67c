"""Invented clauses as hard to tell apart as those of real statutes: lists whose items come back word for word, duties and penalties
that differ by one word, formulas, and articles of several sentences. Nothing is taken from a real text; the same seed gives the same.
"""

from __future__ import annotations

import random


def words(*lines: str) -> list[str]:
    """Split lines of words."""
    return " ".join(lines).split()


WHO = words(
    "市人民政府 县级以上人民政府 市发展改革部门 财政部门 生产经营单位 行业协会 社区居民委员会 建设单位 承运企业",
    "监督管理机构 街道办事处 申请人",
)
MUST = words("应当 可以 不得 负责 有权 定期 依法 按照职责分工")
DOES = words("制定 公布 审核 登记 检查 督促 协调 备案 评估 报送 组织实施 保存 更新 受理 核查 拨付 汇总")
WHAT = words(
    "年度实施方案 信用信息目录 安全生产条件 专项资金使用情况 公共数据开放清单 停车泊位规划 餐厨垃圾收运台账",
    "应急处置预案 项目验收材料 从业人员培训记录 水质监测结果 绿化养护标准 设备检验报告 招标投标文件",
    "噪声污染防治措施 养老服务设施 用电负荷数据 码头泊位调度计划 历史建筑名录",
)
HOW = words(
    "每季度一次 在三十日内 向社会公开 通过统一平台 会同有关部门 逐级 以书面形式 每年三月底前 按照国家标准",
    "不少于两次 根据风险等级 在线",
)
WHEN = words(
    "自受理之日起 发生变更的 未按照规定办理的 情节严重的 确有必要的 经批准后 涉及公共利益的 因不可抗力中断的",
    "首次申请的",
)
TRADES = words("渔港经营 渔船修造 网具检验 冷库贮存 岸电供应 码头装卸 水产运输 船员培训")
OFFICES = words("渔业 交通运输 市场监督管理 生态环境 应急管理 水行政 住房城乡建设 文化和旅游")
FINES = words(
    "二百元以上一千元以下 五百元以上二千元以下 一千元以上五千元以下 二千元以上一万元以下 一万元以上五万元以下"
)
CONDITIONS = (
    "有与经营规模相适应的固定场所；",
    "有健全的管理制度和应急预案；",
    "有符合国家标准的设施设备；",
    "有经培训合格的专职人员；",
    "近三年内无重大违法记录；",
    "法律、法规规定的其他条件。",
)
ACTS = (
    "未按照规定保存记录的；",
    "拒绝、阻碍监督检查的；",
    "提供虚假材料的；",
    "超出核定范围经营的；",
    "未按照规定报告事故的；",
    "法律、法规规定的其他情形。",
)


def invent_clauses(count: int, chance: random.Random) -> list[str]:
    """Invent ``count`` clauses, about 130 characters each: articles of one to six sentences among twins and lists."""
    held: list[str] = []
    while len(held) < count:
        made = chance.choices((_article, _duty, _penalty, _list, _chapter), weights=(68, 14, 14, 2, 2))[0]
        held.extend(made(chance))
    return held[:count]


def invent_article(chance: random.Random) -> str:
    """Invent an article of one to six sentences of its own words."""
    sentences = (
        f"{chance.choice(WHEN)}，{chance.choice(WHO)}{chance.choice(MUST)}{chance.choice(HOW)}{chance.choice(DOES)}"
        f"{chance.choice(WHAT)}和{chance.choice(WHAT)}，并{chance.choice(DOES)}{chance.choice(WHAT)}。"
        for _ in range(chance.randint(1, 6))
    )
    return "".join(sentences)


def _article(chance: random.Random) -> list[str]:
    return [invent_article(chance)]


def _duty(chance: random.Random) -> list[str]:
    """The duty of an authority: one of many that differ by the authority or by its trade."""
    return [
        f"{chance.choice(('市', '县级以上', '区'))}{chance.choice(OFFICES)}主管部门负责本行政区域内{chance.choice(TRADES)}的监督管理工作，"
        f"建立健全{chance.choice(TRADES)}信用档案，并依法向社会公布。"
    ]


def _penalty(chance: random.Random) -> list[str]:
    """A penalty by formula."""
    second = f"；情节严重的，处{chance.choice(FINES)}的罚款" if chance.random() < 0.5 else ""
    return [
        f"违反本条例规定，从事{chance.choice(TRADES)}的单位未按照规定{chance.choice(DOES)}{chance.choice(WHAT)}的，"
        f"由{chance.choice(OFFICES)}主管部门责令限期改正，给予警告；逾期不改正的，处{chance.choice(FINES)}的罚款{second}。"
    ]


def _list(chance: random.Random) -> list[str]:
    """A lead with items that other lists have word for word."""
    trade = chance.choice(TRADES)
    lead, items = chance.choice(
        (
            (f"申请从事{trade}的，应当具备下列条件：", CONDITIONS),
            (f"从事{trade}的单位有下列情形之一的，由主管部门约谈其负责人：", ACTS),
        )
    )
    chosen = sorted(chance.sample(range(len(items) - 1), chance.randint(2, 4)))
    return [lead, *(items[at] for at in chosen), items[-1]]


def _chapter(chance: random.Random) -> list[str]:
    """A heading."""
    return [f"{chance.choice(TRADES)}{chance.choice(('管理', '监督检查', '法律责任'))}"]
