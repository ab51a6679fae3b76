"""Chinese letters as they sound."""

from __future__ import annotations

import subprocess
import sys

from firepost.app import pinyin


def test_names_here_are_read_as_people_here_read_them():
    assert pinyin.sounds("乐清")[:2] == ["yue", "qing"]
    assert pinyin.sounds("重阳") == ["chong", "yang"]
    assert pinyin.first_letters("泰专一") == "tzy"
    assert pinyin.first_letters("乐清A1队") == "yqa1d"


def test_what_is_no_chinese_letter_stays():
    assert pinyin.sounds("B段") == ["B", "duan"]
    assert pinyin.first_letters("") == ""


def test_the_table_of_phrases_is_not_loaded():
    code = (
        "import sys\nfrom firepost.app import pinyin\npinyin.sounds('泰顺')\n"
        "sys.exit('pypinyin.phrases_dict' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_letter_tells_every_reading():
    assert pinyin.table()[ord("乐")].split(",")[:2] == ["lè", "yuè"]
