"""A lab that the tests add: it counts."""
