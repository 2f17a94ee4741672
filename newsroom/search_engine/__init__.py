"""The search engine: how French is analysed, indexed and queried. It knows no fiche and no story."""
