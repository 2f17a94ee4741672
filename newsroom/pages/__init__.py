"""What every page shares: publication, forms, editor, slugs, sitemaps."""
