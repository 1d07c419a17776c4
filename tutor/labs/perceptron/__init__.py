"""The perceptron's line: points in the plane, and a line that moves at each mistake."""
