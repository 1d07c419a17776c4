"""One folder a lab: its settings, its experiment, its picture, and its view."""
