"""Measure rules on a scene of which the truth is known: what they find, how late, and whom they disturb.

evaluation = evaluate(Path("scene"), load_settings())
evaluation.rules.kinds["total"]     # n_schemes, n_found, grams, caught_g, gone_g
evaluation.document()               # all figures, with their definitions
"""

from stream.evaluation.command import evaluate
from stream.evaluation.figures import Figures, KindFigures, RuleFigures
from stream.evaluation.report import Evaluation

__all__ = ["Evaluation", "Figures", "KindFigures", "RuleFigures", "evaluate"]
