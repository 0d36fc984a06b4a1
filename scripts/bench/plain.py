"""The page to compare with: Flask, one Jinja template, nothing else."""

from __future__ import annotations

from flask import Flask, render_template
from jinja2 import DictLoader

# A line of a page like the site's: a link, a name, a number; about a hundred bytes.
LINE_BYTES = 100
PAGE = """<!DOCTYPE html>
<html lang="en">
  <head><meta charset="utf-8"><title>{{ title }}</title></head>
  <body>
    <h1>{{ title }}</h1>
    <ul>
      {% for number in range(lines) %}
        <li class="film"><a href="/films/{{ number }}/{{ name }}">{{ name }}</a> {{ text }}</li>
      {% endfor %}
    </ul>
  </body>
</html>
"""

app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": PAGE})
app.jinja_env.trim_blocks = True
app.jinja_env.lstrip_blocks = True


@app.route("/<int:size>", methods=["GET", "POST"])
def page(size: int) -> str:
    """Render a page of about so many bytes."""
    lines = size // LINE_BYTES
    return render_template("page.html", title="A page", lines=lines, name="heat", text="x" * 34)
