"""Names of the hurt: closed under a word, opened by it alone, of one desk alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.app.sealed import FIELDS, Register
from firepost.domain.errors import Refused

WORD = "北坑名册口令"
OPENED = Register.opened("desk", WORD, [])


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40)))
def test_what_is_sealed_is_read_with_the_word(told):
    meant = {key: " ".join(text.split()) for key, text in told.items()}

    assert OPENED.read(OPENED.seal(told)) == {key: text for key, text in meant.items() if text}


def test_another_word_and_another_desk_open_nothing():
    sealed = OPENED.seal({"name": "张三"})

    assert "张三" not in sealed
    assert Register.opened("desk", "别的口令不对", []).read(sealed) is None
    assert Register.opened("other", WORD, []).read(sealed) is None
    assert OPENED.read("AAAA") is None
    assert OPENED.read("不是密文") is None


def test_a_desk_has_one_word():
    sealed = OPENED.seal({"name": "张三"})
    with pytest.raises(Refused) as refused:
        Register.opened("desk", "别的口令不对", [sealed])
    assert refused.value.notice.key == "register.other_word"
    with pytest.raises(Refused) as refused:
        Register.opened("desk", "短", [])
    assert refused.value.notice.key == "register.short_word"


def test_lengths_tell_little():
    assert len(OPENED.seal({"name": "张三"})) == len(OPENED.seal({"name": "欧阳小明"}))


def test_what_is_told_later_stands_beside_what_was_told_before():
    before = OPENED.seal({"name": "张三", "found": "北坑桥头"})
    after = OPENED.add({"taken_to": "县医院", "found": "", "name": " "}, before)

    assert OPENED.read(after) == {"name": "张三", "found": "北坑桥头", "taken_to": "县医院"}
    assert OPENED.read(OPENED.add({"name": "李四"}, None)) == {"name": "李四"}


def test_what_is_no_seal_locks_nobody_out():
    opened = Register.opened("desk", WORD, ["张三", "AAAA"])

    assert opened.read(OPENED.seal({"name": "张三"})) == {"name": "张三"}
