"""What a network can learn from: data sets by name, and files and folders by path.

`data_shape` says what a data set looks like, `data_names` which there are and how a path is told
from a name; `read_data` makes a `DataSet` of either. Neither NumPy nor a file is touched before.
"""
