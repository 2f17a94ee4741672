"""HTML as Markdown: what a text holds is never taken for markup."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from newsroom.text.markdown import to_markdown


def rendered(html):
    """The HTML that a Markdown reader makes of it."""
    return MarkdownIt("commonmark").enable("table").render(to_markdown(html)).strip()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>Une équipe</h2><p>Un <b>mot</b>, un <em>autre</em>.</p>", "## Une équipe\n\nUn **mot**, un *autre*.\n"),
        ("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux\n"),
        ('<p><a href="https://exemple.fr/">ici</a></p>', "[ici](https://exemple.fr/)\n"),
        ("<blockquote><p>Adieu.</p><p lang='en'>Bye.</p></blockquote>", "> Adieu.\n>\n> Bye.\n"),
        ("<p>R&amp;D, C++, 5 &gt; 3, n° 1.</p>", "R&D, C++, 5 > 3, n° 1.\n"),
        ("<p> </p>", ""),
    ],
)
def test_html_is_written_as_plainly_as_can_be(html, markdown):
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "text",
    ["# pas un titre", "* pas une puce", "- pas une puce", "1. pas une liste", "> pas une citation", "___", "---",
     "===",
     "a_b_c *d* `e` ~~f~~ | g", "[lien](javascript:alert(1))", "![image](x)", "&lt;script&gt;alert(1)&lt;/script&gt;",
     "&amp;lt; reste", "C:\\\\dossier"],
)  # fmt: skip
def test_a_text_stays_a_text(text):
    assert BeautifulSoup(rendered(f"<p>{text}</p>"), "html.parser").p.contents == [unescape(text)]


@pytest.mark.parametrize("code", ["x = 1", "```\nfin\n```", "````", "# titre\n\n* puce", "a &lt; b"])
def test_no_code_closes_its_fence(code):
    html = rendered(f'<pre><code class="language-python">{code}</code></pre><p>Après.</p>')
    assert html == f'<pre><code class="language-python">{code}\n</code></pre>\n<p>Après.</p>'


def test_a_table_keeps_its_cells():
    table = (
        "<table><thead><tr><th>A|B</th><th>C</th></tr></thead><tbody><tr><th>x</th><td>1 | 2</td></tr></tbody></table>"
    )
    assert "<td>1 | 2</td>" in rendered(table)
    assert "<th>A|B</th>" in rendered(table)


def test_no_address_ends_before_its_end():
    html = '<p><a href="https://exemple.fr/a) [x](https://autre.test">mot</a> <img src="/a b).png" alt="un ] mot"></p>'
    soup = BeautifulSoup(rendered(html), "html.parser")
    assert [link["href"] for link in soup.select("a")] == ["https://exemple.fr/a%29%20%5Bx%5D%28https://autre.test"]
    assert soup.img["src"] == "/a%20b%29.png"
    assert soup.img["alt"] == "un ] mot"
