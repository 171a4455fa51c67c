"""When a document that another one ends is over: the day in front of the verb, behind it, in a list's lead, counted, or not known yet."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.reading import read_text

LAKE = (
    "云溪市湖泊管理办法\n云政规〔2022〕3号\n第一条　为了加强湖泊管理，制定本办法。\n第二条　湖泊岸线应当每日巡查。\n"
    "第三条　本办法自2022年3月15日起施行。\n云溪市人民政府\n2022年3月1日\n"
)
NAME = "《云溪市湖泊管理办法》（云政规〔2022〕3号）"
OTHER = "《云溪市码头管理规定》（云政规〔2019〕8号）"
ACT = "http://www.example.gov/art/2025/3/5/art_1_9.html"
FOOT = "\n云溪市人民政府\n2025年3月4日\n"
NOTICE = "云溪市人民政府关于规范性文件清理结果的公告\n云政发〔2025〕3号\n{}" + FOOT
DECISION = "云溪市人民政府关于废止《云溪市湖泊管理办法》的决定\n云政发〔2025〕3号\n{}" + FOOT
RULES = (
    "云溪市水域保护条例\n云政规〔2025〕9号\n第一条　为了保护水域，制定本条例。\n第二条　水域实行名录管理。\n"
    "第三条　{}\n第四条　本条例自2025年3月5日起施行。" + FOOT
)


@pytest.fixture
def repealed_on(story, make_portal, page):
    """The day on which a text ends the lake rules, as long as it has passed within some nights; the relation told beside it."""

    def repealed_on(text, *, nights=3, base=LAKE):
        story.night({page: read_text(base, portal=make_portal())})
        story.night({ACT: read_text(text, portal=make_portal())})
        story.night(days=nights)
        story.night()
        (lake,) = story.rows("policies", url=page)
        told = {r["relation"] for r in story.rows("relations", to_policy_id=lake["policy_id"])}
        ends = [e for e in story.rows("events", policy_id=lake["policy_id"]) if e["event"] in {"repealed", "expired"}]
        assert (lake["status"] in {"repealed", "expired"}) == bool(ends)
        days = [e["event_on"] for e in ends if e["event"] == lake["status"]]
        return days[0] if days else None, told

    return repealed_on


def said(words):
    """The relation that the verb of the words makes: 失效 declares an expiry, all others repeal."""
    return "declares_expired" if "失效" in words else "repeals"


TENTH = date(2025, 3, 10)
IN_FRONT = [
    (DECISION, f"经2025年3月1日市政府第33次常务会议研究，决定自2025年3月10日起废止{NAME}。"),
    (DECISION, f"市政府决定，自2025年3月10日起废止{NAME}。"),
    (DECISION, f"自2025年3月10日零时起，对{NAME}予以废止。"),
    (NOTICE, f"经研究，决定从2025年3月10日起停止执行{OTHER}、{NAME}。"),
    (NOTICE, f"自2025年3月10日起，{OTHER}和{NAME}同时废止。"),
    (NOTICE, f"下列文件自2025年3月10日起废止：\n1.{NAME}\n2.{OTHER}"),
    (NOTICE, f"自2025年3月10日起，下列文件停止执行：\n1.{OTHER}\n2.{NAME}"),
    (NOTICE, f"以下文件自2025年3月10日起失效：\n1.{NAME}\n2.{OTHER}"),
    (NOTICE, f"经2025年3月1日会议研究，决定自2025年3月10日起废止以下文件：\n1.{NAME}\n2.{OTHER}"),
    (NOTICE, f"一、{NAME}\n二、{OTHER}\n上述文件自2025年3月10日起废止。"),
]


@pytest.mark.parametrize(("form", "words"), IN_FRONT)
def test_a_day_in_front_of_the_verb_or_in_the_lead_of_a_list_is_the_first_day_without_it(repealed_on, form, words):
    assert repealed_on(form.format(words)) == (None, {said(words)})


@pytest.mark.parametrize(("form", "words"), IN_FRONT)
def test_on_that_day_it_ends(repealed_on, form, words):
    assert repealed_on(form.format(words), nights=7) == (TENTH, {said(words)})


def test_each_document_of_a_sentence_keeps_its_own_day(story, make_portal):
    words = f"决定自2025年3月10日起废止{OTHER}，{NAME}自2025年4月1日起废止。"
    cited = {c.doc_number: c.effective_on for c in read_text(DECISION.format(words)).cited if c.doc_number}
    assert cited == {"云政规〔2019〕8号": TENTH, "云政规〔2022〕3号": date(2025, 4, 1)}


def test_a_long_list_behind_one_day_ends_on_it_to_the_last():
    names = "、".join(f"《云溪市第{n}号码头管理办法》（云政规〔2019〕{n}号）" for n in range(10, 1500))
    cited = read_text(DECISION.format(f"决定自2025年3月10日起废止{names}。")).cited
    assert {c.effective_on for c in cited if c.doc_number} == {TENTH}


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (f"本条例施行满一年后，{NAME}自行废止。", date(2026, 3, 4)),
        (f"本条例施行之日起满六个月，{NAME}同时废止。", date(2025, 9, 4)),
        (f"{NAME}自本条例施行一年后废止。", date(2026, 3, 4)),
        (f"自本条例施行之日起满2年，{NAME}废止。", date(2027, 3, 4)),
        (f"{NAME}自本条例施行满30日后停止执行。", date(2025, 4, 3)),
        (f"{NAME}执行至2025年12月31日后自行废止。", date(2025, 12, 31)),
        (f"{NAME}继续施行至2025年6月30日，到期后自行失效。", date(2025, 6, 30)),
    ],
)
def test_a_term_that_runs_first_is_counted(repealed_on, story, words, last):
    assert repealed_on(RULES.format(words), nights=20)[0] is None
    story.night(days=(last - date(2025, 3, 25)).days - 1)
    event = "expired" if "失效" in words else "repealed"
    assert story.rows("events", event=event) == []
    story.night(days=2)
    story.night()
    assert story.rows("events", event=event)[0]["event_on"].toordinal() == last.toordinal() + 1


DOGS = (
    "云溪市犬类管理规定\n（2003年5月1日云溪市人民政府令第12号发布）\n第一条　为了加强犬类管理，制定本规定。\n第二条　养犬应当登记。\n"
    "第三条　本规定自2003年6月1日起施行。\n"
)


@pytest.mark.parametrize(
    "number",
    ["2003年5月1日市政府令第12号", "市政府第12号令", "2003年5月1日云政令第12号", "云溪市人民政府令第12号发布"],
)
def test_an_order_is_found_under_the_short_name_of_its_issuer(repealed_on, number):
    words = f"市人民政府决定，对下列规章予以废止：\n一、《云溪市犬类管理规定》（{number}）\n本决定自公布之日起施行。"
    assert repealed_on(NOTICE.format(words), base=DOGS) == (date(2025, 3, 4), {"repeals"})


def test_the_order_of_another_number_under_the_same_title_stays(repealed_on):
    words = "市人民政府决定，对下列规章予以废止：\n一、《云溪市犬类管理规定》（市政府令第13号）"
    assert repealed_on(NOTICE.format(words), base=DOGS) == (None, set())


@pytest.mark.parametrize(
    "words",
    [
        f"现将决定废止的规范性文件目录公布如下：\n1.{NAME}\n2.{OTHER}",
        f"现将宣布失效和废止的市政府规范性文件公告如下：\n一、{OTHER}\n二、{NAME}",
        "现将决定废止的规范性文件目录公布如下：\n序号\t文件名称\t文号\t备注\n1\t云溪市湖泊管理办法\t云政规〔2022〕3号\t",
        "下列文件予以废止：\n序号\t文件名称\t文号\t主办单位\t备注\n1\t云溪市码头管理规定\t云政规〔2019〕8号\t市交通局\t注\n"
        "2\t云溪市湖泊管理办法\t云政规〔2022〕3号\t\t",
    ],
)
def test_a_catalogue_of_what_is_repealed_repeals_it_whatever_cells_are_empty(repealed_on, words):
    assert repealed_on(NOTICE.format(words)) == (date(2025, 3, 4), {"repeals"})


@pytest.mark.parametrize(
    "words",
    [
        f"待新的收费标准出台后，{NAME}自行废止。",
        f"{NAME}自新的水域标准施行之日起废止。",
        f"在国家有关规定公布后，{NAME}同时废止。",
    ],
)
def test_an_end_that_waits_for_what_has_no_day_does_not_happen(repealed_on, words):
    assert repealed_on(RULES.format(words), nights=60) == (None, {"repeals"})


@pytest.mark.parametrize(
    "words",
    [
        f"{NAME}自本条例施行之日起废止。",
        f"本条例施行后，{NAME}同时废止。",
        f"自本条例施行之日起，{NAME}一并停止执行。",
    ],
)
def test_the_entry_into_force_of_the_act_itself_is_its_day(repealed_on, words):
    assert repealed_on(RULES.format(words)) == (date(2025, 3, 5), {"repeals"})
