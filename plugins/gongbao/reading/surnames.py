"""Whether two to four characters read as the name of a person: by the surnames in use."""

from __future__ import annotations

import re

from gongbao.formats.scripts import to_simplified

_ONE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙"
    "黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰施殷邢翟安倪齐洪童芦葛章聂鲁苗庞关柳岳毕骆耿申焦牛路祝项尚温甘裴管詹左柴纪辛霍包游凌卓单房涂娄欧阮季丘蒲翁"
    "华闻宁简应柯蓝饶成俞梅舒瞿时戚费屈盛班代谷车席穆冉褚仇岑桂靳祁臧路古艾窦隋宫宗冷花晏诸滕鲍边屠栾计桑解麻明闵冀艾米佘佟敖占匡芮储苟迟池刁楼麦喻连巫卜伍揭郎练劳阳强"
    "甄党佴吉祖符缪卞全沙鄢曲井盖巩相揣郗郜荀殳邰湛茹逯蔺雍阎缑伏沃嵇奚晁靖糜松邬糜咸富巴弓仲伊宓逄郁胥匡步都耿满弘广禄阙东殴利蔚越夔隆师巢厍晃勾敖融冷訾辛阚那简饶空曾毋沙乜"
)
_TWO = frozenset(
    """
    欧阳 司马 上官 诸葛 东方 尉迟 皇甫 闻人 夏侯 公孙 慕容 令狐 宇文 长孙 司徒 司空 端木 轩辕 南宫 申屠 澹台 赫连 呼延 钟离
    淳于 太史 独孤 百里 东郭 西门 拓跋 濮阳 完颜
    """.split()  # noqa: SIM905 - a word list reads better than quoted strings
)
# Words of contact lines that begin like a name.
_NO_NAME = frozenset(
    """
    电话 手机 传真 邮箱 地址 联系 方式 单位 部门 应当 时间 文件 相关 关于 安排 成员 任务 向社 全市 全国 全部 全省 方案 计划 安全
    应由 应到 应对 应在 应是 应按 应于 应具 应及 应将 应以 应有 应包 应提 应向 周一 周二 周三 周四 周五 周六 周日 周末
    高级 应急 高新 强化 管理 时限 明确 金融 古城 东部 连锁 广告 富民 相应 单独 文化 卫生 成立 包括
    """.split()  # noqa: SIM905
)
_OFFICE_END = frozenset("科处室股局部办厅委院组司站所队会府县市区省乡镇村路号楼栋层街座园")
_OFFICE_WORDS = (
    "中心",
    "电话",
    "传真",
    "手机",
    "邮箱",
    "地址",
    "热线",
    "方式",
    "单位",
    "部门",
    "公司",
    "集团",
    "学校",
    "大学",
    "银行",
    "时间",
    "联系",
    "邮编",
)


def is_person(words: str) -> bool:
    """Tell whether ``words`` read as the full name of one person.

    >>> [is_person(w) for w in ("王小明", "闻人漪", "欧阳", "综合处", "高新区", "电话", "0571")]
    [True, True, False, False, False, False, False]
    """
    text = "".join(words.split())
    if not 2 <= len(text) <= 4 or any(not "\u4e00" <= c <= "\u9fff" for c in text):
        return False
    if text[1:] in {"某", "某某"}:
        return True
    if text[:2] in _NO_NAME or text[-1] in _OFFICE_END or text.endswith(_OFFICE_WORDS):
        return False
    if text[:2] in _TWO and len(text) >= 3:
        return True
    return text[0] in _ONE and len(text) <= 3 and text not in _TWO


