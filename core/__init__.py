"""The mathematics: NumPy only, readable from the perceptron to the Transformer."""
