"""The first page: a few lines of HTML that name our script and style, and say what this is to whoever is sent a link.

Gradio's own page, with the documentation of the API for programs, is at ?view=api.
"""

from html import escape

TITLE = "CNN Lab"
DESCRIPTION = (
    "Draw a digit, see every layer of a convolutional neural network answer while you draw, and train your own."
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
<meta property="og:type" content="website">
<meta property="og:image" content="{preview}">
<meta name="twitter:card" content="summary_large_image">
<link rel="icon" href="{static}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{static}/page.css">
<script type="module" src="{static}/page.js"></script>
</head>
<body>
<noscript>CNN Lab draws and trains networks in your browser: switch JavaScript on to use it.</noscript>
</body>
</html>
"""


def index(static: str, origin: str) -> str:
    """The page. `static` is where our files are, seen from it; `origin` with it makes the preview's whole address."""
    return PAGE.format(
        title=TITLE,
        description=escape(DESCRIPTION),
        static=escape(static),
        preview=escape(f"{origin}{static}/preview.png"),
    )
