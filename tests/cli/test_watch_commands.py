"""``gongbao status``, ``text`` and ``compare`` as a person at a terminal meets them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.settings import Settings
from gongbao_cli.comparison_view import Screen, comparison_lines
from gongbao_cli.main import cli, main
from gongbao_stages.comparing import compare_files
from gongbao_stages.nightly import run_night

BODY = """第一条　为了加强公园管理，制定本办法。
第二条　市园林绿化主管部门负责公园的监督管理工作，并定期向社会公布检查结果。
第三条　擅自占用公园绿地的，处五百元以上三千元以下的罚款。
第四条　本办法自2025年5月1日起施行。
"""
TITLE = "测试市公园管理办法"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder of one policy in two wordings: a fine was raised between 2 June and 2 July."""
    folder = tmp_path_factory.mktemp("park")
    texts = folder / "texts"
    texts.mkdir()
    settings = Settings.from_env({"GONGBAO_DATA": str(folder / "data"), "GONGBAO_FOLDER": str(texts)})
    for month, body in ((6, BODY), (7, BODY.replace("三千元", "五千元"))):
        (texts / "a.txt").write_text(f"{TITLE}\n{body}", encoding="utf-8")
        run_night(settings, as_of=datetime(2025, month, 1, 18, 30, tzinfo=UTC), portal_ids=None)
    return folder


@pytest.fixture
def folder(published, tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("GONGBAO_DATA", str(published / "data"))
    return tmp_path


def say(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def fail(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["gongbao", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, capsys.readouterr().err


def test_status_text_and_comparison_of_a_folder_of_texts(folder):
    assert say("status", TITLE, "--on", "2025-04-30").startswith(f"《{TITLE}》2025年4月30日：尚未生效")
    assert json.loads(say("status", TITLE, "--on", "2025-05-01", "--json"))["status"] == "in_force"
    assert "三千元以下" in say("text", TITLE, "--on", "2025-07-01")
    assert "五千元以下" in say("text", TITLE)
    told = say("compare", TITLE, "--from", "2025-06-30", "--to", "2025-07-02")
    assert "第三条：“三千元”改为“五千元”（数量，上调）" in told
    assert "处五百元以上[-三千元-]以下的罚款" in told
    assert "处五百元以上{+五千元+}以下的罚款" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "没有这份文件"], "no policy of the latest release"),
        (["status", TITLE, "--on", "2025-02-30"], "write e.g. 2025-05-01"),
        (["text", TITLE, "--on", "2025-04-30"], "counts from 2025-05-01"),
        (["text", TITLE, "--release", "20000101T000000Z-00000000"], "there is no release"),
        (["compare", TITLE, "--to", "2025-07-02"], "give the earlier day with --from"),
        (["compare", TITLE, "--from", "2025-07-02", "--to", "2025-06-02"], "give the earlier day first"),
        (["compare", TITLE, "--from", "2025-06-02", "--from-version", "1"], "were mixed"),
        (["compare", TITLE, "b", "--from", "2025-06-02"], "one policy at a time"),
        (["compare", TITLE, "--draft"], "no comment round"),
        (["compare", TITLE], "a policy needs --from DATE"),
        (["compare", "a.txt", "b.txt", "c.txt"], "3 files were given"),
    ],
)
def test_what_cannot_be_answered_ends_with_code_2_and_a_remedy(folder, monkeypatch, capsys, arguments, said):
    code, error = fail(monkeypatch, capsys, *arguments)
    assert code == 2
    assert said in error


def test_nothing_published_yet_is_said_with_what_to_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path))
    code, error = fail(monkeypatch, capsys, "status", "x")
    assert code == 2
    assert "nothing was published yet; run" in error


def test_the_page_is_written_beside_the_answer(folder):
    page = folder / "page.html"
    say("compare", TITLE, "--from-version", "1", "--html", str(page))
    assert "<ins><b>五千元</b></ins>" in page.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_ends_with_code_8(folder, monkeypatch, capsys):
    code, error = fail(
        monkeypatch, capsys, "compare", TITLE, "--from-version", "1", "--html", str(folder / "no" / "p.html")
    )
    assert code == 8
    assert "name a file in a folder of yours" in error


@pytest.fixture
def compared(tmp_path: Path):
    paths = tmp_path / "a.txt", tmp_path / "b.txt"
    after = BODY.replace("三千元", "五千元").replace("第四条　", "第四条　游客应当爱护花木。\n第五条　")
    for path, body in zip(paths, (BODY, after), strict=True):
        path.write_text(f"{TITLE}\n{body}", encoding="utf-8")
    return compare_files(Settings.from_env({}), *map(str, paths), portal_id=None)


