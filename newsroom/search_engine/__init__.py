"""The search engine: how French is analysed, indexed and queried. It knows no model of the site."""
