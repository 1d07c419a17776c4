"""What can be opened: on the bench, on a screen of its own, or from the command line.

`setting` declares a setting once, in a `Spec`; an `Activity` says what is done with one; `registry`
knows every activity; `destinations` are the places that the app can go to.
"""
