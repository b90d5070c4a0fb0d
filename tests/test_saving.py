from __future__ import annotations

from pathlib import Path

import pytest

from drafter.errors import OutputError
from drafter.saving import Output, save


def test_a_file_that_somebody_edited_is_kept(tmp_path: Path) -> None:
    target, cache = tmp_path / "a.docx", tmp_path / "cache"
    assert save([Output(target, b"one")], cache=cache) == [target]
    assert save([Output(target, b"one")], cache=cache) == []
    assert save([Output(target, b"two")], cache=cache) == [target]
    target.write_bytes(b"edited")
    with pytest.raises(OutputError) as caught:
        save([Output(tmp_path / "b.docx", b"b"), Output(target, b"three")], cache=cache)
    assert caught.value.problems[0].code == "OUTPUT-010"
    assert target.read_bytes() == b"edited"
    assert not (tmp_path / "b.docx").exists()
    save([Output(target, b"three")], cache=cache, force=True)
    assert target.read_bytes() == b"three"


@pytest.mark.parametrize("broken", [False, True])
def test_without_notes_a_new_file_is_written_and_an_old_one_kept(tmp_path: Path, broken: bool) -> None:
    (tmp_path / "file").write_text("x")
    cache = tmp_path / "file" / "below" if broken else None
    assert save([Output(tmp_path / "a.docx", b"one")], cache=cache)
    with pytest.raises(OutputError):
        save([Output(tmp_path / "a.docx", b"two")], cache=cache)
