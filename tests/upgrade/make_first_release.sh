#!/usr/bin/env bash
# Makes first_release.tar.xz: two nights over three invented texts, by the first commit whose road ran from capture to alert.
#   git archive f8e8b4b | tar x -C "$checkout"; tests/upgrade/make_first_release.sh "$checkout" "$scratch" .venv/bin/python
set -euo pipefail
checkout=$(realpath "$1") scratch=$(realpath "$2") python=$(realpath --no-symlinks "$3")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$scratch/pages"
cat >"$scratch/pages/a.txt" <<'X'
测试市公园管理办法
（2025年3月1日测试市人民政府令第12号公布）
第一条　为了加强公园管理，制定本办法。
第二条　市园林绿化主管部门负责本市公园的监督管理工作。
第三条　擅自占用公园绿地的，处五百元以上三千元以下的罚款。
第四条　本办法自2025年5月1日起施行。
X
cat >"$scratch/pages/b.txt" <<'X'
测试市发展和改革委员会关于做好节能工作的通知
测发改〔2025〕7号
各有关单位：
一、到2027年，单位产值能耗比2024年下降百分之三。
二、各有关单位每月5日前报送进展情况。
测试市发展和改革委员会
2025年3月3日
X
cat >"$scratch/pages/c.txt" <<'X'
测试市人民政府办公室关于印发停车管理规定的通知
测政办发〔2025〕9号
各有关单位：
一、公共停车场应当向社会开放，收费标准按照每小时5元执行。
二、本通知自2025年4月1日起施行。
测试市人民政府办公室
2025年3月4日
X
cd "$checkout"
night() {
  PYTHONPATH="$checkout/plugins:$checkout" GONGBAO_DATA="$scratch/data" GONGBAO_FOLDER="$scratch/pages" \
    "$python" -c 'from gongbao_cli.main import main; main()' nightly --as-of "$1"
}
night 2025-03-05T02:30:00+08:00
sed -i 's/三千元/五千元/' "$scratch/pages/a.txt"
night 2025-03-06T02:30:00+08:00
tar -C "$scratch" --sort=name --owner=0 --group=0 --numeric-owner --mtime=2025-03-06 -cJf "$here/first_release.tar.xz" data pages
