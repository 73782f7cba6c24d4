"""Questions of the Train tab: the form and its previews, runs and their curves, what a run learned, own networks,
exports.
"""
