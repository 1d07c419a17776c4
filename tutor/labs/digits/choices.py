"""What can be chosen for a training: each choice with what it does and who teaches it."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.activities.value_types import ChoiceNote, OneOf

MLP, SOFTMAX, PERCEPTRON, CNN = "mlp", "softmax", "perceptron", "cnn"
RESIDUAL_MLP, RESIDUAL_CNN = "residual-mlp", "residual-cnn"
RNN, LSTM, GRU, TRANSFORMER = "rnn", "lstm", "gru", "transformer"
SKLEARN_MLP, SVC = "sklearn-mlp", "svc"

MODELS = {
    MLP: ChoiceNote("dense layers with an activation between them", "mlp"),
    SOFTMAX: ChoiceNote("a score for each class, a weighted sum of the inputs", "losses"),
    PERCEPTRON: ChoiceNote("a perceptron for each class, against the rest", "perceptron"),
    CNN: ChoiceNote("small detectors slide over the image; a dense layer decides", "convolution"),
    RESIDUAL_MLP: ChoiceNote("an MLP whose layers add to the signal", "normalization"),
    RESIDUAL_CNN: ChoiceNote("a CNN whose blocks add to the signal", "normalization"),
    RNN: ChoiceNote("reads the image piece by piece and keeps a state", "recurrence"),
    LSTM: ChoiceNote("an RNN with a cell that its gates write, keep and read", "recurrence"),
    GRU: ChoiceNote("an RNN whose two gates decide what it keeps", "recurrence"),
    TRANSFORMER: ChoiceNote("pieces of the image attend to each other", "transformer"),
    SKLEARN_MLP: ChoiceNote("scikit-learn's MLPClassifier, to compare with", "digits"),
    SVC: ChoiceNote("scikit-learn's support vector machine, to compare with", "digits"),
}

RECURRENT = (RNN, LSTM, GRU)
SEQUENCES = (*RECURRENT, TRANSFORMER)
IMAGED = (CNN, RESIDUAL_CNN, *SEQUENCES)
"""The models that read images."""

BASELINES = (SKLEARN_MLP, SVC)
NETWORKS = tuple(name for name in MODELS if name not in BASELINES)
"""The models that are networks of this course."""

ACTIVATIONS = {
    "tanh": ChoiceNote("from −1 to 1, steepest at 0", "mlp"),
    "sigmoid": ChoiceNote("from 0 to 1; its slope is at most ¼", "mlp"),
    "relu": ChoiceNote("max(0, z): 0 below 0, and z above", "mlp"),
    "leaky_relu": ChoiceNote("ReLU that keeps a hundredth of what is below 0", "mlp"),
    "elu": ChoiceNote("ReLU that bends smoothly towards −1 below 0", "mlp"),
    "selu": ChoiceNote("ELU, scaled so that signals keep their size", "mlp"),
    "gelu": ChoiceNote("z times the chance that a Gaussian is below z", "mlp"),
    "silu": ChoiceNote("z·σ(z): a smooth ReLU, also known as swish", "mlp"),
    "softplus": ChoiceNote("ln(1 + eᶻ): a smooth ReLU that is never 0", "mlp"),
}

SUITED = "suited"
INITS = {
    SUITED: ChoiceNote("what suits the activation: He for ReLU, Glorot for tanh", "gradients"),
    "zeros": ChoiceNote("all 0: units that begin alike stay alike", "gradients"),
    "constant": ChoiceNote("all 0.01: units that begin alike stay alike", "gradients"),
    "normal": ChoiceNote("Gaussian, 0.01 wide, whatever the layer's size", "gradients"),
    "uniform": ChoiceNote("even, 0.01 wide, whatever the layer's size", "gradients"),
    "lecun": ChoiceNote("variance 1/inputs: keeps a signal's size", "gradients"),
    "lecun_uniform": ChoiceNote("as lecun, drawn evenly between two bounds", "gradients"),
    "glorot": ChoiceNote("variance 2/(inputs + outputs), for both ways", "gradients"),
    "glorot_uniform": ChoiceNote("as glorot, drawn evenly between two bounds", "gradients"),
    "he": ChoiceNote("variance 2/inputs: makes up for what ReLU cuts", "gradients"),
    "he_uniform": ChoiceNote("as he, drawn evenly between two bounds", "gradients"),
    "orthogonal": ChoiceNote("turns a signal and keeps its length", "gradients"),
}

NONE = "none"
NORMS = {
    NONE: ChoiceNote("what a layer makes is passed on as it is", "normalization"),
    "batch": ChoiceNote("each unit to mean 0 and variance 1 over the batch", "normalization"),
    "layer": ChoiceNote("each example to mean 0 and variance 1 over its units", "normalization"),
    "group": ChoiceNote("as layer, in four groups of units", "normalization"),
    "rms": ChoiceNote("each example divided by its root mean square", "normalization"),
}

CUTS = {
    "rows": ChoiceNote("each piece is a row of pixels: eight of a digit", "recurrence"),
    "columns": ChoiceNote("each piece is a column of pixels: eight of a digit", "recurrence"),
    "patches": ChoiceNote("each piece has 2×2 pixels: sixteen of a digit", "transformer"),
    "pixels": ChoiceNote("each piece is one pixel: the longest way back", "recurrence"),
}

POSITIONS = {
    "learned": ChoiceNote("a vector for each place, learned as weights are", "transformer"),
    "sinusoidal": ChoiceNote("a fixed vector of waves for each place", "transformer"),
    "rotary": ChoiceNote("queries and keys are turned by their place", "transformer"),
    NONE: ChoiceNote("no places: the order of the pieces is lost", "transformer"),
}

OPTIMIZERS = {
    "sgd": ChoiceNote("a step straight down the gradient", "optimizers"),
    "momentum": ChoiceNote("a heavy ball: the step remembers the steps before", "optimizers"),
    "nesterov": ChoiceNote("momentum that looks ahead before it steps", "optimizers"),
    "adagrad": ChoiceNote("a scale for each weight, by all its gradients so far", "optimizers"),
    "rmsprop": ChoiceNote("AdaGrad that forgets old gradients", "optimizers"),
    "adam": ChoiceNote("momentum, and a scale for each weight", "optimizers"),
    "adamw": ChoiceNote("Adam whose decay shrinks all weights alike", "regularization"),
    "lion": ChoiceNote("only the sign of the momentum counts", "optimizers"),
}
USUAL_RATE = {
    "sgd": 0.1,
    "momentum": 0.03,
    "nesterov": 0.03,
    "adagrad": 0.1,
    "rmsprop": 0.003,
    "adam": 0.003,
    "adamw": 0.003,
    "lion": 0.0003,
}
"""Rates at which the digits are learned well with each optimizer."""

USUAL_DECAY = {name: 0.01 if name == "adamw" else 0.0 for name in OPTIMIZERS}

SCHEDULES = {
    "constant": ChoiceNote("the same rate from the first step to the last", "optimizers"),
    "step": ChoiceNote("a tenth of the rate after each third of the training", "optimizers"),
    "cosine": ChoiceNote("the rate falls to 0 along half a cosine", "optimizers"),
    "warmup": ChoiceNote("rises for a tenth of the training, then falls as cosine", "optimizers"),
    "one-cycle": ChoiceNote("up for 30 % of the training, then down to almost 0", "optimizers"),
}

ALL = "all"


def one_of(notes: dict[str, ChoiceNote]) -> OneOf:
    """The setting that is one of these choices."""
    return OneOf(*notes, notes=notes)


def without(names: Iterable[str], *others: str) -> tuple[str, ...]:
    """`names` but for some."""
    return tuple(name for name in names if name not in others)
