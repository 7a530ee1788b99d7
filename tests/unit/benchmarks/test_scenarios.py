"""Scenario files: how they are read, and that those of the repository can be run."""

from pathlib import Path

import pytest

from benchmarks.harness.scenario import FOLDER, ScenarioError, chosen, read, read_all
from benchmarks.harness.worker import contender_class

SCENARIO = """
title = "T"
hot_path = "translate"
unit = "sentences"
minutes = 1
[contenders.ours]
class = "tests.unit.benchmarks.fakes:Sleeper"
[contenders.peer]
class = "tests.unit.benchmarks.fakes:Sleeper"
params = { seconds = 0.1 }
rounds = 1
[[goals]]
name = "twice"
measure = "speed_ratio"
against = "peer"
goal = 2.0
"""
KNOWN = sorted(FOLDER.glob("*.toml"))


def written(folder: Path, text: str = SCENARIO, name: str = "translate-some") -> Path:
    """A scenario file."""
    (folder / f"{name}.toml").write_text(text)
    return folder / f"{name}.toml"


def test_a_scenario_is_named_as_its_file_and_ours_is_first(tmp_path: Path) -> None:
    scenario = read(written(tmp_path))
    assert (scenario.name, scenario.ours, scenario.rounds) == ("translate-some", "ours", 5)
    assert scenario.contenders["peer"].params == {"seconds": 0.1}
    assert scenario.goals[0].is_ratio


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = 1", "minutes = 1\nrunds = 3", "runds"),
        ("minutes = 1", "", "minutes"),
        ('against = "peer"', 'against = "pear"', "pear"),
        ('"speed_ratio"', '"speed"', "goals.0.measure"),
        ("fakes:Sleeper", "fakes.Sleeper", "contenders"),
        ('title = "T"', "title = ", "translate-some.toml"),
        ('title = "T"', 'title = "T"\nname = "other"', "name"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        read(written(tmp_path, SCENARIO.replace(old, new)))


def test_scenarios_are_chosen_by_name_pattern_or_hot_path(tmp_path: Path) -> None:
    written(tmp_path)
    growth = SCENARIO.replace('"translate"', '"growth"')
    written(tmp_path, growth.replace("minutes = 1", "minutes = 1\nlong = true"), "growth-long")
    written(tmp_path, growth.replace("minutes = 1", "minutes = 1\nsmoke = true"), "growth-small")
    written(tmp_path, growth.replace("minutes = 1", "minutes = 1\nsmoke = true"), "growth-smoke")
    known = read_all(tmp_path)

    def names(*wanted: str, smoke: bool = False, long: bool = False) -> list[str]:
        return [each.name for each in chosen(known, wanted, smoke=smoke, long=long)]

    assert names() == ["growth-small", "translate-some"]
    assert names("growth-*") == ["growth-small", "growth-smoke"]
    assert names("growth-long") == ["growth-long"]
    assert names(long=True) == ["growth-long", "growth-small", "translate-some"]
    assert names("translate", smoke=True) == []
    assert names(smoke=True) == ["growth-small", "growth-smoke"]
    with pytest.raises(ScenarioError, match="no scenario is called growth-none"):
        names("growth-none")


@pytest.mark.parametrize("file", KNOWN, ids=lambda file: file.stem)
def test_each_scenario_of_the_repository_is_whole(file: Path) -> None:
    scenario = read(file)
    for side in scenario.contenders.values():
        assert callable(contender_class(side.name))


def test_the_scenarios_fit_their_time() -> None:
    known = read_all()
    assert sum(each.minutes for each in chosen(known, ())) <= 30
    assert sum(each.minutes for each in chosen(known, (), smoke=True)) <= 3
    goals = [goal.name for each in known.values() for goal in each.goals]
    assert len(goals) == len(set(goals)), "two goals of one name"
