"""Losses: all of them on one axis, scores to drag, and the surface that training goes down."""
