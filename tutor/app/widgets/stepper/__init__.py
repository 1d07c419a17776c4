"""The visualizer of a walk."""
