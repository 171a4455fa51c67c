"""云泽市, a city that does not exist: its documents, from which every server makes its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

CITY = "云泽市"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of a document: its name on the page, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of the city. ``number`` counts from 1, the newest."""

    number: int
    title: str
    doc_number: str
    issuer: str
    index_number: str
    signed_on: date
    published_on: date
    paragraphs: tuple[str, ...]
    attached: tuple[Attached, ...] = ()

    @property
    def html(self) -> str:
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# The document that goes the whole road. What must be published of it is written in tests/families/expected.py.
WHOLE = Document(
    number=1,
    title="云泽市人民政府关于支持小微企业稳岗扩岗的若干措施",
    doc_number="云政发〔2025〕12号",
    issuer="云泽市人民政府",
    index_number="01990300X/2025-00117",
    signed_on=date(2025, 3, 12),
    published_on=date(2025, 3, 14),
    paragraphs=(
        "各县（区）人民政府，市政府各部门、各直属单位：",
        "为支持小微企业稳定岗位、扩大就业，结合我市实际，现提出如下措施。",
        "一、扩大贷款投放",
        "（一）提高贷款额度。对吸纳就业的小微企业，单户贷款额度最高不超过300万元。（责任单位：市财政局、市人力资源和社会保障局）",
        "（二）给予贷款贴息。贴息比例为实际利率的50%，每户企业每年贴息不超过6万元。（责任单位：市财政局）",
        "二、降低用工成本",
        "（一）发放一次性补助。对招用毕业年度高校毕业生的企业，按每人1500元给予一次性补助。（责任单位：市人力资源和社会保障局）",
        "（二）扩大稳岗返还。失业保险稳岗返还比例提高到60%，所需资金从失业保险基金中列支。",
        "三、附则",
        "本措施自2025年4月1日起施行，有效期至2027年12月31日。《云泽市支持企业稳岗若干措施》（云政发〔2022〕3号）同时废止。",
        "云泽市人民政府",
        "2025年3月12日",
    ),
)

_OFFICES = (
    ("云泽市发展和改革局", "云发改"),
    ("云泽市教育局", "云教发"),
    ("云泽市交通运输局", "云交发"),
    ("云泽市水利局", "云水发"),
)
_SUBJECTS = (
    "做好春季农田灌溉用水调度", "开展老旧小区电梯安全检查", "加强中小学校园食品安全管理", "规范共享单车停放秩序", "推进农村公路养护",
    "开展企业投资项目备案核查", "做好汛前水库安全检查", "组织开展职业技能竞赛", "优化公交线路和班次", "加强建筑工地扬尘管控",
    "开展义务教育阶段招生", "做好重点湖泊蓝藻防控", "公布清洁能源项目名单", "加强校车安全管理", "推进城乡供水一体化",
    "开展节能监察", "做好港口岸电设施使用", "规范课后服务收费", "加强河道采砂管理", "开展粮食流通监督检查",
    "做好渡口渡船安全管理", "推进学前教育普惠发展", "完善水利工程质量监督",
)  # fmt: skip
LONG_SUBJECT = "印发云泽市重点用能单位节能降碳改造项目申报审核以及专项资金管理暂行规定和配套申请表格式文本"


def _ordinary(number: int) -> Document:
    issuer, prefix = _OFFICES[number % len(_OFFICES)]
    subject = LONG_SUBJECT if number == 6 else _SUBJECTS[(number - 2) % len(_SUBJECTS)]
    published_on = WHOLE.published_on - timedelta(days=2 * (number - 1))
    signed_on = published_on - timedelta(days=3)
    round_of = (number - 2) // len(_SUBJECTS)
    title = f"{issuer}关于{subject}{f'（第{round_of + 1}批）' if round_of else ''}的通知"
    return Document(
        number=number,
        title=title,
        doc_number=f"{prefix}〔{signed_on.year}〕{100 + number}号",
        issuer=issuer,
        index_number=f"01990300X/{signed_on.year}-{number:05d}",
        signed_on=signed_on,
        published_on=published_on,
        paragraphs=(
            "各县（区）有关部门，各有关单位：",
            f"为{subject}，根据有关规定，结合我市实际，现将有关事项通知如下。",
            f"一、明确工作目标。各单位应当在{number + 30}个工作日内完成自查，自查覆盖率不低于{50 + number}%，"
            "发现的问题应当建立台账，逐项明确整改措施、整改时限和责任人员。",
            "二、落实工作责任。各县（区）有关部门负责本行政区域内工作的组织实施，每月五日前报送上月进展情况；"
            "工作不力、进展缓慢的，予以通报。",
            "三、加强监督检查。市级主管部门采取随机抽查的方式开展检查，检查结果纳入年度考核，并向社会公布。",
            issuer,
            chinese(signed_on),
        ),
    )


def documents(count: int = 24) -> list[Document]:
    """The newest ``count`` documents of the city, newest first; the first is `WHOLE`."""
    return [WHOLE, *(_ordinary(number) for number in range(2, count + 1))]
