"""What is drawn in cells of a terminal: canvases, braille, axes and curves."""
