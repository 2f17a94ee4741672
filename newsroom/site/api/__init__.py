"""The read API of the site: its addresses, its document, who may ask."""
