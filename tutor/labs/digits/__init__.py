"""Training networks on handwritten digits."""
