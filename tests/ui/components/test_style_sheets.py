"""What Gradio does to style sheets, in silence, and ours have to avoid."""

import re

from cnn_demo.ui import theme


def test_no_rule_has_a_comma_in_parentheses() -> None:
    """Gradio cuts selectors at every comma, those inside :is(...) too: the pieces then match what nobody meant."""
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", theme.styles(), flags=re.DOTALL))
    assert [each.strip() for each in selectors if re.search(r":(is|where|not|has)\([^)]*,", each)] == []