def test_colour_takes_the_place_of_the_marks_and_numbers_stand_out(compared):
    told = "\n".join(comparison_lines(compared, Screen(colour=True)))
    assert "\x1b[31m\x1b[1m\x1b[4m\x1b[9m三千元\x1b[0m" in told
    assert "\x1b[32m\x1b[1m\x1b[4m五千元\x1b[0m" in told
    assert "[-" not in told
    assert "\x1b" not in "\n".join(comparison_lines(compared, Screen()))


def test_a_wide_terminal_shows_both_sides_on_one_line_and_a_narrow_one_below_each_other(compared):
    wide = [line for line in comparison_lines(compared, Screen(columns=140)) if "三千元" in line and "│" in line]
    assert ["五千元" in line for line in wide] == [True]
    narrow = list(comparison_lines(compared, Screen(columns=40)))
    assert not any("│" in line for line in narrow)
    assert (
        max(sum(2 if ord(sign) > 0x2E80 else 1 for sign in line) for line in narrow if line.startswith("   - ")) <= 40
    )


def test_one_rule_over_many_clauses_is_told_once(tmp_path):
    body = "".join(f"第{n}条　市环保局应当对{what}加强检查。\n" for n, what in zip("一二三四", "企工河噪", strict=True))
    paths = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, text in zip(paths, (body, body.replace("环保局", "生态环境局")), strict=True):
        path.write_text(f"{TITLE}\n{text}", encoding="utf-8")
    compared = compare_files(Settings.from_env({}), *map(str, paths), portal_id=None)
    told = [line for line in comparison_lines(compared, Screen()) if "统一改为" in line]
    assert len(compared.told["changes"]) == 4
    assert told == [" 1 将“环保”统一改为“生态环境”，共4处，涉及第一条、第二条、第三条、第四条"]
    assert "1 处变更：用语统一修改1 · 1 change: one term throughout 1" in comparison_lines(compared, Screen())


def test_a_disputed_change_says_so_below_its_sentence(compared):
    compared.told["changes"][0]["disputed"] = "《决定》：四千元 / 页面：五千元"
    lines = list(comparison_lines(compared, Screen()))
    place = next(n for n, line in enumerate(lines) if "“三千元”改为“五千元”" in line)
    assert lines[place + 2] == "   有争议 disputed: 《决定》：四千元 / 页面：五千元"


def test_noise_is_one_line_and_the_summary_counts_what_is_real(compared):
    lines = list(comparison_lines(compared, Screen()))
    assert [line for line in lines if "另有不改变内容的差异" in line] == [lines[-1]]
    assert "2 处变更：数量1、新增1 · 2 changes: quantity 1, insertion 1" in lines


def test_an_inserted_clause_is_shown_up_to_a_bound_with_the_way_to_the_rest(tmp_path):
    paths = tmp_path / "a.txt", tmp_path / "b.txt"
    long = "养护单位应当建立巡查制度，发现设施损坏的及时修复；" * 80
    for path, more in zip(paths, ("", f"第五条　{long}\n"), strict=True):
        path.write_text(f"{TITLE}\n{BODY}{more}", encoding="utf-8")
    compared = compare_files(Settings.from_env({}), *map(str, paths), portal_id=None)
    told = "".join(comparison_lines(compared, Screen()))
    assert len(told) < 1200
    assert f"（共 {len(long)} 字" in told


def test_no_colour_is_written_to_a_pipe_or_against_the_readers_wish(monkeypatch):
    from gongbao_cli.watch import _screen  # noqa: PLC0415 - the private choice is what is tested

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert _screen().colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not _screen().colour


def test_several_pairs_give_a_line_each_and_one_that_cannot_be_read_its_error(folder, tmp_path):
    (tmp_path / "a.txt").write_text(f"{TITLE}\n{BODY}", encoding="utf-8")
    good, missing = str(tmp_path / "a.txt"), str(tmp_path / "none.txt")
    result = CliRunner().invoke(cli, ["compare", good, missing, good, good, "--json"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["error" in row for row in rows] == [True, False]
    assert rows[1]["summary"]["changes"] == 0
    assert result.exit_code == 2


def test_the_change_log_bears_the_day_of_the_portal(folder):
    assert say("changes", "--release", "all").startswith("2025-07-02 [quantity/source]")
