"""The row of the digits lab."""

from __future__ import annotations

from tutor.activities.activity import Activity
from tutor.running.training.settings import TrainSettings

ACTIVITY = Activity(
    name="train",
    title="Training on digits",
    about="a network on handwritten digits",
    chapter="digits",
    spec=TrainSettings,
    view="tutor.labs.digits.view:DigitsLab",
    experiment="tutor.running.training.trainer:train",
    report="tutor.commands.report:report",
    examples=(
        "train digits",
        "train digits --model mlp --hidden 64,32 --activation relu --optimizer sgd --lr 0.1",
        "train digits --model softmax --json",
    ),
)
