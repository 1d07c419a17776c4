"""Networks: each short enough to read at one sitting."""

from core.networks.cnn import CNN, ResidualCNN
from core.networks.gnn import GCN, GraphSAGE
from core.networks.image_tokens import ImageSequenceClassifier, ImageTransformer
from core.networks.mlp import MLP
from core.networks.network import Network
from core.networks.perceptron import Perceptron, PerceptronClassifier
from core.networks.residual_mlp import ResidualMLP
from core.networks.rnn import SequenceClassifier, TokenClassifier
from core.networks.softmax_regression import SoftmaxRegression
from core.networks.summary import Summary, summary
from core.networks.transformer import CharTransformer, TransformerClassifier

__all__ = [
    "CNN",
    "GCN",
    "MLP",
    "CharTransformer",
    "GraphSAGE",
    "ImageSequenceClassifier",
    "ImageTransformer",
    "Network",
    "Perceptron",
    "PerceptronClassifier",
    "ResidualCNN",
    "ResidualMLP",
    "SequenceClassifier",
    "SoftmaxRegression",
    "Summary",
    "TokenClassifier",
    "TransformerClassifier",
    "summary",
]