_TITLE = (
    r"(?:同志|老师|先生|女士|小姐|(?:副|总)?(?:科长|处长|主任|局长|股长|所长|部长|经理|站长|队长|院长|书记|秘书长)"
    r"|(?:主任|副主任)?科员|律师|法官|检察官|警官|工程师|经济师|调研员|工)"
)
_TITLED = re.compile(rf"(?P<who>[\u4e00-\u9fff]{{1,4}}?){_TITLE}")
# 甲某某, 李**, 张XX, 小王: a person whose name the text hides already; 阿依古丽·买买提: one of several parts; Wang Ming.
_HIDDEN = re.compile(
    r"[\u4e00-\u9fff](?:某{1,2}|[*＊×xXＸ○〇]{1,3}[\u4e00-\u9fff]?)|[\u4e00-\u9fff]{2,8}[·•][\u4e00-\u9fff·•]{2,10}"
)
_FAMILIAR = re.compile("[小老阿](?P<surname>[\u4e00-\u9fff])")
_LATIN = re.compile(r"[A-Z][A-Za-z]*(?:[ .-]+[A-Za-z]+){0,3}")
_DUTY = re.compile(rf"(?P<who>[\u4e00-\u9fff]{{3}})负责|(?P<titled>[\u4e00-\u9fff]{{2,4}}?){_TITLE}负责")
_LEADS = re.compile(
    r"(?:局长|处长|科长|主任|部长|书记|厅长|司长|市长|县长|区长|所长|站长|院长|校长|会长|秘书长|总经理|董事长)$"
)
_PARTS = re.compile(r"[、/／\s\u3000]+")
_RULE = re.compile("[应由须对为的不按无见另各本]|负责|单位|部门|人员|以上|以下|审核|承办|办理|指定|同上|待定")
# An office may be told by its work alone: 联系人:政策法规.
_WORK = re.compile(
    "[政法财税管办科教文体农林水电网]|规划|业务|工作|服务|技术|信息|客服|附件|项目|监督|综合|平台|企业|投资|统计|标准|安全|资源|环境"
    "|市场|社会|保障|评估|审批|窗口|值班|前台|同志|秘书|人事|组织|宣传|采购|登记|咨询|规范|建设|交通|运输"
)
_LONGEST_UNKNOWN = 4
"""Characters of a name without a known surname, as many names of Mongols, Tibetans and others are."""

_BLANK_TO_FILL = frozenset("签名 签字 签章 盖章 姓名 公章 手印 法官 网格员 志愿者 现场 代理人 负责人 法人".split())  # noqa: SIM905


def _are_two(words: str) -> bool:
    """Tell whether two names stand together without a blank: 王小明李晓."""
    return 5 <= len(words) <= 7 and any(is_person(words[:at]) and is_person(words[at:]) for at in (2, 3, 4))


def names_person(value: str, *, sure: bool = False) -> bool:
    """Tell whether what stands behind a label of contact persons names one: alone, in a list, with a title or behind an office.

    A rule about contact persons and an office alone name none. Behind such a label two to four characters that are no word of
    rules or of an office's work are taken for a name even without a known surname, unless ``sure`` is asked for.

    >>> [names_person(w) for w in ("综合处  王小明", "高新处王小明", "陳科长", "甲某某", "亓官雪", "乌日娜琪")]
    [True, True, True, True, True, True]
    >>> [names_person(w) for w in ("青原市营商环境局", "应当由熟悉业务的同志担任", "负责审核", "签字", "政策法规")]
    [False, False, False, False, False]
    """
    text = to_simplified(value).strip(" \u3000()（）")
    parts = [part for part in _PARTS.split(text) if part]
    if any(_is_name(part) or _ends_in_name(part) or _are_two(part) for part in parts) or (
        len(text) <= 5 and is_person(text)
    ):
        return True
    if (duty := _DUTY.match(text)) and is_person(duty["who"] or duty["titled"]):
        return True
    whole = "".join(parts)
    return (
        not sure
        and 2 <= len(whole) <= _LONGEST_UNKNOWN
        and not (len(whole) == _LONGEST_UNKNOWN and _WORK.search(whole))
        and all("\u4e00" <= c <= "\u9fff" for c in whole)
        and not (_RULE.search(whole) or whole in _BLANK_TO_FILL or whole[:2] in _NO_NAME)
        and whole[-1] not in _OFFICE_END
        and not whole.endswith(_OFFICE_WORDS)
    )


def _is_name(part: str) -> bool:
    if is_person(part) or _HIDDEN.fullmatch(part) or _LATIN.fullmatch(part):
        return True
    if familiar := _FAMILIAR.fullmatch(part):
        return familiar["surname"] in _ONE
    titled = _TITLED.fullmatch(part)
    return titled is not None and (titled["who"] in _ONE or titled["who"] in _TWO or is_person(titled["who"]))


def _are_two_names(words: str) -> bool:
    return any(is_person(words[:cut]) and is_person(words[cut:]) for cut in (2, 3) if len(words) - cut in (2, 3))


def _ends_in_name(part: str) -> bool:
    """An office, or who leads it, and one name or two without a blank between them: 综合处王小明, 综合处王小明李晓, 市水利局局长王小明."""
    return any(
        (part[-size - 1] in _OFFICE_END or _LEADS.search(part[:-size]))
        and (_is_name(part[-size:]) if size < 5 else _are_two_names(part[-size:]))
        for size in (2, 3, 4, 5, 6)
        if len(part) > size + 1
    )
