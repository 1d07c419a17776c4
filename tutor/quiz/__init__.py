"""Questions: what they are, their kinds, and answering them."""
