"""Loose claims of teaching articles, each put to the test: one small file for each, and this registry.

To add one: a file with a CLAIM, and its name in the list below.
"""

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.claims import (
    dropout_share,
    lenet_year,
    log_softmax_loss,
    position_and_size,
    relu_on_the_filter,
    softmax_last,
    test_set_for_validation,
    training_accuracy,
    transposed_matrix,
    unshuffled_loader,
)
from cnn_demo.inspection.claims.result import Claim, Measured, Steps
from cnn_demo.prediction.stores import Stores

__all__ = ["CLAIMS", "Claim", "Measured", "steps_of"]

CLAIMS: dict[str, Claim] = {
    module.CLAIM.id: module.CLAIM
    for module in (
        training_accuracy,
        test_set_for_validation,
        unshuffled_loader,
        position_and_size,
        relu_on_the_filter,
        softmax_last,
        log_softmax_loss,
        dropout_share,
        transposed_matrix,
        lenet_year,
    )
}


def steps_of(claim: str, stores: Stores) -> Steps:
    """The test of this claim, not begun. BadValue for a claim that does not exist or that no experiment can test."""
    if not isinstance(claim, str) or claim not in CLAIMS:
        raise unknown("claim", claim, CLAIMS)
    test = CLAIMS[claim].test
    if test is None:
        raise BadValue(f"No experiment can test this. {CLAIMS[claim].how}")
    return test(stores)
