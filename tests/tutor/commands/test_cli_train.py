from __future__ import annotations

import json
import re

from loops import some

from tutor.learner import Store, list_runs


def test_a_training_as_text_has_its_settings_a_line_an_epoch_and_the_test(backstep):
    code, out, err = backstep("train", "digits", "--epochs", "2", "--test")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "digits  64-32-10 tanh  adam 0.003  batch 32  2 epochs  seed 0"
    assert [line.split()[0] for line in lines if line[:6].strip().isdecimal()] == ["0", "1", "2"]
    assert re.match(r"Validation accuracy 0\.\d{3}, loss \d\.\d{4}\.", lines[-3])
    assert re.match(r"Test accuracy 0\.\d{3}, loss \d\.\d{4}\.", lines[-2])
    assert lines[-1] == "saved as run 1"
    titles = next(line for line in lines if line.split()[:1] == ["epoch"])
    for line in some(lines[lines.index(titles) + 1 :][:3]):
        assert [m.end() for m in re.finditer(r"\S+", line)] == [
            m.end() for m in re.finditer(r"\S+", titles)
        ]


def test_a_divergence_is_explained_in_words_and_is_1(backstep):
    words = ("--optimizer", "sgd", "--activation", "relu", "--lr", "1e6", "--epochs", "1")
    code, out, _ = backstep("train", *words)
    assert code == 1
    assert "It diverged. The loss grew instead of falling" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_a_warning_about_damaged_data_is_told_and_the_training_goes_on(backstep, backstep_home):
    backstep_home.mkdir(parents=True)
    (backstep_home / "learner.sqlite3").write_bytes(b"not a database" * 1000)
    code, out, err = backstep("train", "--epochs", "1")
    assert code == 0
    assert "The old one is kept as" in err
    assert "The old one" not in out
    with Store.open() as store:
        assert [run.status for run in list_runs(store)] == ["done"]


def test_for_programs_a_bad_file_is_one_line(backstep, tmp_path):
    (tmp_path / "a.csv").write_text("1,2,a\nnan,3,b\n")
    code, out, err = backstep("train", str(tmp_path / "a.csv"), "--json")
    (event,) = map(json.loads, out.splitlines())
    assert (code, event["event"], event["code"]) == (2, "error", 2)
    assert "line 2, column 1 is nan" in event["message"]
    assert len(err.splitlines()) == 1


def test_a_run_whose_file_has_changed_is_not_gone_on_from(backstep, tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"{k / 7},{-k % 5},{'ab'[k % 2]}" for k in range(30)]
    path.write_text("\n".join(rows))
    words = ("train", str(path), "--epochs", "3", "--json")
    assert backstep(*words)[0] == 0
    whole = backstep("train", "--resume", "1@2", "--epochs", "4", "--json")
    assert whole[0] == 0, whole
    path.write_text("\n".join([*rows[:-1], "1,9,a"]))
    code, _out, err = backstep("train", "--resume", "1@2", "--epochs", "4", "--json")
    assert (code, "has changed since run 1 learned from it" in err) == (2, True)
