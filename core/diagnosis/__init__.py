"""Why a network learned nothing: what is measured, and the cause that the numbers show."""

from core.diagnosis.causes import Cause, Diagnosis, diagnose
from core.diagnosis.signs import HiddenSigns, Signs, WeightSigns, measure

__all__ = ["Cause", "Diagnosis", "HiddenSigns", "Signs", "WeightSigns", "diagnose", "measure"]
