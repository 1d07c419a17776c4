"""The pad: a digit is drawn on it, and the network that the lab shows reads it meanwhile."""
