"""Whether two to four characters read as the name of a person: by the surnames in use."""

from __future__ import annotations

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
    应急 高新 强化 管理 时限 明确 金融 古城 东部 连锁 广告 富民 相应 单独 文化 卫生 成立 包括
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
    if text[:2] in _NO_NAME or text[-1] in _OFFICE_END or text.endswith(_OFFICE_WORDS):
        return False
    if text[:2] in _TWO and len(text) >= 3:
        return True
    return text[0] in _ONE and len(text) <= 3 and text not in _TWO
