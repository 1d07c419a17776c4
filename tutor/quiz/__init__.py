"""Questions: what they are, their kinds, where they come from, and answering them."""
