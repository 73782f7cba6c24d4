"""The first page as it leaves: Gradio's, with our title and preview for those who are sent a link, and with a content
security policy that names its inline scripts by their hashes, so that no other script can run in it.
"""

import base64
import hashlib
import re

DESCRIPTION = "Draw a digit, see every layer of a convolutional neural network answer while you draw, and train your own."
OURS = """<meta property="og:title" content="CNN Lab">
<meta property="og:description" content="{description}">
<meta property="og:type" content="website">
<meta property="og:image" content="{static}/preview.png">
<meta name="twitter:card" content="summary_large_image">
<meta name="description" content="{description}">"""
THEIRS = re.compile(r'<meta\s+(?:property="(?:og|twitter):[^"]*"|name="(?:twitter:[^"]*|description)")[^>]*>\s*', re.I)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.S | re.I)


def with_our_words(html: str, static: str) -> str:
    """Gradio's page with our description. `static` is the address of our files, with their version."""
    ours = OURS.format(description=DESCRIPTION, static=static)
    return THEIRS.sub("", html).replace("</head>", f"{ours}\n</head>", 1)


def script_hashes(html: str) -> list[str]:
    """The inline scripts that run in this page, as a policy names them."""
    found = [content for kind, content in INLINE.findall(html) if "application/ld+json" not in kind]
    digests = (hashlib.sha256(content.encode()).digest() for content in found if content.strip())
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
