"""A device that was let in while the desk was shut counts from the next start on."""

from __future__ import annotations

from firepost import bootstrap


def test_entries_that_lay_apart_count_once_their_device_is_trusted(post_at, monkeypatch):
    here, there = post_at("前指"), post_at("市指")
    here.says("incident.open", name="北坑湾", reported_at="2026-03-01T07:00:00+08:00")
    there.says("log.say", text="已派增援")
    there.file.seal()
    for stream in there.file.streams():
        here.file.receive(
            there.file.read_after(stream.name, 0, max_bytes=16_384), learned_ms=1, from_="市指"
        )
    assert [line.text for line in here.board.log if line.text == "已派增援"] == []
    here.file._home.admit({stream.certificate.device for stream in there.file.streams()})
    path = here.file.path
    here.post.close()

    monkeypatch.setenv("FIREPOST_HOME", str(here.folder / "home-前指"))
    post = bootstrap.parts().open_post(path, write=True)
    try:
        assert [line.text for line in post.board().log if line.text == "已派增援"] == [
            "已派增援"
        ]
    finally:
        post.close()
