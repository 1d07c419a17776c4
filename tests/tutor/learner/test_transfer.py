"""What the learner has can be taken along, brought back and removed, and is never lost by it."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from any_rows import CHAPTERS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loops import some

from tutor.activities.errors import UsageError
from tutor.learner import (
    Store,
    answers_to,
    card_of,
    edits,
    latest_verdicts,
    record_answer,
    save_edit,
    setting,
    take_back,
    trust_pack,
    trusted_packs,
)
from tutor.learner.kept_runs import find_run, list_runs, run_folder, start_run
from tutor.learner.storage import schema
from tutor.learner.transfer.actions import (
    CHAPTER,
    PLACES,
    Imported,
    export_all,
    import_all,
    reset,
)
from tutor.learner.transfer.file import FORMAT, digest_of, read_file
from tutor.learner.transfer.merge import Merged
from tutor.learner.transfer.table_rows import LOCAL, contents_of
from tutor.study.transfer import NOUNS, imported_lines, removed_lines

HEAD = {"format": FORMAT, "version": schema.VERSION}
SEEDS = st.integers(0, 2**32)
MANY = settings(
    max_examples=2 * settings().max_examples,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Homes:
    """Folders for stores, a new one each time."""

    def __init__(self, folder):
        self._folder, self._count = folder, 0

    def new(self):
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        return folder


@pytest.fixture
def homes(tmp_path):
    return Homes(tmp_path)


def everything(store):
    with store.transaction() as connection:
        return contents_of(connection)


def filled(folder, seed):
    store = Store.open(folder)
    with store.transaction() as connection:
        fill(connection, random.Random(seed))
    return store


def entries(contents):
    """Rows without the numbers of logs, as a bag."""
    return {
        table: Counter(
            json.dumps({k: v for k, v in row.items() if k != "id"}, sort_keys=True) for row in rows
        )
        for table, rows in contents.items()
    }


def test_every_table_is_filled_by_these_tests(tmp_path):
    found = Counter()
    for seed in range(8):
        (folder := tmp_path / str(seed)).mkdir()
        with filled(folder, seed) as store:
            found.update({table: len(rows) for table, rows in everything(store).items()})
    assert set(found) == set(schema.TABLES)
    assert all(found.values())


@MANY
@given(SEEDS)
def test_exported_reset_and_imported_everything_is_as_it_was(homes, seed):
    folder = homes.new()
    file = folder / "mine.json"
    with filled(folder, seed) as store:
        before = everything(store)
        export_all(store, file)
        removed = reset(store)
        assert not any(everything(store).values())
        assert removed.entries == sum(map(len, before.values()))
        assert (removed.backup is None) == (removed.entries == 0)
        import_all(store, file)
        assert everything(store) == before
        again = import_all(store, file)  # adds nothing
        assert not any(again.merged.added.values())
        assert everything(store) == before
        reset(store)
        import_all(store, removed.backup or file)  # the copy is a file like others
        assert everything(store) == before
    with Store.open(homes.new()) as other:
        import_all(other, file)
        assert everything(other) == before


@MANY
@given(SEEDS, SEEDS)
def test_what_two_machines_have_is_put_together(homes, one, two):
    folder = homes.new()
    with filled(folder, one) as store, filled(homes.new(), two) as other:
        ours, theirs = everything(store), everything(other)
        export_all(other, folder / "theirs.json")
        import_all(store, folder / "theirs.json")
        merged = everything(store)
        mine, yours, both = entries(ours), entries(theirs), entries(merged)
        for log in ("answers", "snippet_runs", "remarks"):
            assert both[log] == mine[log] | yours[log]
        for table, key in (("edits", "snippet"), ("settings", "key"), ("place", "pack")):
            here = {row[key]: row for row in ours[table]}
            assert {row[key]: row for row in merged[table]} == (
                {row[key]: row for row in theirs[table]} | here
            )
        numbers = {row["id"] for row in merged["answers"]}
        assert {row["answer"] for row in merged["undone"]} <= numbers
        assert import_all(store, folder / "theirs.json").merged.added == {}
        assert entries(everything(store)) == both
    with Store.open(folder) as store:
        assert store.notice is None  # nothing is damaged by it


@MANY
@given(SEEDS, st.sampled_from(CHAPTERS))
def test_a_chapter_is_reset_and_nothing_else(homes, seed, chapter):
    with filled(homes.new(), seed) as store:
        before = everything(store)
        reset(store, chapter)
        left = everything(store)
        for table, rows in some(before.items()):
            if table == "undone":
                continue
            stays = [
                row
                for row in rows
                if not any(str(row.get(place)).startswith(f"{chapter}/") for place in PLACES)
                and row.get(CHAPTER) != chapter
            ]
            assert left[table] == stays
        kept = {row["id"] for row in left["answers"]}
        assert left["undone"] == [row for row in before["undone"] if row["answer"] in kept]


def test_every_table_that_names_something_in_a_chapter_is_reset_with_it(tmp_path):
    """A column that holds such an id has a name that resetting knows."""
    with Store.open(tmp_path) as store:
        for table, statement in some(schema.TABLES.items()):
            ids = [
                line.split()[0]
                for line in statement.splitlines()
                if "BETWEEN 1 AND 500" in line and "TEXT" in line
            ]
            assert set(ids) <= {*PLACES, CHAPTER, "name"}, (
                table
            )  # a walk's name, which is in no chapter
        assert store.read("SELECT 1 FROM walks") == []


def test_answers_with_other_numbers_each_time_make_one_card_of_both_machines(homes, clock):
    stores = [Store.open(homes.new(), clock) for _ in range(3)]
    with stores[0] as here, stores[1] as there, stores[2] as alone:
        for store, seed in ((here, 1), (there, 1), (here, 2), (there, 3)):
            for one in (store, alone):
                record_answer(one, f"a/q@{seed}", "1", correct=seed != 2)
            clock.pass_minutes(1)
        export_all(there, there.path.with_name("there.json"))
        import_all(here, there.path.with_name("there.json"))
        assert card_of(here, "a/q") == card_of(alone, "a/q")
        assert card_of(here, "a/q@3") is None


def test_merged_answers_stand_in_their_order_in_time(homes, clock, tmp_path):
    stores = [Store.open(homes.new(), clock) for _ in range(3)]
    with stores[0] as here, stores[1] as there, stores[2] as alone:
        record_answer(here, "a/q", "first", correct=False)
        record_answer(alone, "a/q", "first", correct=False)
        clock.pass_minutes(1)
        record_answer(there, "a/q", "second", correct=True)
        record_answer(alone, "a/q", "second", correct=True)
        clock.pass_minutes(1)
        numbers = []
        record_answer(here, "a/q", "third", correct=False, told=numbers.append)
        record_answer(alone, "a/q", "third", correct=False)
        export_all(there, tmp_path / "file")
        import_all(here, tmp_path / "file")
        assert [a.answer for a in answers_to(here, "a/q")] == ["first", "second", "third"]
        assert latest_verdicts(here) == {"a/q": False}
        assert card_of(here, "a/q") == card_of(alone, "a/q")
        assert take_back(here, numbers[0]) is None  # its number has gone, and names no other one


def test_an_answer_taken_back_on_one_machine_is_taken_back(tmp_path, clock):
    (tmp_path / "other").mkdir()
    with Store.open(tmp_path, clock) as here, Store.open(tmp_path / "other", clock) as there:
        numbers = []
        record_answer(here, "a/q", "slip", correct=False, told=numbers.append)
        export_all(here, tmp_path / "before")
        import_all(there, tmp_path / "before")
        take_back(here, numbers[0])
        export_all(here, tmp_path / "after")
        import_all(there, tmp_path / "after")
        assert answers_to(there, "a/q") == []
        assert card_of(there, "a/q") is None


def test_the_learners_code_here_is_not_overwritten_and_that_is_said(tmp_path):
    (tmp_path / "other").mkdir()
    with Store.open(tmp_path) as here, Store.open(tmp_path / "other") as there:
        save_edit(here, "a/one", "mine")
        save_edit(there, "a/one", "theirs")
        save_edit(there, "a/two", "theirs")
        export_all(there, tmp_path / "file")
        merged = import_all(here, tmp_path / "file").merged
        assert edits(here) == {"a/one": "mine", "a/two": "theirs"}
        assert (merged.added, merged.here) == ({"edits": 1}, {"edits": 1})


def test_whom_the_learner_trusts_is_not_taken_along_and_cannot_be_set_from_elsewhere(tmp_path):
    with Store.open(tmp_path) as store:
        trust_pack(store, "0123")
        export_all(store, tmp_path / "file")
        assert {row["key"] for row in read_file(tmp_path / "file")["settings"]} == set()
        reset(store)
        assert trusted_packs(store) == {"0123"}
    data = json.loads((tmp_path / "file").read_text())
    data["tables"]["settings"] = [{"key": key, "value": '["evil"]'} for key in LOCAL]
    write(tmp_path / "file", data)
    (tmp_path / "other").mkdir()
    with Store.open(tmp_path / "other") as store:
        import_all(store, tmp_path / "file")
        assert all(setting(store, key) is None for key in some(LOCAL))


def write(path, data):
    """Write a file with digests that are right, whatever it holds."""
    data["digests"] = {table: digest_of(rows) for table, rows in data["tables"].items()}
    path.write_text(json.dumps(data))


@pytest.fixture
def exported(tmp_path):
    with Store.open(tmp_path) as store:
        record_answer(store, "a/q", "b", correct=True)
        save_edit(store, "a/one", "mine")
        export_all(store, tmp_path / "file")
    return tmp_path / "file"


def refused(path):
    """What is said of a file that is not imported; nothing is changed by it."""
    with Store.open(path.parent) as store:
        before = everything(store)
        with pytest.raises(UsageError) as said:
            import_all(store, path)
        assert everything(store) == before
        assert not list(path.parent.glob("backups/*"))
    assert str(path) in str(said.value)
    return str(said.value)


def answer(**changes):
    return {"id": 1, "question": "a/q", "answer": "b", "correct": 1, "hints": 0, "hard": 0,
            "context": "read", "at": 5, **changes}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([answer(), answer(id=2, hints=-1)], "entry 2 of answers: CHECK"),
        ([answer(), answer()], "entry 2 of answers: UNIQUE"),
        ([answer(correct=2)], "entry 1 of answers: CHECK"),
        ([answer(at="soon")], "entry 1 of answers: cannot store TEXT"),
        ([answer(at=2**70)], "entry 1 of answers"),
        ([answer(answer="\ud800")], "entry 1 of answers"),
        ([answer(answer=["b"])], "entry 1 of answers"),
        ([answer(more=1)], "entry 1 of answers: more"),
        ([{"id": 1}], "entry 1 of answers: NOT NULL"),
        ([7], "entry 1 of answers"),
        (["id"], "entry 1 of answers"),
        ([None], "entry 1 of answers"),
    ],
)
def test_a_row_that_its_table_does_not_take_is_refused_with_its_place(exported, rows, told):
    data = json.loads(exported.read_text())
    data["tables"]["answers"] = rows
    write(exported, data)
    assert told in refused(exported)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not JSON at line 1, column 1"),
        (b"{\n\n", "not JSON at line 3, column 1"),
        (b"\xff\xfe", "byte 1 is not UTF-8"),
        (b"[]", "no file of backstep export"),
        (b'{"format": "zip"}', "no file of backstep export"),
        (b"NaN", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (json.dumps({"format": FORMAT, "version": "2"}).encode(), "no file of backstep export"),
        (json.dumps({"format": FORMAT, "version": 2}).encode(), "it holds no tables"),
        (json.dumps({"format": FORMAT, "version": schema.VERSION + 1}).encode(), "newer Backstep"),
        (json.dumps({**HEAD, "tables": {"x": []}, "digests": {}}).encode(), "x is not as it was"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_with_what_and_where(exported, data, told):
    exported.write_bytes(data)
    assert told in refused(exported)


def test_a_table_that_nobody_knows_is_refused(exported):
    data = json.loads(exported.read_text())
    data["tables"]["x; DROP TABLE answers"] = []
    write(exported, data)
    assert "a table 'x; DROP TABLE answers' that nobody knows" in refused(exported)


def test_a_file_that_is_none_is_refused_and_not_waited_for(exported):
    exported.unlink()
    assert "no such file" in refused(exported)
    os.mkfifo(exported)
    assert "no file of backstep export" in refused(exported)
    exported.unlink()
    exported.mkdir()
    assert "no file of backstep export" in refused(exported)


@MANY
@given(st.data())
def test_a_damaged_file_is_refused_or_says_the_same(homes, data):
    folder = homes.new()
    file = folder / "file"
    with filled(folder, 7) as store:
        export_all(store, file)
    whole, text = read_file(file), file.read_bytes()
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.binary(max_size=6))
    file.write_bytes(text[:at] + put + text[at + data.draw(st.integers(0, 6)) :])
    try:
        found = read_file(file)
    except UsageError:
        return
    assert found == whole  # where the time of writing was hit, say


def test_a_file_that_is_there_is_not_replaced_unless_wanted(exported):
    with Store.open(exported.parent) as store:
        with pytest.raises(UsageError, match="there already"):
            export_all(store, exported)
        save_edit(store, "a/two", "more")
        export_all(store, exported, replace=True)
    assert len(read_file(exported)["edits"]) == 2
    assert [path.name for path in exported.parent.glob(".*")] == []  # nothing is left beside it


def test_without_a_copy_nothing_is_removed_or_added(exported):
    (exported.parent / "backups").write_text("a file in the way")
    with Store.open(exported.parent) as store:
        before = everything(store)
        for change in (lambda: reset(store), lambda: import_all(store, exported)):
            with pytest.raises(Exception, match="backups"):
                change()
        assert everything(store) == before


def test_copies_of_one_second_do_not_replace_each_other(exported, clock):
    with Store.open(exported.parent, clock) as store:
        backups = set()
        for _ in range(3):
            save_edit(store, "a/one", "code")
            backups.add(reset(store).backup)
    assert len(backups) == 3
    assert all(Path(backup).is_file() for backup in some(backups))


def test_where_there_is_nothing_no_copy_is_made(tmp_path):
    with Store.open(tmp_path) as store:
        assert reset(store) == (0, None, 0)
        assert removed_lines(reset(store)) == ["There was nothing to remove."]
    assert not (tmp_path / "backups").exists()


def trained(store, clock, seed, about=None):
    """A run with a moment that says its seed."""
    clock.pass_minutes(1)
    run = start_run(store, {"seed": seed}, "train", about or {})
    run_folder(store, run).keep(5, str(seed).encode())
    return run


def moments(store):
    """By the seed of each run the seeds that its moments say."""
    found = {}
    for run in list_runs(store):
        folder = run_folder(store, run.id)
        found[run.settings["seed"]] = [folder.moment(at).read_text() for at in folder.steps()]
    return found


def test_no_run_has_the_moments_of_another_after_a_reset_and_an_import(tmp_path, clock):
    with Store.open(tmp_path, clock) as store:
        for seed in (1, 2, 3):
            trained(store, clock, seed)
        removed = reset(store)
        assert removed.moments == 3
        assert "3 runs" in " ".join(removed_lines(removed))
        assert list((tmp_path / "runs").iterdir()) == []
        trained(store, clock, 4)
        left = run_folder(store, 3)
        left.keep(9, b"of a run that is gone")
        import_all(store, removed.backup)
        assert moments(store) == {1: [], 2: [], 3: [], 4: ["4"]}
        again = import_all(store, removed.backup)
        assert not any(again.merged.added.values())
        assert moments(store)[4] == ["4"]


def test_a_chapters_reset_leaves_the_runs_their_moments(tmp_path, clock):
    with Store.open(tmp_path, clock) as store:
        trained(store, clock, 1)
        save_edit(store, "a/one", "code")
        assert reset(store, "a").moments == 0
        assert moments(store) == {1: ["1"]}


def test_a_new_run_does_not_take_over_what_is_left_under_its_number(tmp_path, clock):
    with Store.open(tmp_path, clock) as store:
        run_folder(store, 1).keep(9, b"of a run that is gone")
        assert start_run(store, {}, "train") == 1
        assert run_folder(store, 1).steps() == []


def test_an_imported_run_goes_on_from_the_run_that_it_did(tmp_path, clock):
    with Store.open(tmp_path, clock) as store:
        first = trained(store, clock, 1)
        gone = {"parent": {"run": 77, "step": 5}, "versions": {"numpy": "2"}}
        trained(store, clock, 2, {"parent": {"run": first, "step": 5}})
        trained(store, clock, 3, gone)
        removed = reset(store)
        trained(store, clock, 4)
        import_all(store, removed.backup)
        runs = {run.settings["seed"]: run for run in list_runs(store)}
        assert runs[1].id != first
        assert runs[2].about == {"parent": {"run": runs[1].id, "step": 5}}
        assert runs[3].about == {"versions": {"numpy": "2"}}
        assert find_run(store, str(first)).settings == {"seed": 4}


def test_a_run_goes_on_from_one_that_is_here_already(tmp_path, clock):
    (tmp_path / "other").mkdir()
    with Store.open(tmp_path, clock) as store, Store.open(tmp_path / "other", clock) as other:
        first = trained(store, clock, 1)
        export_all(store, tmp_path / "first")
        trained(other, clock, 5)
        import_all(other, tmp_path / "first")
        trained(store, clock, 2, {"parent": {"run": first, "step": 5}})
        export_all(store, tmp_path / "both")
        import_all(other, tmp_path / "both")
        runs = {run.settings["seed"]: run for run in list_runs(other)}
        assert runs[2].about["parent"]["run"] == runs[1].id != first


def test_a_copy_that_could_not_be_read_again_is_not_written_and_nothing_is_removed(
    exported, monkeypatch
):
    with Store.open(exported.parent) as store:
        before = everything(store)
        monkeypatch.setattr("tutor.learner.transfer.file.LARGEST", exported.stat().st_size - 1)
        for change in (lambda: reset(store), lambda: export_all(store, exported.parent / "new")):
            with pytest.raises(UsageError, match="too large to be imported again"):
                change()
        assert everything(store) == before
    assert not list(exported.parent.glob("backups/*"))
    assert not (exported.parent / "new").exists()


@pytest.mark.parametrize("table", schema.TABLES)
def test_what_was_added_is_told_of_every_table_so_that_the_parts_add_up(table, tmp_path):
    told = imported_lines(Imported(Merged({table: 3, "tasks": 4}, {}), tmp_path))[0]
    assert f"{NOUNS[table]} {3 if table != 'tasks' else 4}" in told
    parts = [int(part.split()[-1]) for part in told.partition("(")[2].rstrip(").").split(", ")]
    assert f"Added {sum(parts)} entries" in told
