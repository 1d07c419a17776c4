"""Characters that are no text: terminals obey them, or nobody sees what they do."""

from __future__ import annotations

CONTROLS = "".join(map(chr, [*range(32), *range(127, 160)]))
"""C0, with tabs and line ends; delete; C1."""
TURNING = "\u061c\u200e\u200f" + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x2070)]))
"""They turn the direction of writing."""
BREAKING = "\u2028\u2029"
"""Line ends that no terminal knows."""
MARKING = "\ufeff\ufff9\ufffa\ufffb"
"""The byte order mark, and marks of annotations."""

UNSEEN = TURNING + BREAKING + MARKING
NO_TEXT = CONTROLS + UNSEEN
