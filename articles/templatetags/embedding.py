"""The embed code and the oEmbed addresses of a page (articles/embedding.py)."""

from django import template

from articles import embedding

register = template.Library()

register.filter("embed_code", embedding.embed_code)
register.filter("oembed_addresses", embedding.oembed_addresses)
